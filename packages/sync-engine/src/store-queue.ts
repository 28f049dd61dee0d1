/**
 * What wakes workers. A job says "there is work for this store" and nothing else: who may do it the lease decides, and what
 * there is to do the syncs say. So a job that is lost, late or delivered twice does no harm; a sweep finds work whose worker
 * has died.
 */
import { schema, type Database, type QueriesTransaction } from "@storegate/database";
import type { Logger } from "@storegate/connector-kit";
import { and, sql, type SQL } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import { beginAgain } from "./begin-again.js";
import { endsWithin } from "./ends-within.js";
import { errorOfQueue } from "./database-away.js";

const queue = "store-work";
const { syncs, storeLeases } = schema;

/** How many jobs are taken at one go: what is begun beyond the room there is, is little beside it. */
function jobsAtOnce(concurrency: number): number {
  return Math.min(4, Math.ceil(concurrency / 4));
}

/** Wakes workers for stores. */
export class StoreQueue {
  readonly #boss: PgBoss;
  readonly #database: Database;
  readonly #logger: Logger;
  /** The work under way, one for each store. */
  readonly #underWay = new Set<Promise<void>>();
  #tellEnd: () => void = () => {};
  /** Once no more jobs are taken: that work under way has ended. */
  #drained: Promise<unknown> | undefined;
  #sweep: NodeJS.Timeout | undefined;
  readonly #later = new Set<NodeJS.Timeout>();

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
    this.#boss = new PgBoss({
      connectionString: database.url,
      schema: "pgboss",
      // The migrations make it: this role may not.
      createSchema: false,
      application_name: "storegate-queue",
      max: 4,
      useListenNotify: true,
      schedule: false,
    });
    this.#boss.on("error", (error) => logger.error({ err: errorOfQueue(error) }, "the queue has trouble"));
  }

  async start(): Promise<void> {
    await this.#boss.start();
    // short: one job of a key waits at a time, however many are under way.
    await this.#boss.createQueue(queue, { policy: "short", retryLimit: 0, notify: true, deleteAfterSeconds: 3600 });
  }

  /** Says that a store has work. It is one job however often it is said, as long as that waits. */
  async wake(storeId: string): Promise<void> {
    await this.#boss.send(queue, { storeId }, { singletonKey: storeId });
  }

  /**
   * A transaction that makes work for stores. They are woken once it has committed, and not within it: a job that waits already
   * might be taken before, by a worker that sees nothing of it. Should this process die in between, a sweep finds them.
   * @param run is handed how to say that a store has work; it is called again where the database broke its transaction off.
   */
  async transaction<T>(run: (tx: QueriesTransaction, wake: (storeId: string) => void) => Promise<T>): Promise<T> {
    const woken = new Set<string>();
    const answer = await beginAgain(() => {
      woken.clear();
      return this.#database.queries.transaction((tx) => run(tx, (storeId) => void woken.add(storeId)));
    });
    for (const storeId of woken) await this.#wakeOrLeave(storeId);
    return answer;
  }

  /** Says so after a time, as long as this process lives; should it die, a sweep finds the store. */
  wakeIn(storeId: string, ms: number): void {
    if (this.#drained) return;
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      void this.#wakeOrLeave(storeId);
    }, ms);
    timer.unref();
    this.#later.add(timer);
  }

  /**
   * Hands stores with work to `run`, several at once.
   * @param concurrency how many, or up to three more.
   * @param takeable which syncs this process may take: the sweep looks for those. A job says nothing of it, so one that a
   * process took in vain is lost, and the sweep of one that can use it makes another.
   */
  async work(
    concurrency: number,
    sweepMs: number,
    takeable: SQL | undefined,
    run: (storeId: string) => Promise<void>,
  ): Promise<void> {
    // One takes for all: each NOTIFY has as many askers as there are processes, however many stores each works on.
    let taker: string | undefined;
    taker = await this.#boss.work<{ storeId: string }>(
      queue,
      { batchSize: jobsAtOnce(concurrency), notifyPollingIntervalSeconds: 2, pollingIntervalSeconds: 1 },
      async (jobs) => {
        for (const { data } of jobs) this.#begin(data.storeId, run);
        // No job is taken while there is no room: another process may have some.
        if (this.#underWay.size >= concurrency) await new Promise<void>((resolve) => (this.#tellEnd = resolve));
        // Without this it rests until the next poll, however many stores wait.
        if (taker !== undefined) this.#boss.notifyWorker(taker);
      },
    );
    this.#sweep = setInterval(() => void this.#wakeForgotten(takeable), sweepMs);
    this.#sweep.unref();
    await this.#wakeForgotten(takeable);
  }

  /** Takes no more jobs; what is under way goes on, and may wake others. */
  leave(): void {
    clearInterval(this.#sweep);
    for (const timer of this.#later) clearTimeout(timer);
    this.#later.clear();
    this.#drained ??= this.#boss.offWork(queue).then(() => Promise.all(this.#underWay));
  }

  /** Takes no more jobs and waits for those under way, so long at most; what has not ended is told in the log. */
  async drain(timeoutMs: number): Promise<void> {
    this.leave();
    if (this.#drained === undefined || (await endsWithin(this.#drained, timeoutMs))) return;
    const fields = { stores: this.#underWay.size, waitedMs: Math.round(timeoutMs) };
    this.#logger.warn(fields, "the work for stores did not end in time; whoever takes them next goes on");
  }

  async close(): Promise<void> {
    // What could be waited for has been: pg-boss's own waiting looks only twice a second.
    await this.#boss.stop({ graceful: false, close: true });
  }

  async #wakeOrLeave(storeId: string): Promise<void> {
    try {
      await this.wake(storeId);
    } catch (error) {
      this.#logger.warn({ err: errorOfQueue(error), storeId }, "could not wake a worker for a store; a sweep does it");
    }
  }

  #begin(storeId: string, run: (storeId: string) => Promise<void>): void {
    const work = run(storeId)
      .catch((error: unknown) => {
        this.#logger.error({ err: error, storeId }, "the work for a store broke off; it is taken up again");
      })
      .finally(() => {
        this.#underWay.delete(work);
        this.#tellEnd();
      });
    this.#underWay.add(work);
  }

  async #wakeForgotten(takeable: SQL | undefined): Promise<void> {
    try {
      const forgotten = await this.#database.queries
        .selectDistinct({ storeId: syncs.storeId })
        .from(syncs)
        .leftJoin(storeLeases, sql`${storeLeases.storeId} = ${syncs.storeId}`)
        .where(and(takeable, sql`(${storeLeases.holder} is null or ${storeLeases.expiresAt} < clock_timestamp())`));
      if (forgotten.length > 0) {
        await this.#boss.insert(
          queue,
          forgotten.map(({ storeId }) => ({ data: { storeId }, singletonKey: storeId })),
        );
      }
    } catch (error) {
      this.#logger.error(
        { err: errorOfQueue(error) },
        "could not look for stores with work; the next sweep tries again",
      );
    }
  }
}
