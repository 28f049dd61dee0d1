/** What a sync commits of a page: its plan, its claims on targets, its place in the source. */
import type { Change, FaultData, JsonValue, RecordPlan } from "@storegate/connector-kit";
import type { QueriesTransaction } from "@storegate/database";
import { addPlans, emptyPlan, growthOf, type PlanSize } from "./change-limits.js";
import type { Journal, JournaledChange } from "./journal.js";
import { verdictOfChanges, verdictOfPlan, type Verdict } from "./outcome.js";
import { nothingMore, type SyncCommits, type SyncPatch } from "./sync-commits.js";
import type { RecordIdentity, ResultPlan, SyncTally } from "./sync-tally.js";

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
    let opened: JournaledChange[] = [];
    let allOpened = this.#opened;
    await this.#commits.commit(
      async (tx, tally) => {
        const claims = await this.#claim(tx, tally, page.records);
        allOpened = addPlans(this.#opened, sizeOf(claims.records));
        const { limits, plannedSoFar } = this.#commits.row;
        const growth = limits && growthOf(limits, plannedSoFar ?? emptyPlan, allOpened);
        if (growth) throw growth;
        opened = claims.changes;
        for (const { recordSeq, record, verdict } of claims.records) {
          if (verdict) tally.note(recordSeq, record, record.plan, verdict);
          else tally.open({ ...record, recordSeq, remaining: record.changes.length, settled: [] });
        }
        await this.#journal.underWay.keepRecords(tx, tally.openRecords);
      },
      () => ({ pageCursor: { next: page.next }, ...totalOf(page) }),
    );
    this.#opened = allOpened;
    return opened;
  }

  /**
   * Commits a page of a dry run: what would become of each record. Changes are opened for the claim alone, so that a second
   * record for a target fails here as it will in the run that follows; they are forgotten at its end.
   */
  async commitDry(page: CommittedPage<PlannedRecord>): Promise<void> {
    await this.#commits.commit(
      async (tx, tally) => {
        const { records } = await this.#claim(tx, tally, page.records);
        for (const { recordSeq, record, verdict } of records) {
          tally.note(recordSeq, record, record.plan, verdict ?? verdictOfChanges(record.changes));
        }
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page) }),
    );
  }

  /** Commits a page of a plan that is to be judged: its targets are claimed, and what it would change is counted. */
  async commitJudged(page: CommittedPage<PlannedRecord>): Promise<void> {
    let planned = this.#commits.row.plannedSoFar ?? emptyPlan;
    await this.#commits.commit(
      async (tx, tally) => {
        const { records } = await this.#claim(tx, tally, page.records);
        planned = addPlans(planned, sizeOf(records));
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
   * Numbers records and opens the changes of those that need some; a record that may not have its targets has its verdict. So
   * has one of which nothing is left to be changed because another record has made it so on a page before: in a dry run it has not.
   */
  async #claim(tx: QueriesTransaction, tally: SyncTally, records: readonly PlannedRecord[]) {
    const numbered = records.map((record) => ({
      recordSeq: tally.nextRecord(),
      record,
      verdict: verdictOfPlan(record.plan),
    }));
    const { changes, refused } = await this.#journal.openChanges(
      tx,
      numbered.filter(({ verdict }) => verdict === undefined),
    );
    const claimedBefore = await this.#journal.claimedBefore(
      tx,
      numbered.filter(({ verdict }) => verdict?.outcome === "UNCHANGED"),
    );
    const faults = new Map([...refused, ...claimedBefore].map((each) => [each.recordSeq, each.faults]));
    return {
      changes,
      records: numbered.map((each) => ({ ...each, verdict: refusedWith(faults.get(each.recordSeq)) ?? each.verdict })),
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

/** How much of a page would be changed: of its records, those that have no verdict yet. */
function sizeOf(
  records: readonly { readonly record: PlannedRecord; readonly verdict: Verdict | undefined }[],
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
