/** How long a client may let an export wait. */

/** A client that takes too little, of whom it is let go. */
export class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** What a client is to keep to. */
export interface PaceLimits {
  /** How long it may take nothing. */
  readonly idleMs: number;
  /** What it has to take on the whole while something waits for it; 0 sets no bound. */
  readonly bytesPerSecond: number;
}

/**
 * The patience that one client has left: as long as it may take nothing, less each wait for it, and more again for what it takes,
 * as fast as it should. So a pause is forgiven, and one that goes on trickling is not. Time in which nothing waits for it, as
 * while rows are read, does not count.
 */
export class ExportPace {
  #leftMs: number;

  constructor(
    private readonly limits: PaceLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#leftMs = limits.idleMs;
  }

  /** Waits until so many bytes are taken. @throws TooSlow, and what `taken` throws when its signal ends the wait. */
  async wait(bytes: number, taken: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const since = this.now();
    const late = new AbortController();
    const tooSlow = new TooSlow("the client took too little of an export");
    const timer = setTimeout(() => late.abort(tooSlow), this.#leftMs);
    try {
      await taken(late.signal);
    } catch (error) {
      throw late.signal.aborted ? tooSlow : error;
    } finally {
      clearTimeout(timer);
    }
    const { idleMs, bytesPerSecond } = this.limits;
    const earnedMs = bytesPerSecond === 0 ? idleMs : (bytes / bytesPerSecond) * 1000;
    this.#leftMs -= this.now() - since;
    if (this.#leftMs < 0) throw tooSlow;
    this.#leftMs = Math.min(idleMs, this.#leftMs + earnedMs);
  }
}
