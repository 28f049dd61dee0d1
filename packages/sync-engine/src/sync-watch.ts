/**
 * Following one sync: its state as it stands, then as it changes, four times a second at most; the last state always comes.
 * However many follow one sync, each of its changes is read once.
 */
import { schema, type Database } from "@storegate/database";
import { eq } from "drizzle-orm";
import type { SyncRow } from "./ports.js";
import type { SyncEvents } from "./sync-events.js";

/** No two states come closer together than this. */
const gapMs = 250;

interface Watch {
  readonly waiting: Set<() => void>;
  readers: number;
  row: SyncRow | undefined;
  failure: unknown;
  readAt: number;
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

  /** States of a sync, oldest first, ending with the one in which it has ended. A follower that is slow misses states between. */
  async *follow(syncId: string, signal?: AbortSignal): AsyncGenerator<SyncRow, void> {
    const watch = this.#join(syncId);
    let seen = 0;
    try {
      for (;;) {
        if (watch.failure !== undefined) throw watch.failure;
        const { row } = watch;
        if (row && row.revision > seen) {
          seen = row.revision;
          yield row;
          if (row.finishedAt) return;
          continue;
        }
        if (signal?.aborted) return;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            watch.waiting.delete(wake);
            signal?.removeEventListener("abort", wake);
            resolve();
          };
          watch.waiting.add(wake);
          signal?.addEventListener("abort", wake);
        });
      }
    } finally {
      this.#leave(syncId, watch);
    }
  }

  #join(syncId: string): Watch {
    const known = this.#watches.get(syncId);
    if (known) {
      known.readers += 1;
      return known;
    }
    const watch: Watch = {
      waiting: new Set(),
      readers: 1,
      row: undefined,
      failure: undefined,
      readAt: 0,
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
    this.#watches.delete(syncId);
  }

  #readSoon(syncId: string, watch: Watch): void {
    if (watch.timer) return;
    const wait = Math.max(0, watch.readAt + gapMs - performance.now());
    watch.timer = setTimeout(() => {
      watch.timer = undefined;
      void this.#read(syncId, watch);
    }, wait);
  }

  async #read(syncId: string, watch: Watch): Promise<void> {
    watch.readAt = performance.now();
    try {
      const [row] = await this.database.queries.select().from(schema.syncs).where(eq(schema.syncs.id, syncId));
      if (row && row.revision > (watch.row?.revision ?? 0)) watch.row = row;
    } catch (error) {
      watch.failure = error;
    }
    for (const wake of watch.waiting) wake();
  }
}
