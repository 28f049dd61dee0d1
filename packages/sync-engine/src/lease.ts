/**
 * A store's bulk work being one worker's, for now.
 *
 * One row a store. Taking it raises its epoch, and every commit of a sync names the epoch it was begun under; a commit locks
 * the row while it checks, so a worker that was frozen past its time and comes back finds another epoch and writes nothing.
 * Each request asks {@link Lease.assertHeld} before it is sent. The database's clock alone decides when a lease has run out;
 * ours only stops us earlier.
 */
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, notExists, sql, type SQL } from "drizzle-orm";

const { storeLeases, syncs } = schema;

/** How long a lease lasts unless it is renewed, in milliseconds, where nothing else is said. */
export const usualLeaseMs = 15_000;

/** Settings of {@link Lease.take}. */
export interface LeaseOptions {
  /** How long it lasts unless it is renewed, in milliseconds. */
  readonly leaseMs?: number | undefined;
  /** Milliseconds on a clock that never goes back. */
  readonly clock?: (() => number) | undefined;
}

/** Thrown where work goes on under a lease that is somebody else's by now. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  constructor(storeId: string) {
    super(`the lease of store ${storeId} is no longer this worker's`);
  }
}

/** A lease while it is held. */
export class Lease {
  readonly storeId: string;
  readonly epoch: number;
  readonly #queries: Queries;
  readonly #clock: () => number;
  readonly #leaseMs: number;
  #heldUntil: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #lost = new AbortController();

  private constructor(
    queries: Queries,
    storeId: string,
    epoch: number,
    { clock, leaseMs }: { readonly clock: () => number; readonly leaseMs: number },
    takenAt: number,
  ) {
    this.#queries = queries;
    this.storeId = storeId;
    this.epoch = epoch;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
    this.#heldUntil = takenAt + leaseMs;
  }

  /** Takes the lease if it is free or has run out; undefined when another worker has it. */
  static async take(
    queries: Queries,
    storeId: string,
    holder: string,
    { leaseMs = usualLeaseMs, clock = () => performance.now() }: LeaseOptions = {},
  ): Promise<Lease | undefined> {
    const takenAt = clock();
    const expiresAt = expiry(leaseMs);
    const [row] = await queries
      .insert(storeLeases)
      .values({ storeId, epoch: 1, holder, expiresAt })
      .onConflictDoUpdate({
        target: storeLeases.storeId,
        set: { epoch: sql`${storeLeases.epoch} + 1`, holder, expiresAt },
        setWhere: sql`${storeLeases.holder} is null or ${storeLeases.expiresAt} < clock_timestamp()`,
      })
      .returning({ epoch: storeLeases.epoch });
    if (!row) return undefined;
    const lease = new Lease(queries, storeId, row.epoch, { clock, leaseMs }, takenAt);
    lease.#timer = setInterval(() => void lease.#renew(), leaseMs / 4);
    lease.#timer.unref();
    return lease;
  }

  /** Aborted, with {@link LeaseLost}, once the lease is somebody else's. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** @throws LeaseLost when it has run out, by our own clock. */
  assertHeld(): void {
    if (this.#lost.signal.aborted || this.#clock() >= this.#heldUntil) throw this.#giveUp();
  }

  /**
   * Keeps the lease from changing hands until the transaction ends.
   * @throws LeaseLost when it has changed hands already.
   */
  async holdIn(tx: QueriesTransaction): Promise<void> {
    const held = await tx
      .select({ epoch: storeLeases.epoch })
      .from(storeLeases)
      .where(and(eq(storeLeases.storeId, this.storeId), eq(storeLeases.epoch, this.epoch)))
      .for("share");
    if (held.length === 0) throw this.#giveUp();
  }

  /**
   * Gives the lease back unless work for the store has come in the meantime; false means: go on.
   * @param takeable which syncs are work for this worker.
   * @throws LeaseLost when it has changed hands.
   */
  async releaseIfIdle(takeable: SQL | undefined): Promise<boolean> {
    const released = await this.#queries
      .update(storeLeases)
      .set({ holder: null })
      .where(
        and(
          eq(storeLeases.storeId, this.storeId),
          eq(storeLeases.epoch, this.epoch),
          notExists(
            this.#queries
              .select({ id: syncs.id })
              .from(syncs)
              .where(and(eq(syncs.storeId, this.storeId), takeable)),
          ),
        ),
      )
      .returning({ epoch: storeLeases.epoch });
    if (released.length > 0) {
      clearInterval(this.#timer);
      return true;
    }
    const held = await this.#queries
      .select({ epoch: storeLeases.epoch })
      .from(storeLeases)
      .where(and(eq(storeLeases.storeId, this.storeId), eq(storeLeases.epoch, this.epoch)));
    if (held.length === 0) throw this.#giveUp();
    return false;
  }

  /** Gives the lease back whatever there is to do. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#queries
      .update(storeLeases)
      .set({ holder: null })
      .where(and(eq(storeLeases.storeId, this.storeId), eq(storeLeases.epoch, this.epoch)));
  }

  async #renew(): Promise<void> {
    const askedAt = this.#clock();
    try {
      const renewed = await this.#queries
        .update(storeLeases)
        .set({ expiresAt: expiry(this.#leaseMs) })
        .where(and(eq(storeLeases.storeId, this.storeId), eq(storeLeases.epoch, this.epoch)))
        .returning({ epoch: storeLeases.epoch });
      if (renewed.length === 0) this.#giveUp();
      else this.#heldUntil = askedAt + this.#leaseMs;
    } catch {
      // The database did not answer. The lease lasts until it runs out, and the next renewal asks again.
      if (this.#clock() >= this.#heldUntil) this.#giveUp();
    }
  }

  #giveUp(): LeaseLost {
    clearInterval(this.#timer);
    const reason = new LeaseLost(this.storeId);
    this.#lost.abort(reason);
    return reason;
  }
}

function expiry(leaseMs: number): SQL {
  return sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`;
}
