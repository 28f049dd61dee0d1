/** What a process ends, in order, and in one time for all of it. */
import type { Logger } from "@storegate/connector-kit";
import { endsWithin } from "@storegate/sync-engine";

/** Ends one thing. @param ms how long it may take. */
export type End = (ms: number) => Promise<unknown> | void;

/** How long all of it may take, in milliseconds, where nothing else is said. */
const usualStopMs = 30_000;

/** The part of the time that is left that one thing may take; the work for stores takes more. */
const usualShare = 1 / 2;

/** Things to end, the last one first. */
export class Stops {
  readonly #all: { readonly what: string; readonly end: End; readonly share: number }[] = [];

  constructor(private readonly logger: Logger) {}

  /**
   * Adds something that is to end before what was added before it.
   * @param what names it where it does not end.
   * @param share of the time that is left then, the most that is waited for it.
   */
  push(what: string, end: End, share: number = usualShare): void {
    this.#all.push({ what, end, share });
  }

  /**
   * Ends all of it, within this time whatever stands still: what does not end is named in the log, and left. Called again it
   * has nothing to do.
   * @throws the first error of what could not be ended; the rest is ended all the same.
   */
  async end(ms: number = usualStopMs): Promise<void> {
    const until = performance.now() + ms;
    const failures: unknown[] = [];
    for (let last = this.#all.pop(); last; last = this.#all.pop()) {
      const mostMs = Math.max(0, until - performance.now()) * last.share;
      try {
        const ended = await endsWithin(Promise.resolve(last.end(mostMs)), mostMs);
        if (!ended)
          this.logger.warn({ what: last.what, waitedMs: Math.round(mostMs) }, "did not end in time, and is left");
      } catch (error) {
        this.logger.error({ err: error, what: last.what }, "could not be ended in order");
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
