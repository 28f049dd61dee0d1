/**
 * Following syncs: as they stand, then as they change, four times a second at most; the last state of each always comes. A
 * follower who is slow finds the newest states and no queue of those between.
 */
import { Fault } from "@storegate/connector-kit";
import type { Database } from "@storegate/database";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger, SyncRow } from "./ports.js";
import type { SyncEvents } from "./sync-events.js";
import { gapMs, SyncFeed } from "./sync-feed.js";
import type { Followed, SyncScope } from "./sync-scope.js";

/** Hands out states of syncs to any number of followers. */
export class SyncWatches {
  readonly #feed: SyncFeed;

  constructor(database: Database, events: SyncEvents, logger: Logger) {
    this.#feed = new SyncFeed(database, events, logger);
  }

  /**
   * States of a sync, oldest first, ending with the one in which it has ended.
   * @param signal ends the following; a follower that may leave while nothing happens needs one.
   * @throws Fault NOT_FOUND, and the database's errors.
   */
  follow(syncId: string, signal?: AbortSignal): AsyncGenerator<SyncRow, void> {
    return this.#told({ syncId }, signal, ([row]) => {
      if (!row) throw notFound();
      return { value: row, last: row.finishedAt !== null };
    });
  }

  /**
   * Syncs within a scope: those that have not ended, at once and perhaps none; then those that have changed, each with its
   * newest state, without end.
   * @param signal as in {@link follow}.
   * @throws the database's errors.
   */
  followAll(scope: SyncScope, signal?: AbortSignal): AsyncGenerator<readonly SyncRow[], void> {
    return this.#told({ scope }, signal, (rows) => ({ value: rows, last: false }));
  }

  /** @param tell what to hand out of states that have come, and whether there are no more. */
  async *#told<Value>(
    followed: Followed,
    signal: AbortSignal | undefined,
    tell: (rows: readonly SyncRow[]) => { readonly value: Value; readonly last: boolean },
  ): AsyncGenerator<Value, void> {
    if (signal?.aborted) return;
    const follower = this.#feed.join(followed);
    const wake = (): void => follower.wake();
    signal?.addEventListener("abort", wake);
    let toldAt: number | undefined;
    try {
      for (;;) {
        if (signal?.aborted) return;
        if (follower.failure !== undefined) throw follower.failure;
        if (!follower.begun || (toldAt !== undefined && follower.news.size === 0)) {
          await follower.wait();
          continue;
        }
        const early = toldAt === undefined ? 0 : toldAt + gapMs - performance.now();
        if (early > 0) {
          await rest(early, signal);
          continue;
        }
        const { value, last } = tell([...follower.news.values()]);
        follower.news.clear();
        toldAt = performance.now();
        yield value;
        if (last) return;
      }
    } finally {
      signal?.removeEventListener("abort", wake);
      this.#feed.leave(follower);
    }
  }
}

/** Lets time pass; less, when the follower leaves. */
async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
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
