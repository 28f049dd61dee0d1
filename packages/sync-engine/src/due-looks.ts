/** Looks for what is due again and again, as long as it runs. */

/** Takes what is due. */
export interface TakesDue {
  /**
   * Takes all that is due now, unless it is to stop.
   * @returns how long it is to the next, in milliseconds; Infinity where nothing is known of one. It does not throw.
   */
  takeAll(stopped?: () => boolean): Promise<number>;
}

/** The timer of those who take what is due, one after the other. */
export class DueLooks {
  #timer: NodeJS.Timeout | undefined;
  #look: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly takers: readonly TakesDue[]) {}

  /** @param sweepMs looks at least so often, for times that other processes have set meanwhile. */
  start(sweepMs: number): void {
    if (this.#stopped) return;
    this.#look = this.#takeAll().then((waitMs) => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.start(sweepMs), Math.min(sweepMs, waitMs));
      this.#timer.unref();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#look;
  }

  async #takeAll(): Promise<number> {
    let waitMs = Infinity;
    for (const taker of this.takers) waitMs = Math.min(waitMs, await taker.takeAll(() => this.#stopped));
    return waitMs;
  }
}
