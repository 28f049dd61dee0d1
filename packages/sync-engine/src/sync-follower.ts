import type { SyncRow } from "./ports.js";
import type { Followed } from "./sync-scope.js";

/** Somebody who follows: what there is to tell, the newest state of each sync, taken whenever it suits. */
export class Follower {
  readonly news: Map<string, SyncRow> = new Map();
  /** Whether the first read is done. */
  begun = false;
  failure: unknown;
  readonly #told = new Map<string, number>();

  /** @param wake is called when there may be something to take. */
  constructor(
    readonly followed: Followed,
    readonly wake: () => void,
  ) {}

  /** Puts a state in place of an older one. */
  offer(row: SyncRow): void {
    if ((this.#told.get(row.id) ?? 0) >= row.revision) return;
    if (row.finishedAt) this.#told.delete(row.id);
    else this.#told.set(row.id, row.revision);
    this.news.set(row.id, row);
  }
}
