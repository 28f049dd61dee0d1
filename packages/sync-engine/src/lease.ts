/**
 * A store's bulk work being one worker's, for now.
 *
 * One row a store. Taking it raises its epoch, and every commit of a sync names the epoch it was begun under; a commit locks
 * the row while it checks, so a worker that was frozen past its time and comes back finds another epoch and writes nothing.
 * Each request asks {@link Lease.assertHeld} as it is written. The database's clock alone decides when a lease has run out;
 * ours only stop us earlier, so that what was sent last has arrived before another worker looks.
 *
 * Nobody waits for a row: one that a commit holds is not to be had, and a renewal passes by a commit. A worker frozen within a
 * commit holds the row until the server ends its transaction, which it does before the lease has run out.
 */
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, lt, notExists, or, sql, type SQL } from "drizzle-orm";
import { elapsedSince, momentOf, systemClocks, type Clocks, type Moment } from "./elapsed-time.js";

const { storeLeases, syncs } = schema;

/** How long a lease lasts unless it is renewed, in milliseconds, where nothing else is said. */
export const usualLeaseMs = 15_000;

/** The part of a lease after which it is renewed. */
const renewedAfter = 1 / 5;

/** The part of a lease after which its holder sends nothing more. */
const trustedFor = 4 / 5;

/**
 * How many leases a commit may last. A worker that is frozen between the parts of one statement counts as one that is at work,
 * and nothing but this ends its transaction.
 */
const mostLeases = 4;

/** Settings of {@link Lease.take}. */
export interface LeaseOptions {
  /** How long it lasts unless it is renewed, in milliseconds. */
  readonly leaseMs?: number | undefined;
  readonly clocks?: Clocks | undefined;
}

/** Thrown where work goes on under a lease that is over, or somebody else's by now. */
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
  readonly #clocks: Clocks;
  readonly #leaseMs: number;
  /** When the renewal was asked for that was answered last. */
  #renewedAt: Moment;
  readonly #timer: NodeJS.Timeout;
  readonly #lost = new AbortController();

  private constructor(
    queries: Queries,
    { storeId, epoch }: { readonly storeId: string; readonly epoch: number },
    { leaseMs, clocks }: { readonly leaseMs: number; readonly clocks: Clocks },
    takenAt: Moment,
  ) {
    this.#queries = queries;
    this.storeId = storeId;
    this.epoch = epoch;
    this.#clocks = clocks;
    this.#leaseMs = leaseMs;
    this.#renewedAt = takenAt;
    this.#timer = setInterval(() => this.#tick(), leaseMs * renewedAfter);
    this.#timer.unref();
  }

  /**
   * Takes the lease if it is free or has run out; undefined when another worker has it, or has not ended what it began under
   * it. It never waits for another worker.
   */
  static async take(
    queries: Queries,
    storeId: string,
    holder: string,
    { leaseMs = usualLeaseMs, clocks = systemClocks }: LeaseOptions = {},
  ): Promise<Lease | undefined> {
    const takenAt = momentOf(clocks);
    const expiresAt = expiry(leaseMs);
    const free = queries
      .select({ storeId: storeLeases.storeId })
      .from(storeLeases)
      .where(
        and(
          eq(storeLeases.storeId, storeId),
          or(isNull(storeLeases.holder), lt(storeLeases.expiresAt, sql`clock_timestamp()`)),
        ),
      )
      .for("update", { skipLocked: true });
    const [again] = await queries
      .update(storeLeases)
      .set({ epoch: sql`${storeLeases.epoch} + 1`, holder, expiresAt })
      .where(eq(storeLeases.storeId, sql`(${free})`))
      .returning({ epoch: storeLeases.epoch });
    const [row] = again
      ? [again]
      : await queries
          .insert(storeLeases)
          .values({ storeId, epoch: 1, holder, expiresAt })
          .onConflictDoNothing()
          .returning({ epoch: storeLeases.epoch });
    return row && new Lease(queries, { storeId, epoch: row.epoch }, { leaseMs, clocks }, takenAt);
  }

  /** Aborted, with {@link LeaseLost}, once the lease is over: somebody else's, run out or given back. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** @throws LeaseLost when it is over, or has by our own clocks so nearly run out that a request might arrive too late. */
  assertHeld(): void {
    if (this.#lost.signal.aborted || this.#hasRunOut()) throw this.#giveUp();
  }

  /**
   * Keeps the lease from changing hands until the transaction ends.
   * @throws LeaseLost when it has changed hands already, or this worker has given it up.
   */
  async holdIn(tx: QueriesTransaction): Promise<void> {
    // The weakest lock that {@link take} does not pass over; a renewal does.
    const held = await tx
      .select({ epoch: storeLeases.epoch, limit: endedAfter(this.#leaseMs * mostLeases) })
      .from(storeLeases)
      .where(this.#isOurs)
      .for("key share");
    if (held.length === 0 || this.#lost.signal.aborted) throw this.#giveUp();
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
          this.#isOurs,
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
      this.#giveUp();
      return true;
    }
    const held = await this.#queries.select({ epoch: storeLeases.epoch }).from(storeLeases).where(this.#isOurs);
    if (held.length === 0) throw this.#giveUp();
    return false;
  }

  /** Gives the lease back whatever there is to do. Nothing is sent and committed under it any more, even where this fails. */
  async release(): Promise<void> {
    this.#giveUp();
    await this.#queries.update(storeLeases).set({ holder: null }).where(this.#isOurs);
  }

  get #isOurs(): SQL | undefined {
    return and(eq(storeLeases.storeId, this.storeId), eq(storeLeases.epoch, this.epoch));
  }

  #hasRunOut(): boolean {
    return elapsedSince(this.#renewedAt, this.#clocks) >= this.#leaseMs * trustedFor;
  }

  /** Renewals do not wait for one another: of those that the database does not answer there are three, then it is given up. */
  #tick(): void {
    if (this.#hasRunOut()) this.#giveUp();
    else void this.#renew();
  }

  async #renew(): Promise<void> {
    const askedAt = momentOf(this.#clocks);
    try {
      const renewed = await this.#queries
        .update(storeLeases)
        .set({ expiresAt: expiry(this.#leaseMs) })
        .where(this.#isOurs)
        .returning({ epoch: storeLeases.epoch });
      if (renewed.length === 0) this.#giveUp();
      else if (askedAt.monotonic > this.#renewedAt.monotonic) this.#renewedAt = askedAt;
    } catch {
      // The database did not answer. The lease lasts until it runs out, and the next renewal asks again.
    }
  }

  #giveUp(): LeaseLost {
    clearInterval(this.#timer);
    const reason = new LeaseLost(this.storeId);
    this.#lost.abort(reason);
    return reason;
  }
}

/** Has the server end the transaction after so many milliseconds, whatever it does; before version 17 none can. */
function endedAfter(ms: number): SQL {
  return sql`case when current_setting('server_version_num')::int >= 170000
    then set_config('transaction_timeout', ${String(Math.ceil(ms))}, true) end`;
}

function expiry(leaseMs: number): SQL {
  return sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`;
}
