/** What a sync commits of a page: its plan, its claims on targets, its place in the source. */
import {
  type Change,
  type FaultData,
  type JsonValue,
  type RecordPlan,
  verdictOfChanges,
  verdictOfPlan,
  type Verdict,
} from "@storegate/connector-kit";
import type { QueriesTransaction } from "@storegate/database";
import { addPlans, emptyPlan, growthOf, withoutPlan, type PlanSize } from "./change-limits.js";
import type { Journal, JournaledChange } from "./journal.js";
import { nothingMore, type SyncCommits, type SyncPatch } from "./sync-commits.js";
import type { OpenRecord, RecordIdentity, ResultPlan, SyncTally } from "./sync-tally.js";

/** A record with its plan and its changes on their targets. */
export interface PlannedRecord extends RecordIdentity {
  /** By resource: what the record stands for, whether or not it needs a change. */
  readonly targets: Readonly<Record<string, string>>;
  readonly plan: RecordPlan;
  readonly changes: readonly Change[];
}

/** A page of records, where to go on after it, and how many there are in all where that is known. */
export interface CommittedPage<Record> {
  readonly records: readonly Record[];
  readonly next: JsonValue | null;
  readonly total?: number | undefined;
}

/** A record that an import has kept. */
export interface ImportedResult extends RecordIdentity {
  readonly plan: ResultPlan;
  readonly verdict: Verdict;
}

/** A record in its place in the sync. */
export interface NumberedRecord {
  readonly recordSeq: number;
  readonly record: PlannedRecord;
}

/** A record that is planned anew, in its old place. */
export interface RenewedRecord extends NumberedRecord {
  readonly old: { readonly changes: readonly JournaledChange[] };
}

/** Changes that were opened, and for what changes were opened in all. */
interface Opened {
  readonly changes: JournaledChange[];
  readonly all: PlanSize;
}

/** Commits the pages of one sync. */
export class PageLedger {
  readonly #commits: SyncCommits;
  readonly #journal: Journal;
  /** What changes were opened for, of a sync that has limits. */
  #opened: PlanSize;

  constructor(commits: SyncCommits, journal: Journal, opened: PlanSize) {
    this.#commits = commits;
    this.#journal = journal;
    this.#opened = opened;
  }

  /**
   * Commits a page's plan: records that need nothing get their result, changes of the others are opened in the journal.
   * Answers the changes that are now this sync's to carry out.
   * @throws Fault CHANGE_LIMIT_REACHED when they were more than the sync's limits allow; none of the page is carried out then.
   */
  async open(page: CommittedPage<PlannedRecord>): Promise<JournaledChange[]> {
    let opened: Opened = { changes: [], all: this.#opened };
    await this.#commits.commit(
      async (tx, tally) => {
        opened = await this.#open(tx, tally, numberedBy(tally, page.records), this.#opened);
      },
      () => ({ pageCursor: { next: page.next }, ...totalOf(page) }),
    );
    this.#opened = opened.all;
    return opened.changes;
  }

  /**
   * Puts other plans in the place of those with which records of the open page were left, and notes that from now on all that is
   * open may be handed over. Answers the changes that were opened.
   * @param renewed records of which nothing was settled.
   * @param forgotten changes of half made records that are not to be carried out.
   * @throws Fault CHANGE_LIMIT_REACHED as {@link open} does.
   */
  async openAgain(
    renewed: readonly RenewedRecord[],
    forgotten: readonly JournaledChange[],
  ): Promise<JournaledChange[]> {
    const { underWay } = this.#journal;
    const left = withoutPlan(this.#opened, sizeOf(renewed.map(({ old }) => ({ record: old, verdict: undefined }))));
    let opened: Opened = { changes: [], all: left };
    await this.#commits.commit(async (tx, tally) => {
      const before = new Set(tally.openRecords.map(({ recordSeq }) => recordSeq));
      await underWay.dropChanges(tx, [...renewed.flatMap(({ old }) => old.changes), ...forgotten]);
      tally.drop(renewed.map(({ recordSeq }) => recordSeq));
      for (const { recordSeq } of forgotten) if (recordSeq !== null) tally.forget(recordSeq);
      const staying = tally.openRecords.map(({ recordSeq }) => recordSeq);
      for (const recordSeq of staying) before.delete(recordSeq);
      await underWay.dropRecords(tx, [...before]);
      await underWay.noteBegun(tx, staying, "all");
      opened = await this.#open(tx, tally, renewed, left);
    });
    this.#opened = opened.all;
    return opened.changes;
  }

  /**
   * Commits a page of a dry run: what would become of each record. Changes are opened for the claim alone, so that a second
   * record for a target fails here as it will in the run that follows; they are forgotten at its end.
   */
  async commitDry(page: CommittedPage<PlannedRecord>): Promise<void> {
    await this.#commits.commit(
      async (tx, tally) => {
        const { records } = await this.#claim(tx, numberedBy(tally, page.records));
        for (const { recordSeq, record, verdict } of records) {
          tally.note(recordSeq, record, record.plan, verdict ?? verdictOfChanges(record.changes));
        }
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page) }),
    );
  }

  /** Commits a page of a plan that is to be judged: its targets are claimed, and what it would change is counted. */
  async commitJudged(page: CommittedPage<PlannedRecord>): Promise<void> {
    let planned = emptyPlan;
    await this.#commits.commit(
      async (tx, tally) => {
        const { records } = await this.#claim(tx, numberedBy(tally, page.records));
        planned = addPlans(this.#commits.row.plannedSoFar ?? emptyPlan, sizeOf(records));
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page), plannedSoFar: planned }),
    );
  }

  /** Notes that the whole plan was found within the limits, and goes back to the beginning, to carry it out. */
  async passLimits(): Promise<void> {
    await this.forgetClaims();
    await this.#commits.commit(
      (tx) => this.#journal.dropOpen(tx),
      () => ({ withinLimits: true, cursor: null, pageCursor: null }),
    );
  }

  /** Commits a page of an import, in the transaction in which its connector keeps it. */
  async commitImport<Source>(
    page: CommittedPage<Source>,
    keep: (tx: QueriesTransaction) => Promise<readonly ImportedResult[]>,
  ): Promise<void> {
    await this.#commits.commit(
      async (tx, tally) => {
        for (const record of await keep(tx)) tally.note(tally.nextRecord(), record, record.plan, record.verdict);
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page) }),
    );
  }

  /** Moves the cursor past the open page. After the last page it stays: the sync ends. */
  async close(): Promise<void> {
    const page = this.#commits.row.pageCursor;
    if (page === null || page.next === null) return;
    await this.#commits.commit(nothingMore, () => ({ cursor: page.next, pageCursor: null }));
  }

  /**
   * Gives records their result that need nothing, and opens the changes of the others.
   * @param before for what changes were opened until now.
   */
  async #open(
    tx: QueriesTransaction,
    tally: SyncTally,
    numbered: readonly NumberedRecord[],
    before: PlanSize,
  ): Promise<Opened> {
    const { changes, records } = await this.#claim(tx, numbered);
    const all = addPlans(before, sizeOf(records));
    const { row } = this.#commits;
    const growth = row.limits && growthOf(row.limits, row.plannedSoFar ?? emptyPlan, all, row);
    if (growth) throw growth;
    const opened: OpenRecord[] = [];
    for (const { recordSeq, record, verdict } of records) {
      if (verdict) tally.note(recordSeq, record, record.plan, verdict);
      else opened.push({ ...record, recordSeq, remaining: record.changes.length, settled: [] });
    }
    for (const record of opened) tally.open(record);
    await this.#journal.underWay.keepRecords(tx, opened);
    return { changes, all };
  }

  /**
   * Opens the changes of those that need some; a record that may not have its targets has its verdict. So
   * has one of which nothing is left to be changed because another record has made it so on a page before: in a dry run it has not.
   * One that comes once more is left out, wherever its page ends.
   */
  async #claim(tx: QueriesTransaction, records: readonly NumberedRecord[]) {
    const numbered = records.map((each) => ({ ...each, verdict: verdictOfPlan(each.record.plan) }));
    const { changes, refused, again } = await this.#journal.claim(
      tx,
      numbered.filter(({ verdict }) => verdict === undefined || verdict.outcome === "UNCHANGED"),
    );
    return {
      changes,
      records: numbered
        .filter(({ recordSeq }) => !again.has(recordSeq))
        .map((each) => ({ ...each, verdict: refusedWith(refused.get(each.recordSeq)) ?? each.verdict })),
    };
  }

  /**
   * Forgets what was claimed for a plan that is not carried out now, some of it at a time and all but the last: one transaction
   * for all of it would outlast the lease. A worker that dies meanwhile leaves the rest to the next.
   */
  async forgetClaims(): Promise<void> {
    for (const portion of this.#journal.portions())
      await this.#commits.commit((tx) => this.#journal.dropPortion(tx, portion));
  }
}

function numberedBy(tally: SyncTally, records: readonly PlannedRecord[]): NumberedRecord[] {
  return records.map((record) => ({ recordSeq: tally.nextRecord(), record }));
}

/** How much of a page would be changed: of its records, those that have no verdict yet. */
function sizeOf(
  records: readonly { readonly record: Pick<PlannedRecord, "changes">; readonly verdict: Verdict | undefined }[],
): PlanSize {
  const changed = records.filter(({ verdict }) => verdict === undefined);
  const deleted = changed.filter(({ record }) => verdictOfChanges(record.changes).outcome === "DELETED");
  return { records: records.length, changes: changed.length, deletions: deleted.length };
}

function cursorAfter(next: JsonValue | null): SyncPatch {
  return next === null ? { pageCursor: { next: null } } : { cursor: next };
}

function totalOf({ total }: { readonly total?: number | undefined }): SyncPatch {
  return total === undefined ? {} : { total };
}

/** The verdict on a record that may not have its targets; undefined for one that may. */
function refusedWith(errors: readonly FaultData[] | undefined): Verdict | undefined {
  return errors && { outcome: "FAILED", before: null, after: null, errors };
}
