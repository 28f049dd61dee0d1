/**
 * Everything one sync commits. Each commit is one transaction that holds the lease, writes what became of records, moves the
 * counters and tells listeners; commits of one sync follow one another. Outcomes that come in while a commit is under way go
 * into the next one together, so a fast store costs few transactions.
 */
import {
  Fault,
  type Change,
  type CommittedRecord,
  type FaultData,
  type Fields,
  type JsonValue,
  type RecordPlan,
  type SecretMask,
} from "@storegate/connector-kit";
import { insertInBulk, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, max, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { addPlans, changeLimitExceeded, emptyPlan, growthOf, type PlanSize } from "./change-limits.js";
import { isDatabaseAway } from "./database-away.js";
import { inBatches } from "./in-batches.js";
import { Journal, rowsAtOnce, type JournaledChange } from "./journal.js";
import { needsJudgement } from "./judge-plan.js";
import type { KeepMemory } from "./kind-commit.js";
import type { Lease } from "./lease.js";
import { verdictOfChanges, verdictOfPlan, type Verdict } from "./outcome.js";
import type { SyncEnding, SyncRow } from "./ports.js";
import { RateMeter } from "./progress.js";
import { resultsExpireAt } from "./results-expiry.js";
import { statesBefore, type SyncStatus } from "./states.js";
import { announce } from "./sync-events.js";
import { SyncTally, type RecordIdentity, type ResultPlan } from "./sync-tally.js";
import { turnManualAfterUndo } from "./turn-manual.js";

const { syncs, syncResults } = schema;

/** A record with its plan and its changes on their targets. */
export interface PlannedRecord extends RecordIdentity {
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

/** A change and what became of it. */
export interface Settlement {
  readonly change: JournaledChange;
  /** The fields as written, where more is known than was planned. */
  readonly after?: Fields | undefined;
  readonly fault?: FaultData | undefined;
}

type SyncPatch = PgUpdateSetSource<typeof syncs>;
type Write = (tx: QueriesTransaction, tally: SyncTally) => Promise<void>;

/** What a ledger needs of the process. */
export interface LedgerHost {
  /** Hides the integration's secrets in what is kept to be shown; what undo and resume compare is kept as it is. */
  readonly mask: SecretMask;
  readonly queries: Queries;
  readonly lease: Lease;
  readonly now: () => Date;
  /** What records of this sync are, as `customer`. */
  readonly recordType: string;
  /** How many days results are kept; 0 is for good. */
  readonly resultsDays: number;
  /** Called in each transaction that commits results, with these records. */
  readonly keepMemory?: KeepMemory | undefined;
  /** Called with the row as it is before it ends, in the transaction that ends it. */
  readonly onEnding?: SyncEnding | undefined;
  /** Called with the row after each commit. */
  readonly onCommit: (row: SyncRow) => void;
}

/** Thrown by a commit of a sync that was ended in the meantime, as one that was cancelled while it waited. */
export class AlreadyEnded extends Error {
  override readonly name = "AlreadyEnded";
  constructor(syncId: string) {
    super(`sync ${syncId} has ended`);
  }
}

const nothingMore: Write = async () => {};

/** The ledger of one sync, in the hands of the one worker that runs it. */
export class SyncLedger {
  readonly #host: LedgerHost;
  readonly #journal: Journal;
  readonly #rate = new RateMeter();
  /** Changes that were handed to the target, by this worker or one before it, and are not settled. */
  readonly #begun = new Map<number, JournaledChange>();
  #tally: SyncTally;
  /** What changes were opened for, of a sync that has limits. */
  #opened: PlanSize;
  #row: SyncRow;
  #apiCalls: number;
  #tail: Promise<void> = Promise.resolve();
  #pending: Settlement[] = [];
  /** What became of changes, by their place in the journal, where it could not be committed because the kind's own commit threw. */
  readonly #unkept = new Map<number, Settlement>();
  /** What the kind's own commit threw last. */
  #commitThrew: { readonly error: unknown } | undefined;
  /** None where the kind has no commit, and once the sync has to end without it. */
  #keepMemory: KeepMemory | undefined;
  #flush: Promise<void> | undefined;

  private constructor(host: LedgerHost, row: SyncRow, journal: Journal, tally: SyncTally, opened: PlanSize) {
    this.#host = host;
    this.#keepMemory = host.keepMemory;
    this.#opened = opened;
    this.#row = row;
    this.#journal = journal;
    this.#tally = tally;
    this.#apiCalls = row.apiCalls;
    this.#rate.sample(performance.now(), row.processed);
  }

  /** Opens the ledger where the last worker left it. */
  static async open(host: LedgerHost, row: SyncRow): Promise<SyncLedger> {
    const [last] = await host.queries
      .select({ resultSeq: max(syncResults.seq), recordSeq: max(syncResults.recordSeq) })
      .from(syncResults)
      .where(eq(syncResults.syncId, row.id));
    const journal = await Journal.open(host.queries, row.id, host.mask);
    const { recordType, mask, now } = host;
    const handsOn = host.keepMemory !== undefined;
    const of = { syncId: row.id, recordType, mask, keepUnchanged: row.keepUnchanged, handsOn, now };
    const recordSeq = Math.max(last?.recordSeq ?? 0, journal.lastRecordSeq);
    const tally = SyncTally.from(of, row, { resultSeq: last?.resultSeq ?? 0, recordSeq });
    return new SyncLedger(host, row, journal, tally, row.withinLimits ? await journal.opened(host.queries) : emptyPlan);
  }

  get row(): SyncRow {
    return this.#row;
  }

  /** Counts one request to the store. */
  countCall(): void {
    this.#apiCalls += 1;
  }

  async start(phase: string | null): Promise<void> {
    await this.#commit(nothingMore, () => ({ ...this.#to("RUNNING"), phase, startedAt: this.#host.now() }));
  }

  async setPhase(phase: string | null): Promise<void> {
    if (this.#row.phase !== phase) await this.#commit(nothingMore, () => ({ phase }));
  }

  /** Ends the sync for good, once everything was dealt with. */
  async finish(status: "SUCCEEDED" | "COMPLETED_WITH_ERRORS"): Promise<void> {
    if (this.#row.dryRun) await this.#forgetClaims();
    await this.#end(status, null, undefined, async (tx) => {
      // What a dry run claimed in the journal was never to be carried out.
      if (this.#row.dryRun) await this.#journal.dropOpen(tx);
    });
  }

  /**
   * Ends the sync for good before its time, and settles its journal. A change that was begun and of which nobody knows what
   * became fails as OUTCOME_UNKNOWN; one that was not begun is forgotten. A record of which some changes are settled has its
   * result, and has failed where others were not begun; one of which none is settled was not dealt with. Where the kind's own
   * commit will not have these records, the sync ends without it: what was done in the store is told all the same.
   * @param cause what went wrong, if something did.
   */
  async finishEarly(status: "FAILED" | "CANCELLED", cause: Fault | undefined): Promise<void> {
    const unknown = outcomeUnknown(cause).toData();
    const notKnown = [...this.#begun.values()].filter(({ seq }) => !this.#unkept.has(seq));
    const begun = [...this.#unkept.values(), ...notKnown.map((change) => ({ change, fault: unknown }))];
    const error = status === "FAILED" ? (cause?.toData() ?? null) : null;
    if (this.#row.dryRun || needsJudgement(this.#row)) await this.#forgetClaims();
    const end = (): Promise<void> =>
      this.#end(status, error, cause, async (tx, tally) => {
        await this.#settleIn(tx, tally, begun);
        tally.closeAll(notCarriedOut(cause).toData());
        await this.#journal.dropOpen(tx);
      });
    try {
      await end();
    } catch (failure) {
      if (failure !== this.#commitThrew?.error) throw failure;
      this.#keepMemory = undefined;
      await end();
    }
  }

  /** Notes that the sync waits, and for what; it counts as waiting until something is done again. */
  async wait(fault: Fault, ms: number): Promise<void> {
    await this.#commit(nothingMore, () => ({
      retries: this.#row.retries + 1,
      retryAt: sql`clock_timestamp() + make_interval(secs => ${ms / 1000})`,
      stalledSince: this.#row.stalledSince ?? this.#host.now(),
      stalledBy: fault.toData(),
    }));
  }

  /**
   * Commits a page's plan: records that need nothing get their result, changes of the others are opened in the journal.
   * Answers the changes that are now this sync's to carry out.
   * @throws Fault CHANGE_LIMIT_REACHED when they were more than the sync's limits allow; none of the page is carried out then.
   */
  async openPage(page: CommittedPage<PlannedRecord>): Promise<JournaledChange[]> {
    let opened: JournaledChange[] = [];
    let allOpened = this.#opened;
    await this.#commit(
      async (tx, tally) => {
        const claims = await this.#claim(tx, tally, page.records);
        allOpened = addPlans(this.#opened, sizeOf(claims.records));
        const { limits, plannedSoFar } = this.#row;
        const growth = limits && growthOf(limits, plannedSoFar ?? emptyPlan, allOpened);
        if (growth) throw growth;
        opened = claims.changes;
        for (const { recordSeq, record, verdict } of claims.records) {
          if (verdict) tally.note(recordSeq, record, record.plan, verdict);
          else tally.open({ ...record, recordSeq, remaining: record.changes.length, settled: [] });
        }
        await this.#journal.keepRecords(tx, tally.openRecords);
      },
      () => ({ pageCursor: { next: page.next }, ...totalOf(page) }),
    );
    this.#opened = allOpened;
    return opened;
  }

  /**
   * Commits a page of a dry run: what would become of each record. Changes are opened for the claim alone, so that a second
   * record for a target fails here as it will in the run that follows; {@link finish} forgets them.
   */
  async commitDryPage(page: CommittedPage<PlannedRecord>): Promise<void> {
    await this.#commit(
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
  async commitJudgedPage(page: CommittedPage<PlannedRecord>): Promise<void> {
    let planned = this.#row.plannedSoFar ?? emptyPlan;
    await this.#commit(
      async (tx, tally) => {
        const { records } = await this.#claim(tx, tally, page.records);
        planned = addPlans(planned, sizeOf(records));
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page), plannedSoFar: planned }),
    );
  }

  /** Notes that the whole plan was found within the limits, and goes back to the beginning, to carry it out. */
  async passLimits(): Promise<void> {
    await this.#forgetClaims();
    await this.#commit(
      (tx) => this.#journal.dropOpen(tx),
      () => ({ withinLimits: true, cursor: null, pageCursor: null }),
    );
  }

  /** Commits a page of an import, in the transaction in which its connector keeps it. */
  async commitImportPage<Source>(
    page: CommittedPage<Source>,
    keep: (tx: QueriesTransaction) => Promise<readonly ImportedResult[]>,
  ): Promise<void> {
    await this.#commit(
      async (tx, tally) => {
        for (const record of await keep(tx)) tally.note(tally.nextRecord(), record, record.plan, record.verdict);
      },
      () => ({ ...cursorAfter(page.next), ...totalOf(page) }),
    );
  }

  /** Notes that changes are handed to the target: from now on they may have been carried out. */
  noteBegun(changes: readonly JournaledChange[]): void {
    for (const change of changes) this.#begun.set(change.seq, change);
  }

  /** Changes that were handed to the target, and of which it is not known what became. */
  get begun(): JournaledChange[] {
    return [...this.#begun.values()];
  }

  /** Notes that changes were found not to have been carried out. */
  noteUnmade(changes: readonly JournaledChange[]): void {
    for (const change of changes) this.#begun.delete(change.seq);
  }

  /** Commits what became of changes, and the results of records that are complete by it. */
  settle(settlements: readonly Settlement[]): Promise<void> {
    this.#pending.push(...settlements);
    this.#flush ??= this.#tail.then(async () => {
      this.#flush = undefined;
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#commit((tx, tally) => this.#settleIn(tx, tally, batch));
      } catch (error) {
        if (error === this.#commitThrew?.error) for (const each of batch) this.#unkept.set(each.change.seq, each);
        throw error;
      }
      for (const { change } of batch) this.#unkept.delete(change.seq);
      this.noteUnmade(batch.map(({ change }) => change));
    });
    return this.#flush;
  }

  /** Moves the cursor past the open page. After the last page it stays: {@link finish} follows. */
  async closePage(): Promise<void> {
    const page = this.#row.pageCursor;
    if (page === null || page.next === null) return;
    await this.#commit(nothingMore, () => ({ cursor: page.next, pageCursor: null }));
  }

  /** Changes that the last worker opened and did not settle; their records are taken up again. */
  async openChanges(): Promise<JournaledChange[]> {
    const { changes, records } = await this.#journal.loadOpen(this.#host.queries);
    for (const record of records) this.#tally.open(record);
    this.noteBegun(changes);
    return changes;
  }

  /** Opens, or opens again, the making of a set-up thing. */
  async openSetUp(type: string, name: string): Promise<JournaledChange> {
    let opened: JournaledChange | undefined;
    await this.#commit(async (tx) => {
      opened = await this.#journal.openSetUp(tx, type, name);
    });
    if (!opened) throw new Error("a set-up change was not journaled");
    return opened;
  }

  /** Settles a set-up thing that a worker that died had opened, now that it is found. */
  async confirmSetUp(type: string, name: string, after: Fields): Promise<void> {
    if (!(await this.#journal.hasOpenSetUp(this.#host.queries, type, name))) return;
    await this.settle([{ change: await this.openSetUp(type, name), after }]);
  }

  /** Numbers records and opens the changes of those that need some; a record that may not have its targets has its verdict. */
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
    const faults = new Map(refused.map((each) => [each.recordSeq, each.faults]));
    return {
      changes,
      records: numbered.map((each) => ({ ...each, verdict: each.verdict ?? refusedWith(faults.get(each.recordSeq)) })),
    };
  }

  /**
   * Forgets what was claimed for a plan that is not carried out now, some of it at a time and all but the last: one transaction
   * for all of it would outlast the lease. A worker that dies meanwhile leaves the rest to the next.
   */
  async #forgetClaims(): Promise<void> {
    for (const portion of this.#journal.portions()) await this.#commit((tx) => this.#journal.dropPortion(tx, portion));
  }

  async #settleIn(tx: QueriesTransaction, tally: SyncTally, settlements: readonly Settlement[]): Promise<void> {
    await this.#journal.settle(tx, settlements);
    const before = new Set(tally.openRecords.map((record) => record.recordSeq));
    for (const { change, after, fault } of settlements) {
      if (change.recordSeq === null) continue;
      tally.settle(change.recordSeq, { ...change, after: after === undefined ? change.after : after, fault });
    }
    for (const record of tally.openRecords) before.delete(record.recordSeq);
    await this.#journal.dropRecords(tx, [...before]);
  }

  async #end(status: SyncStatus, error: FaultData | null, cause: Fault | undefined, settle: Write): Promise<void> {
    await this.#commit(
      async (tx, tally) => {
        await this.#host.onEnding?.(tx, this.#row, error);
        await settle(tx, tally);
        await this.#journal.giveUpSetUp(tx, outcomeUnknown(cause).toData());
        await turnManualAfterUndo(tx, this.#row, status);
      },
      (tally) => {
        const finishedAt = this.#host.now();
        const seconds = (finishedAt.getTime() - (this.#row.startedAt ?? finishedAt).getTime()) / 1000;
        const recordsPerSecond = seconds > 0 ? tally.processed / seconds : null;
        return {
          ...this.#to(status),
          error,
          // Nothing was written, so what was planned is all there is to tell.
          ...(error?.code === changeLimitExceeded ? { stoppedPlan: this.#row.plannedSoFar } : {}),
          finishedAt,
          resultsExpireAt: resultsExpireAt(finishedAt, this.#host.resultsDays),
          phase: null,
          pageCursor: null,
          recordsPerSecond,
        };
      },
    );
  }

  #to(status: SyncStatus): SyncPatch {
    if (!statesBefore(status).includes(this.#row.status)) {
      throw new Error(`sync ${this.#row.id} cannot go from ${this.#row.status} to ${status}`);
    }
    return { status };
  }

  /** @param patch what else becomes of the sync's row, asked once everything is counted. */
  #commit(write: Write, patch: (tally: SyncTally) => SyncPatch = () => ({})): Promise<void> {
    const committed = this.#tail.then(() => this.#commitNow(write, patch));
    // The next commit waits for this one; its failure is this one's caller's.
    this.#tail = committed.catch(() => {});
    return committed;
  }

  /** Once something is done a sync no longer waits: it goes on. */
  #wayOn(tally: SyncTally, patch: SyncPatch): SyncPatch {
    const goesOn =
      tally.processed > this.#row.processed || patch.cursor !== undefined || patch.pageCursor !== undefined;
    return goesOn ? { retries: 0, retryAt: null, stalledSince: null, stalledBy: null } : {};
  }

  async #moveMemory(tx: QueriesTransaction, committed: readonly CommittedRecord[]): Promise<void> {
    if (committed.length === 0) return;
    try {
      await this.#keepMemory?.(tx, committed);
    } catch (error) {
      if (!isDatabaseAway(error)) this.#commitThrew = { error };
      throw error;
    }
  }

  async #commitNow(write: Write, patch: (tally: SyncTally) => SyncPatch): Promise<void> {
    const tally = this.#tally.copy();
    const row = await this.#host.queries.transaction(async (tx) => {
      await this.#host.lease.holdIn(tx);
      await write(tx, tally);
      for (const some of inBatches(tally.takeResults(), rowsAtOnce)) await tx.execute(insertInBulk(syncResults, some));
      await this.#moveMemory(tx, tally.takeCommitted());
      this.#rate.sample(performance.now(), tally.processed);
      const changed = patch(tally);
      const [updated] = await tx
        .update(syncs)
        .set({
          ...tally.columns,
          apiCalls: this.#apiCalls,
          recordsPerSecond: this.#rate.perSecond,
          ...this.#wayOn(tally, changed),
          ...changed,
          revision: sql`${syncs.revision} + 1`,
        })
        .where(and(eq(syncs.id, this.#row.id), isNull(syncs.finishedAt)))
        .returning();
      if (!updated) throw new AlreadyEnded(this.#row.id);
      await announce(tx, updated);
      return updated;
    });
    this.#tally = tally;
    this.#row = row;
    this.#host.onCommit(row);
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

function notCarriedOut(cause: Fault | undefined): Fault {
  return new Fault({
    kind: cause?.kind ?? "CONFLICT",
    code: "NOT_CARRIED_OUT",
    message:
      "The sync ended before all changes of this record were carried out; before and after tell of those that were.",
    remedy: "Run the sync again: it changes what still differs.",
    retryable: true,
    cause,
  });
}

function outcomeUnknown(cause: Fault | undefined): Fault {
  return new Fault({
    kind: cause?.kind ?? "UNAVAILABLE",
    code: "OUTCOME_UNKNOWN",
    message: `${cause ? `${cause.message} ` : ""}Whether this change was made is not known.`,
    remedy: "Look at the record in the store, or run the sync again: it changes only what differs.",
    cause,
  });
}
