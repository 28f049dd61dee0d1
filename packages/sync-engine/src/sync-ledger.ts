/**
 * Everything one sync commits. Each commit is one transaction that holds the lease, writes what became of records, moves the
 * counters and tells listeners; commits of one sync follow one another. Outcomes that come in while a commit is under way go
 * into the next one together, so a fast store costs few transactions.
 */
import {
  Fault,
  type Change,
  type FaultData,
  type Fields,
  type JsonValue,
  type RecordPlan,
} from "@storegate/connector-kit";
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, max, sql } from "drizzle-orm";
import { inBatches } from "./in-batches.js";
import { Journal, rowsAtOnce, type JournaledChange } from "./journal.js";
import type { Lease } from "./lease.js";
import { verdictOfChanges, verdictOfPlan, type SettledChange, type Verdict } from "./outcome.js";
import type { SyncRow } from "./ports.js";
import { RateMeter } from "./progress.js";
import { statesBefore, type SyncStatus } from "./states.js";
import { announce } from "./sync-events.js";

const { syncs, syncResults } = schema;

/** A record as it stands in results. */
export interface RecordIdentity {
  readonly key: string;
  readonly externalId?: string | undefined;
}

/** A record with its plan and its changes on their targets. */
export interface PlannedRecord extends RecordIdentity {
  readonly plan: RecordPlan;
  readonly changes: readonly Change[];
}

/** A change and what became of it. */
export interface Settlement {
  readonly change: JournaledChange;
  /** The fields as written, where more is known than was planned. */
  readonly after?: Fields | undefined;
  readonly fault?: FaultData | undefined;
}

interface OpenRecord extends RecordIdentity {
  readonly recordSeq: number;
  readonly plan: Pick<RecordPlan, "label" | "reason" | "details">;
  readonly remaining: number;
  readonly settled: readonly SettledChange[];
}

type ResultInsert = typeof syncResults.$inferInsert;
type SyncPatch = Partial<typeof syncs.$inferInsert>;

/** What a ledger needs of the process. */
export interface LedgerHost {
  readonly queries: Queries;
  readonly lease: Lease;
  readonly now: () => Date;
  /** What records of this sync are, as `customer`. */
  readonly recordType: string;
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

/** The ledger of one sync, in the hands of the one worker that runs it. */
export class SyncLedger {
  readonly #host: LedgerHost;
  readonly #journal: Journal;
  readonly #rate = new RateMeter();
  #labels: Record<string, number>;
  #faults: Map<string, { readonly fault: FaultData; readonly count: number }>;
  #open = new Map<number, OpenRecord>();
  /** Changes that were handed to the target, by this worker or one before it, and are not settled. */
  readonly #begun = new Map<number, JournaledChange>();
  #row: SyncRow;
  #resultSeq: number;
  #recordSeq: number;
  #apiCalls: number;
  #tail: Promise<void> = Promise.resolve();
  #pending: Settlement[] = [];
  #flush: Promise<void> | undefined;

  private constructor(host: LedgerHost, row: SyncRow, journal: Journal, resultSeq: number, recordSeq: number) {
    this.#host = host;
    this.#row = row;
    this.#journal = journal;
    this.#labels = { ...row.labels };
    this.#faults = new Map(row.faults.map((each) => [causeOf(each.fault), each]));
    this.#resultSeq = resultSeq;
    this.#recordSeq = recordSeq;
    this.#apiCalls = row.apiCalls;
    this.#rate.sample(performance.now(), row.processed);
  }

  /** Opens the ledger where the last worker left it. */
  static async open(host: LedgerHost, row: SyncRow): Promise<SyncLedger> {
    const { queries } = host;
    const [results] = await queries
      .select({ seq: max(syncResults.seq), recordSeq: max(syncResults.recordSeq) })
      .from(syncResults)
      .where(eq(syncResults.syncId, row.id));
    const journal = await Journal.open(queries, row.id);
    const recordSeq = Math.max(results?.recordSeq ?? 0, journal.lastRecordSeq);
    return new SyncLedger(host, row, journal, results?.seq ?? 0, recordSeq);
  }

  get row(): SyncRow {
    return this.#row;
  }

  /** Counts one request to the store. */
  countCall(): void {
    this.#apiCalls += 1;
  }

  async start(): Promise<void> {
    await this.#commit(async () => {}, { ...this.#to("RUNNING"), startedAt: this.#host.now() });
  }

  async setPhase(phase: string | null): Promise<void> {
    if (this.#row.phase !== phase) await this.#commit(async () => {}, { phase });
  }

  /** Ends the sync for good, once everything was dealt with. */
  async finish(status: "SUCCEEDED" | "COMPLETED_WITH_ERRORS"): Promise<void> {
    // What a dry run claimed in the journal was never to be carried out.
    await this.#end(status, null, undefined, (tx) =>
      this.#row.dryRun ? this.#journal.dropOpen(tx) : Promise.resolve(),
    );
  }

  /**
   * Ends the sync for good before its time, and settles its journal. A change that was begun and of which nobody knows what
   * became fails as OUTCOME_UNKNOWN; one that was not begun is forgotten. A record of which some changes are settled has its
   * result; one of which none is was not dealt with.
   * @param cause what went wrong, if something did.
   */
  async finishEarly(status: "FAILED" | "CANCELLED", cause: Fault | undefined): Promise<void> {
    const unknown = outcomeUnknown(cause).toData();
    const begun = [...this.#begun.values()].map((change) => ({ change, fault: unknown }));
    await this.#end(status, status === "FAILED" ? (cause?.toData() ?? null) : null, cause, async (tx) => {
      await this.#settleNow(tx, begun);
      const results: ResultInsert[] = [];
      for (const record of this.#open.values()) {
        if (record.settled.length > 0)
          this.#note(results, record.recordSeq, record, record.plan, verdictOfChanges(record.settled));
      }
      this.#open.clear();
      await this.#insertResults(tx, results);
      await this.#journal.dropOpen(tx);
    });
  }

  /**
   * Commits a page's plan: records that need nothing get their result, changes of the others are opened in the journal.
   * Answers the changes that are now this sync's to carry out.
   */
  async openPage(
    records: readonly PlannedRecord[],
    next: JsonValue | null,
    total: number | undefined,
  ): Promise<JournaledChange[]> {
    let opened: JournaledChange[] = [];
    await this.#commit(
      async (tx) => {
        const results: ResultInsert[] = [];
        const toOpen: { recordSeq: number; record: PlannedRecord }[] = [];
        for (const record of records) {
          this.#recordSeq += 1;
          const verdict = verdictOfPlan(record.plan);
          if (verdict) this.#note(results, this.#recordSeq, record, record.plan, verdict);
          else toOpen.push({ recordSeq: this.#recordSeq, record });
        }
        const { changes, refused } = await this.#journal.openChanges(tx, toOpen);
        opened = changes;
        const faults = new Map(refused.map((each) => [each.recordSeq, each.faults]));
        for (const { recordSeq, record } of toOpen) {
          const errors = faults.get(recordSeq);
          if (errors) this.#note(results, recordSeq, record, record.plan, refusedWith(errors));
          else {
            this.#open.set(recordSeq, {
              recordSeq,
              key: record.key,
              externalId: record.externalId,
              plan: record.plan,
              remaining: record.changes.length,
              settled: [],
            });
          }
        }
        await this.#insertResults(tx, results);
        await this.#journal.keepRecords(tx, [...this.#open.values()]);
      },
      { pageCursor: { next }, ...(total === undefined ? {} : { total }) },
    );
    return opened;
  }

  /** Commits a page of a dry run: what would become of each record. {@link finish} forgets what it claimed. */
  async commitDryPage(
    records: readonly PlannedRecord[],
    next: JsonValue | null,
    total: number | undefined,
  ): Promise<void> {
    await this.#commit(
      async (tx) => {
        const results: ResultInsert[] = [];
        const first = this.#recordSeq + 1;
        this.#recordSeq += records.length;
        // Opened for the claim alone: a second record for a target fails here as it will in the run that follows.
        const { refused } = await this.#journal.openChanges(
          tx,
          records.flatMap((record, index) =>
            verdictOfPlan(record.plan) ? [] : [{ recordSeq: first + index, record }],
          ),
        );
        const faults = new Map(refused.map((each) => [each.recordSeq, each.faults]));
        for (const [index, record] of records.entries()) {
          const errors = faults.get(first + index);
          const verdict = errors
            ? refusedWith(errors)
            : (verdictOfPlan(record.plan) ?? verdictOfChanges(record.changes));
          this.#note(results, first + index, record, record.plan, verdict);
        }
        await this.#insertResults(tx, results);
      },
      { ...this.#cursorAfter(next), ...(total === undefined ? {} : { total }) },
    );
  }

  /** Commits a page of an import, in the transaction in which its connector keeps it. */
  async commitImportPage(
    commit: (
      tx: QueriesTransaction,
    ) => Promise<readonly (RecordIdentity & { plan: Pick<RecordPlan, "label" | "reason">; verdict: Verdict })[]>,
    next: JsonValue | null,
    total: number | undefined,
  ): Promise<void> {
    await this.#commit(
      async (tx) => {
        const results: ResultInsert[] = [];
        for (const record of await commit(tx)) {
          this.#recordSeq += 1;
          this.#note(results, this.#recordSeq, record, record.plan, record.verdict);
        }
        await this.#insertResults(tx, results);
      },
      { ...this.#cursorAfter(next), ...(total === undefined ? {} : { total }) },
    );
  }

  /** Notes that changes are handed to the target: from now on they may have been carried out. */
  noteBegun(changes: readonly JournaledChange[]): void {
    for (const change of changes) this.#begun.set(change.seq, change);
  }

  /** Notes that changes were found not to have been carried out. */
  noteUnmade(changes: readonly JournaledChange[]): void {
    for (const change of changes) this.#begun.delete(change.seq);
  }

  /** Commits what became of changes, and the results of records that are complete by it. */
  settle(settlements: readonly Settlement[]): Promise<void> {
    this.#pending.push(...settlements);
    this.#flush ??= this.#tail.then(() => {
      this.#flush = undefined;
      const batch = this.#pending;
      this.#pending = [];
      return this.#commit((tx) => this.#settleNow(tx, batch)).then(() => {
        for (const { change } of batch) this.#begun.delete(change.seq);
      });
    });
    return this.#flush;
  }

  /** Moves the cursor past the open page. After the last page it stays: {@link finish} follows. */
  async closePage(): Promise<void> {
    const page = this.#row.pageCursor;
    if (page === null || page.next === null) return;
    await this.#commit(async () => {}, { cursor: page.next, pageCursor: null });
  }

  /** Changes that the last worker opened and did not settle, with their records. */
  async openChanges(): Promise<JournaledChange[]> {
    const { changes, records, settled } = await this.#journal.loadOpen(this.#host.queries);
    for (const record of records) {
      this.#open.set(record.recordSeq, {
        recordSeq: record.recordSeq,
        key: record.key,
        externalId: record.externalId ?? undefined,
        plan: {
          ...(record.label === null ? {} : { label: record.label }),
          ...(record.reason === null ? {} : { reason: record.reason }),
          ...(record.details === null ? {} : { details: record.details as NonNullable<RecordPlan["details"]> }),
        },
        remaining: changes.filter((change) => change.recordSeq === record.recordSeq).length,
        settled: settled.filter((change) => change.recordSeq === record.recordSeq),
      });
    }
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

  #to(status: SyncStatus): SyncPatch {
    if (!statesBefore(status).includes(this.#row.status)) {
      throw new Error(`sync ${this.#row.id} cannot go from ${this.#row.status} to ${status}`);
    }
    return { status };
  }

  async #end(
    status: SyncStatus,
    error: FaultData | null,
    cause: Fault | undefined,
    settle: (tx: QueriesTransaction) => Promise<void>,
  ): Promise<void> {
    await this.#commit(
      async (tx) => {
        await settle(tx);
        await this.#journal.giveUpSetUp(tx, outcomeUnknown(cause).toData());
      },
      () => {
        const finishedAt = this.#host.now();
        const seconds = (finishedAt.getTime() - (this.#row.startedAt ?? finishedAt).getTime()) / 1000;
        const recordsPerSecond = seconds > 0 ? this.#row.processed / seconds : null;
        return { ...this.#to(status), error, finishedAt, phase: null, pageCursor: null, recordsPerSecond };
      },
    );
  }

  #cursorAfter(next: JsonValue | null): SyncPatch {
    return next === null ? { pageCursor: { next: null } } : { cursor: next };
  }

  async #settleNow(tx: QueriesTransaction, settlements: readonly Settlement[]): Promise<void> {
    const results: ResultInsert[] = [];
    await this.#journal.settle(tx, settlements);
    for (const { change, after, fault } of settlements) {
      if (change.recordSeq === null) continue;
      const { seq, action, before } = change;
      this.#settleOne(results, change.recordSeq, {
        seq,
        action,
        before,
        after: after === undefined ? change.after : after,
        fault,
      });
    }
    await this.#insertResults(tx, results);
    await this.#journal.dropRecords(
      tx,
      results.map((result) => result.recordSeq),
    );
  }

  #settleOne(results: ResultInsert[], recordSeq: number, change: SettledChange): void {
    const open = this.#open.get(recordSeq);
    if (!open) throw new Error(`record ${recordSeq} of sync ${this.#row.id} is not open`);
    const record = { ...open, remaining: open.remaining - 1, settled: [...open.settled, change] };
    if (record.remaining > 0) {
      this.#open.set(recordSeq, record);
      return;
    }
    this.#open.delete(recordSeq);
    this.#note(results, recordSeq, record, record.plan, verdictOfChanges(record.settled));
  }

  /** Counts a result, and keeps it unless it is one of the unchanged that nobody asked to keep. */
  #note(
    results: ResultInsert[],
    recordSeq: number,
    record: RecordIdentity,
    plan: Pick<RecordPlan, "label" | "reason" | "details">,
    verdict: Verdict,
  ): void {
    const counter = counters[verdict.outcome];
    this.#row = { ...this.#row, processed: this.#row.processed + 1, [counter]: this.#row[counter] + 1 };
    if (plan.label !== undefined) this.#labels[plan.label] = (this.#labels[plan.label] ?? 0) + 1;
    for (const [cause, fault] of new Map(verdict.errors.map((each) => [causeOf(each), each]))) {
      const known = this.#faults.get(cause);
      this.#faults.set(cause, { fault: known?.fault ?? fault, count: (known?.count ?? 0) + 1 });
    }
    if (verdict.outcome === "UNCHANGED" && !this.#row.keepUnchanged) return;
    this.#resultSeq += 1;
    results.push({
      syncId: this.#row.id,
      seq: this.#resultSeq,
      recordSeq,
      recordType: this.#host.recordType,
      key: record.key,
      externalId: record.externalId ?? null,
      outcome: verdict.outcome,
      label: plan.label ?? null,
      reason: plan.reason ?? null,
      before: verdict.before,
      after: verdict.after,
      details: plan.details ?? null,
      errors: verdict.errors,
      at: this.#host.now(),
    });
  }

  async #insertResults(tx: QueriesTransaction, results: ResultInsert[]): Promise<void> {
    for (const some of inBatches(results, rowsAtOnce)) await tx.insert(syncResults).values(some);
  }

  /** @param patch what else becomes of the sync's row, asked once everything is counted. */
  #commit(write: (tx: QueriesTransaction) => Promise<void>, patch: SyncPatch | (() => SyncPatch) = {}): Promise<void> {
    const committed = this.#tail.then(async () => {
      const goBack = this.#restorePoint();
      try {
        await this.#commitNow(write, patch);
      } catch (error) {
        goBack();
        throw error;
      }
      this.#host.onCommit(this.#row);
    });
    // The next commit waits for this one; its failure is this one's caller's.
    this.#tail = committed.catch(() => {});
    return committed;
  }

  /** What a commit counts on in memory, to go back to when it does not come about. */
  #restorePoint(): () => void {
    const row = this.#row;
    const labels = { ...this.#labels };
    const faults = new Map(this.#faults);
    const open = new Map(this.#open);
    const resultSeq = this.#resultSeq;
    const recordSeq = this.#recordSeq;
    return () => {
      this.#row = row;
      this.#labels = labels;
      this.#faults = faults;
      this.#open = open;
      this.#resultSeq = resultSeq;
      this.#recordSeq = recordSeq;
    };
  }

  async #commitNow(
    write: (tx: QueriesTransaction) => Promise<void>,
    patch: SyncPatch | (() => SyncPatch),
  ): Promise<void> {
    const row = await this.#host.queries.transaction(async (tx) => {
      await this.#host.lease.holdIn(tx);
      await write(tx);
      this.#rate.sample(performance.now(), this.#row.processed);
      const { processed, created, updated, deleted, unchanged, skipped, failed } = this.#row;
      const [updatedRow] = await tx
        .update(syncs)
        .set({
          processed,
          created,
          updated,
          deleted,
          unchanged,
          skipped,
          failed,
          apiCalls: this.#apiCalls,
          recordsPerSecond: this.#rate.perSecond,
          labels: this.#labels,
          faults: [...this.#faults.values()],
          ...(typeof patch === "function" ? patch() : patch),
          revision: sql`${syncs.revision} + 1`,
        })
        .where(and(eq(syncs.id, this.#row.id), isNull(syncs.finishedAt)))
        .returning();
      if (!updatedRow) throw new AlreadyEnded(this.#row.id);
      await announce(tx, updatedRow);
      return updatedRow;
    });
    this.#row = row;
  }
}

const counters = {
  CREATED: "created",
  UPDATED: "updated",
  DELETED: "deleted",
  UNCHANGED: "unchanged",
  SKIPPED: "skipped",
  FAILED: "failed",
} as const;

/** The verdict on a record that may not have its targets. */
function refusedWith(errors: readonly FaultData[]): Verdict {
  return { outcome: "FAILED", before: null, after: null, errors };
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

/** Failures with the same cause are counted together. */
function causeOf(fault: FaultData): string {
  return `${fault.kind} ${fault.code} ${fault.field ?? ""}`;
}
