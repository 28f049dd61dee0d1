import type { SyncRow } from "./ports.js";
import { gapMs, type SyncFeed } from "./sync-feed.js";
import { Follower } from "./sync-follower.js";
import type { Followed } from "./sync-scope.js";
import type { Taking } from "./taking.js";

/** What to tell of states that have come, and whether there are no more. */
export type Tell<Value> = (rows: readonly SyncRow[]) => { readonly value: Value; readonly last: boolean };

/** States of what somebody follows: first as they stand, then the newest of each, so many milliseconds apart at least. */
export class StatesToTake<Value> implements Taking<Value> {
  isOver = false;
  readonly #follower: Follower;
  #takenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: SyncFeed,
    followed: Followed,
    private readonly tell: Tell<Value>,
    private readonly onNews: () => void,
  ) {
    this.#follower = new Follower(followed, onNews);
    feed.join(this.#follower);
  }

  take(): Value | undefined {
    const { begun, failure, news } = this.#follower;
    if (this.isOver) return undefined;
    if (failure !== undefined) throw failure;
    if (!begun || (news.size === 0 && this.#takenAt !== undefined)) return undefined;
    const now = performance.now();
    const early = this.#takenAt === undefined ? 0 : this.#takenAt + gapMs - now;
    if (early > 0) {
      this.#timer ??= setTimeout(() => this.#comeBack(), early);
      return undefined;
    }
    const { value, last } = this.tell([...news.values()]);
    news.clear();
    this.#takenAt = now;
    if (last) this.stop();
    return value;
  }

  stop(): void {
    this.isOver = true;
    clearTimeout(this.#timer);
    this.feed.leave(this.#follower);
  }

  #comeBack(): void {
    this.#timer = undefined;
    this.onNews();
  }
}
