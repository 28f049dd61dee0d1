/**
 * Following syncs: as they stand, then as they change, four times a second at most; the last state of each always comes. A
 * follower who is slow finds the newest states and no queue of those between.
 */
import type { Database } from "@storegate/database";
import type { Logger, SyncRow } from "./ports.js";
import { notFound } from "./request-faults.js";
import { StatesToTake, type Tell } from "./states-to-take.js";
import type { SyncEvents } from "./sync-events.js";
import { SyncFeed } from "./sync-feed.js";
import type { SyncScope } from "./sync-scope.js";
import { iterate, type Taking } from "./taking.js";

/** Hands out states of syncs to any number of followers. */
export class SyncWatches {
  readonly #feed: SyncFeed;

  constructor(database: Database, events: SyncEvents, logger: Logger) {
    this.#feed = new SyncFeed(database, events, logger);
  }

  /**
   * States of a sync, oldest first, ending with the one in which it has ended.
   * @param onNews is called whenever there may be something to take. Taking throws Fault NOT_FOUND, and the database's errors.
   */
  watch(syncId: string, onNews: () => void): Taking<SyncRow> {
    const tell: Tell<SyncRow> = ([row]) => {
      if (!row) throw notFound("sync");
      return { value: row, last: row.finishedAt !== null };
    };
    return new StatesToTake(this.#feed, { syncId }, tell, onNews);
  }

  /**
   * Syncs within a scope: those that have not ended, at once and perhaps none; then those that have changed, each with its
   * newest state, without end.
   * @param onNews is called whenever there may be something to take. Taking throws the database's errors.
   */
  watchAll(scope: SyncScope, onNews: () => void): Taking<readonly SyncRow[]> {
    return new StatesToTake(this.#feed, { scope }, (rows) => ({ value: rows, last: false }), onNews);
  }

  /**
   * As {@link watch}, one after the other.
   * @param signal ends the following; a follower that may leave while nothing happens needs one.
   * @throws Fault NOT_FOUND, and the database's errors.
   */
  follow(syncId: string, signal?: AbortSignal): AsyncGenerator<SyncRow, void> {
    return iterate((onNews) => this.watch(syncId, onNews), signal);
  }

  /**
   * As {@link watchAll}, one after the other.
   * @param signal as in {@link follow}.
   * @throws the database's errors.
   */
  followAll(scope: SyncScope, signal?: AbortSignal): AsyncGenerator<readonly SyncRow[], void> {
    return iterate((onNews) => this.watchAll(scope, onNews), signal);
  }
}
