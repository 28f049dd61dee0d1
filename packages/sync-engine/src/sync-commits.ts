/**
 * The commits of one sync: each is one transaction that holds the lease, writes what became of records, moves the counters and
 * tells listeners. They follow one another.
 */
import type { CommittedRecord, FaultData, SecretMask, SettledChange } from "@storegate/connector-kit";
import { insertInBulk, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { beginAgain } from "./begin-again.js";
import { isDatabaseAway } from "./database-away.js";
import { inBatches, rowsAtOnce } from "./in-batches.js";
import type { KeepMemory } from "./kind-commit.js";
import type { Lease } from "./lease.js";
import type { SyncRow, TurnedManual } from "./ports.js";
import { RateMeter } from "./progress.js";
import { announce } from "./sync-events.js";
import type { SyncTally } from "./sync-tally.js";

const { syncs, syncResults } = schema;

/** What becomes of a sync's row. */
export type SyncPatch = PgUpdateSetSource<typeof syncs>;
/** What a transaction writes, counting on a copy. */
export type Write = (tx: QueriesTransaction, tally: SyncTally) => Promise<void>;

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
  /** The other system's id of what a change made, where that is told. */
  readonly externalIdOf?: ((made: SettledChange) => string | undefined) | undefined;
  /** Called with the row as it is before it ends, in the transaction that ends it; answers what is told once it is committed. */
  readonly onEnding?:
    | ((tx: QueriesTransaction, row: SyncRow, error: FaultData | null) => Promise<(() => void) | undefined>)
    | undefined;
  readonly onTurnedManual?: TurnedManual | undefined;
  /** Called with the row after each commit. */
  readonly onCommit: (row: SyncRow) => void;
}

/** Thrown by a commit of a sync that was ended or paused in the meantime, as one that was cancelled while it waited. */
export class NotUnderWay extends Error {
  override readonly name = "NotUnderWay";
  constructor(syncId: string) {
    super(`sync ${syncId} has ended, or is paused`);
  }
}

/** Nothing but the row. */
export const nothingMore: Write = async () => {};

/** Commits one after the other, and what stands since the last of them. */
export class SyncCommits {
  readonly #host: LedgerHost;
  readonly #rate = new RateMeter();
  #tally: SyncTally;
  #row: SyncRow;
  #apiCalls: number;
  #tail: Promise<void> = Promise.resolve();
  /** How the database went away in the middle of a commit. */
  #lost: { readonly error: unknown } | undefined;
  /** What the kind's own commit threw last. */
  #commitThrew: { readonly error: unknown } | undefined;
  /** None where the kind has no commit, and once the sync has to end without it. */
  #keepMemory: KeepMemory | undefined;

  constructor(host: LedgerHost, row: SyncRow, tally: SyncTally) {
    this.#host = host;
    this.#keepMemory = host.keepMemory;
    this.#row = row;
    this.#tally = tally;
    this.#apiCalls = row.apiCalls;
    this.#rate.sample(performance.now(), row.processed);
  }

  get row(): SyncRow {
    return this.#row;
  }

  get tally(): SyncTally {
    return this.#tally;
  }

  /** Resolves when the commits that were asked for are over. */
  get allBefore(): Promise<void> {
    return this.#tail;
  }

  /** Counts one request to the store. */
  countCall(): void {
    this.#apiCalls += 1;
  }

  /** Whether an error is what the kind's own commit threw. */
  isOfKind(error: unknown): boolean {
    return this.#commitThrew !== undefined && error === this.#commitThrew.error;
  }

  /** From now on the kind's own commit is not called. */
  leaveMemory(): void {
    this.#keepMemory = undefined;
  }

  /**
   * Commits something; commits follow one another. What the database breaks off for the sake of others is begun again.
   * @param write called again then; what it leaves outside the transaction, it leaves anew.
   * @param patch what else becomes of the sync's row, asked once everything is counted.
   * @throws NotUnderWay, what the lease and the kind's own commit throw, and the database's errors.
   */
  commit(write: Write, patch: (tally: SyncTally) => SyncPatch = () => ({})): Promise<void> {
    const committed = this.#tail.then(() => this.#commitUnlessLost(write, patch));
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

  /**
   * Whether a commit came about whose answer was lost is not known here: nothing more is counted on top of it. The next run reads
   * what there is.
   */
  async #commitUnlessLost(write: Write, patch: (tally: SyncTally) => SyncPatch): Promise<void> {
    if (this.#lost) throw this.#lost.error;
    try {
      await beginAgain(() => this.#commitNow(write, patch));
    } catch (error) {
      if (isDatabaseAway(error)) this.#lost = { error };
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
        .where(and(eq(syncs.id, this.#row.id), isNull(syncs.finishedAt), isNull(syncs.pausedAt)))
        .returning();
      if (!updated) throw new NotUnderWay(this.#row.id);
      await announce(tx, updated, this.#host.lease.epoch);
      return updated;
    });
    this.#tally = tally;
    this.#row = row;
    this.#host.onCommit(row);
  }
}
