/**
 * Everything one sync commits, in the hands of the one worker that runs it: its pages, what became of its changes, how it waits
 * and ends. Outcomes that come in while a commit is under way go into the next one together, so a fast store costs few
 * transactions.
 */
import type { Fault, FaultData, Fields } from "@storegate/connector-kit";
import { schema, type QueriesTransaction } from "@storegate/database";
import { eq, max, sql } from "drizzle-orm";
import { changeLimitExceeded, emptyPlan } from "./change-limits.js";
import { notCarriedOut, outcomeUnknown } from "./early-end-faults.js";
import { Journal, type JournaledChange } from "./journal.js";
import type { OpenChange } from "./open-journal.js";
import { neverPaused, pausedIfAsked, workedSeconds } from "./pause-columns.js";
import { needsJudgement } from "./judge-plan.js";
import type { SyncRow } from "./ports.js";
import { resultsExpireAt } from "./results-expiry.js";
import { statesBefore, type SyncStatus } from "./states.js";
import { nothingMore, SyncCommits, type LedgerHost, type SyncPatch, type Write } from "./sync-commits.js";
import { PageLedger } from "./sync-pages.js";
import { SyncTally, type OpenRecord } from "./sync-tally.js";
import { lockForUndo, turnManualAfterUndo } from "./turn-manual.js";

const { syncResults } = schema;

/** The most characters of a phase. */
const mostPhase = 100;

/** A change and what became of it. */
export interface Settlement {
  readonly change: JournaledChange;
  /** The fields as written, where more is known than was planned. */
  readonly after?: Fields | undefined;
  readonly fault?: FaultData | undefined;
}

/** The ledger of one sync, in the hands of the one worker that runs it. */
export class SyncLedger {
  /** The commits of its pages. */
  readonly pages: PageLedger;
  readonly #host: LedgerHost;
  readonly #commits: SyncCommits;
  readonly #journal: Journal;
  /** Changes that were handed to the target, by this worker or one before it, and are not settled. */
  readonly #begun = new Map<number, JournaledChange>();
  /** Those of them that the target refused as a whole, by its answer. */
  readonly #refused = new Set<number>();
  /** Whether the wait that follows is for the sake of single records. */
  #recordsToHeal = false;
  #pending: Settlement[] = [];
  /** What became of changes, by their place in the journal, where it could not be committed because the kind's own commit threw. */
  readonly #unkept = new Map<number, Settlement>();
  #flush: Promise<void> | undefined;

  private constructor(host: LedgerHost, commits: SyncCommits, journal: Journal, pages: PageLedger) {
    this.#host = host;
    this.#commits = commits;
    this.#journal = journal;
    this.pages = pages;
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
    const { externalIdOf } = host;
    const of = { syncId: row.id, recordType, mask, keepUnchanged: row.keepUnchanged, handsOn, externalIdOf, now };
    const recordSeq = Math.max(last?.recordSeq ?? 0, journal.lastRecordSeq);
    const tally = SyncTally.from(of, row, { resultSeq: last?.resultSeq ?? 0, recordSeq });
    const commits = new SyncCommits(host, row, tally);
    const opened = row.withinLimits ? await journal.opened(host.queries) : {};
    return new SyncLedger(host, commits, journal, new PageLedger(commits, journal, { ...emptyPlan, ...opened }));
  }

  get row(): SyncRow {
    return this.#commits.row;
  }

  /** Records of the open page that have no result yet. */
  get openRecords(): readonly OpenRecord[] {
    return this.#commits.tally.openRecords;
  }

  /** Whether some of the open page has no result yet. */
  get hasOpenRecords(): boolean {
    return this.openRecords.length > 0;
  }

  /** Counts one request to the store. */
  countCall(): void {
    this.#commits.countCall();
  }

  async start(phase: string | null): Promise<void> {
    await this.#commits.commit(nothingMore, () => ({ ...this.#to("RUNNING"), phase, startedAt: this.#host.now() }));
  }

  /** What the sync is doing from now on; of a long phase its beginning. */
  async setPhase(phase: string | null): Promise<void> {
    const told = phase?.slice(0, mostPhase) ?? null;
    if (this.row.phase !== told) await this.#commits.commit(nothingMore, () => ({ phase: told }));
  }

  /** Ends the sync for good, once everything was dealt with. */
  async finish(status: "SUCCEEDED" | "COMPLETED_WITH_ERRORS"): Promise<void> {
    if (this.row.dryRun) await this.pages.forgetClaims();
    await this.#end(status, null, undefined, async (tx) => {
      // What a dry run claimed in the journal was never to be carried out.
      if (this.row.dryRun) await this.#journal.dropOpen(tx);
    });
  }

  /**
   * Ends the sync for good before its time, and settles its journal. A change that was begun and of which nobody knows what
   * became fails as OUTCOME_UNKNOWN; one that was not begun, or that the target refused, is forgotten. A record of which some
   * changes are settled has its result, and has failed where others were not begun; one of which none is settled was not dealt with. Where the kind's own
   * commit will not have these records, the sync ends without it: what was done in the store is told all the same.
   * @param cause what went wrong, if something did.
   */
  async finishEarly(status: "FAILED" | "CANCELLED", cause: Fault | undefined): Promise<void> {
    const unknown = outcomeUnknown(this.row, cause).toData();
    const notKnown = [...this.#begun.values()].filter(({ seq }) => !this.#unkept.has(seq) && !this.#refused.has(seq));
    const begun = [...this.#unkept.values(), ...notKnown.map((change) => ({ change, fault: unknown }))];
    const error = status === "FAILED" ? (cause?.toData() ?? null) : null;
    if (this.row.dryRun || needsJudgement(this.row)) await this.pages.forgetClaims();
    const end = (): Promise<void> =>
      this.#end(status, error, cause, async (tx, tally) => {
        await this.#settleIn(tx, tally, begun);
        tally.closeAll(notCarriedOut(this.row, cause).toData());
        await this.#journal.dropOpen(tx);
      });
    try {
      await end();
    } catch (failure) {
      if (!this.#commits.isOfKind(failure)) throw failure;
      this.#commits.leaveMemory();
      await end();
    }
  }

  /** Notes that the wait that follows is for the sake of single records; a sync has only so many of them. */
  noteRecordToHeal(): void {
    this.#recordsToHeal = true;
  }

  /** Counts waits that were, as it has turned out, for the sake of single records. */
  async countRecordWaits(waits: number): Promise<void> {
    if (waits > 0) await this.#commits.commit(nothingMore, () => ({ recordWaits: this.row.recordWaits + waits }));
  }

  /**
   * Notes that the sync stands still, if a person still wants that; answers whether. What was begun and is not known stays so in
   * the journal, and is looked at when the sync goes on.
   */
  async pause(): Promise<boolean> {
    const pausedAt = pausedIfAsked(this.#host.now());
    await this.#commits.commit(this.#keepBegun, () => ({ pausedAt, recordsPerSecond: null }));
    return this.row.pausedAt !== null;
  }

  /** Notes that the sync waits, and for what; it counts as waiting until something is done again. */
  async wait(fault: Fault, ms: number): Promise<void> {
    await this.#commits.commit(this.#keepBegun, () => ({
      retries: this.row.retries + 1,
      recordWaits: this.row.recordWaits + (this.#recordsToHeal ? 1 : 0),
      retryAt: sql`clock_timestamp() + make_interval(secs => ${ms / 1000})`,
      stalledSince: this.row.stalledSince ?? this.#host.now(),
      stalledBy: fault.toData(),
    }));
  }

  readonly #keepBegun: Write = async (tx, tally) => {
    const recordSeqs = tally.openRecords.map(({ recordSeq }) => recordSeq);
    await this.#journal.underWay.noteBegun(tx, recordSeqs, [...this.#begun.keys()]);
  };

  /** Notes that changes are handed to the target: from now on they may have been carried out. */
  noteBegun(changes: readonly JournaledChange[]): void {
    for (const change of changes) {
      this.#begun.set(change.seq, change);
      this.#refused.delete(change.seq);
    }
  }

  /**
   * Notes that changes were handed over and refused as a whole, for who asked. They are looked at all the same, as everything
   * that was begun; where that is refused, too, the answer counts.
   */
  noteRefused(changes: readonly JournaledChange[]): void {
    for (const { seq } of changes) this.#refused.add(seq);
  }

  /** Whether a change was handed to the target, and it is not known what became of it. */
  isBegun(seq: number): boolean {
    return this.#begun.has(seq);
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
    this.#flush ??= this.#commits.allBefore.then(async () => {
      this.#flush = undefined;
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#commits.commit((tx, tally) => this.#settleIn(tx, tally, batch));
      } catch (error) {
        if (this.#commits.isOfKind(error)) for (const each of batch) this.#unkept.set(each.change.seq, each);
        throw error;
      }
      for (const { change } of batch) this.#unkept.delete(change.seq);
      this.noteUnmade(batch.map(({ change }) => change));
    });
    return this.#flush;
  }

  /**
   * Changes that the last worker opened and did not settle; their records are taken up again. Of a worker that died nobody
   * knows which it had handed over; where the sync waits, the journal does.
   */
  async openChanges(): Promise<OpenChange[]> {
    const { changes, records } = await this.#journal.underWay.load(this.#host.queries);
    for (const record of records) this.#commits.tally.open(record);
    this.noteBegun(changes.filter(({ begun }) => begun));
    return changes;
  }

  /** Opens, or opens again, the making of a set-up thing. */
  async openSetUp(type: string, name: string): Promise<JournaledChange> {
    let opened: JournaledChange | undefined;
    await this.#commits.commit(async (tx) => {
      opened = await this.#journal.setUp.open(tx, type, name);
    });
    if (!opened) throw new Error("a set-up change was not journaled");
    return opened;
  }

  /** Settles a set-up thing that a worker that died had opened, now that it is found. */
  async confirmSetUp(type: string, name: string, after: Fields): Promise<void> {
    if (!(await this.#journal.setUp.hasOpen(this.#host.queries, type, name))) return;
    await this.settle([{ change: await this.openSetUp(type, name), after }]);
  }

  async #settleIn(tx: QueriesTransaction, tally: SyncTally, settlements: readonly Settlement[]): Promise<void> {
    await this.#journal.settle(tx, settlements);
    const before = new Set(tally.openRecords.map((record) => record.recordSeq));
    for (const { change, after, fault } of settlements) {
      if (change.recordSeq === null) continue;
      tally.settle(change.recordSeq, { ...change, after: after === undefined ? change.after : after, fault });
    }
    for (const record of tally.openRecords) before.delete(record.recordSeq);
    await this.#journal.underWay.dropRecords(tx, [...before]);
  }

  async #end(status: SyncStatus, error: FaultData | null, cause: Fault | undefined, settle: Write): Promise<void> {
    const told: { tell?: (() => void) | undefined } = {};
    await this.#commits.commit(
      async (tx, tally) => {
        // These lock the store and its integrations, which come before the sync.
        told.tell = await this.#host.onEnding?.(tx, this.row, error);
        await lockForUndo(tx, this.row);
        await settle(tx, tally);
        await this.#journal.setUp.giveUp(tx, outcomeUnknown(this.row, cause).toData());
        const turned = await turnManualAfterUndo(tx, this.row, status);
        if (turned) await this.#host.onTurnedManual?.(tx, this.row, turned.before, turned.after);
      },
      (tally) => {
        const finishedAt = this.#host.now();
        const seconds = workedSeconds(this.row, finishedAt);
        const recordsPerSecond = seconds > 0 ? tally.processed / seconds : null;
        return {
          ...this.#to(status),
          ...neverPaused,
          error,
          // Nothing was written, so what was planned is all there is to tell.
          ...(error?.code === changeLimitExceeded ? { stoppedPlan: this.row.plannedSoFar } : {}),
          finishedAt,
          resultsExpireAt: resultsExpireAt(finishedAt, this.#host.resultsDays),
          phase: null,
          pageCursor: null,
          recordsPerSecond,
        };
      },
    );
    told.tell?.();
  }

  #to(status: SyncStatus): SyncPatch {
    if (!statesBefore(status).includes(this.row.status)) {
      throw new Error(`sync ${this.row.id} cannot go from ${this.row.status} to ${status}`);
    }
    return { status };
  }
}
