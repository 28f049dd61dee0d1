import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../src/governor/clock.js";

/** A clock that goes on only when it is told to. */
export class VirtualClock implements Clock {
  #now = 1_000_000;
  /** What the machine's date is ahead of {@link now}; a test that changes it sets the machine's clock. */
  dateAhead = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  readonly now = (): number => this.#now;

  readonly date = (): number => this.#now + this.dateAhead;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Goes on for so long, running what falls due on the way, each with all that follows from it at once. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await nextTurn();
    for (;;) {
      const due = this.#nextUpTo(end);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await nextTurn();
    }
    this.#now = end;
  }

  #nextUpTo(end: number): { readonly at: number; readonly run: () => void } | undefined {
    let first: { readonly at: number; readonly run: () => void } | undefined;
    for (const timer of this.#timers)
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  }
}
