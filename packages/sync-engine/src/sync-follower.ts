import type { SyncRow } from "./ports.js";
import type { Followed } from "./sync-scope.js";

/** Somebody who follows: what there is to tell, the newest state of each sync, taken whenever it suits. */
export class Follower {
  readonly news: Map<string, SyncRow> = new Map();
  /** Whether the first read is done. */
  begun = false;
  failure: unknown;
  readonly #told = new Map<string, number>();
  #wake: (() => void) | undefined;

  constructor(readonly followed: Followed) {}

  /** Puts a state in place of an older one. */
  offer(row: SyncRow): void {
    if ((this.#told.get(row.id) ?? 0) >= row.revision) return;
    if (row.finishedAt) this.#told.delete(row.id);
    else this.#told.set(row.id, row.revision);
    this.news.set(row.id, row);
  }

  wake(): void {
    this.#wake?.();
  }

  /** Waits until it is woken. */
  async wait(): Promise<void> {
    const woken = Promise.withResolvers<void>();
    this.#wake = woken.resolve;
    await woken.promise;
    this.#wake = undefined;
  }
}
