/**
 * Following one sync: its state as it stands, then as it changes, four times a second at most; the last state always comes.
 * However many follow one sync, each of its changes is read once for all of them.
 */
import { Fault } from "@storegate/connector-kit";
import { schema, type Database } from "@storegate/database";
import { eq } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import type { SyncRow } from "./ports.js";
import type { SyncEvents } from "./sync-events.js";

/** No two states come closer together than this. */
const gapMs = 250;

interface Watch {
  readonly waiting: Set<() => void>;
  readers: number;
  row: SyncRow | undefined;
  failure: unknown;
  /** When the last read ended. */
  readAt: number;
  reading: boolean;
  /** The sync may have changed since the read under way began. */
  stale: boolean;
  timer: NodeJS.Timeout | undefined;
  stop: () => void;
}

/** Hands out states of syncs to any number of followers. */
export class SyncWatches {
  readonly #watches = new Map<string, Watch>();

  constructor(
    private readonly database: Database,
    private readonly events: SyncEvents,
  ) {}

  /**
   * States of a sync, oldest first, ending with the one in which it has ended. A follower that is slow misses states between.
   * @param signal ends the following; a follower that may leave while nothing happens needs one.
   * @throws Fault NOT_FOUND, and the database's errors.
   */
  async *follow(syncId: string, signal?: AbortSignal): AsyncGenerator<SyncRow, void> {
    const watch = this.#join(syncId);
    let seen = 0;
    try {
      // Whoever joins others sees the present too, not what they were last told.
      if (watch.row && watch.stale) await this.#read(syncId, watch);
      for (;;) {
        if (signal?.aborted) return;
        if (watch.failure !== undefined) throw watch.failure;
        const { row } = watch;
        if (!row || row.revision <= seen) {
          await changeOf(watch, signal);
          continue;
        }
        seen = row.revision;
        const toldAt = performance.now();
        yield row;
        if (row.finishedAt) return;
        await rest(toldAt + gapMs - performance.now(), signal);
      }
    } finally {
      this.#leave(syncId, watch);
    }
  }

  #join(syncId: string): Watch {
    const known = this.#watches.get(syncId);
    if (known && known.failure === undefined) {
      known.readers += 1;
      return known;
    }
    const watch: Watch = {
      waiting: new Set(),
      readers: 1,
      row: undefined,
      failure: undefined,
      readAt: 0,
      reading: false,
      stale: false,
      timer: undefined,
      stop: this.events.listen((event) => {
        if (!event || event.syncId === syncId) this.#readSoon(syncId, watch);
      }),
    };
    this.#watches.set(syncId, watch);
    void this.#read(syncId, watch);
    return watch;
  }

  #leave(syncId: string, watch: Watch): void {
    watch.readers -= 1;
    if (watch.readers > 0) return;
    watch.stop();
    clearTimeout(watch.timer);
    if (this.#watches.get(syncId) === watch) this.#watches.delete(syncId);
  }

  #readSoon(syncId: string, watch: Watch): void {
    watch.stale = true;
    if (watch.reading || watch.timer) return;
    const wait = Math.max(0, watch.readAt + gapMs - performance.now());
    watch.timer = setTimeout(() => {
      watch.timer = undefined;
      void this.#read(syncId, watch);
    }, wait);
  }

  async #read(syncId: string, watch: Watch): Promise<void> {
    watch.reading = true;
    watch.stale = false;
    try {
      const [row] = await this.database.queries.select().from(schema.syncs).where(eq(schema.syncs.id, syncId));
      if (!row) throw notFound();
      if (row.revision > (watch.row?.revision ?? 0)) watch.row = row;
    } catch (error) {
      watch.failure = error;
    }
    watch.reading = false;
    watch.readAt = performance.now();
    for (const wake of watch.waiting) wake();
    if (watch.stale && watch.readers > 0) this.#readSoon(syncId, watch);
  }
}

/** Waits until a watch has news, or the follower leaves. */
function changeOf(watch: Watch, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      watch.waiting.delete(wake);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    watch.waiting.add(wake);
    signal?.addEventListener("abort", wake);
  });
}

/** Lets time pass; less, when the follower leaves. */
async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0) return;
  await delay(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}

function notFound(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "NOT_FOUND",
    message: "There is no sync with this id.",
    remedy: "Take the id from a list of what there is.",
  });
}
