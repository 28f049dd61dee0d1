import { setTimeout as sleep } from "node:timers/promises";

/** Waiting that is shorter by a scale, and that can be ended for all at once. */
export class Waits {
  readonly #timeScale: number;
  readonly #signal: AbortSignal;
  #wake = new AbortController();

  constructor(timeScale: number, signal: AbortSignal) {
    this.#timeScale = timeScale;
    this.#signal = signal;
  }

  /** Waits so many milliseconds, divided by the scale; `false` when all is ended for good. */
  async wait(ms: number): Promise<boolean> {
    const ended = AbortSignal.any([this.#signal, this.#wake.signal]);
    // A wait that was ended rejects; that it is over is all that counts here.
    await sleep(ms / this.#timeScale, undefined, { signal: ended }).catch((error: unknown) => {
      if (!ended.aborted) throw error;
    });
    return !this.#signal.aborted;
  }

  /** Ends all waits that are under way. */
  wakeAll(): void {
    const wake = this.#wake;
    this.#wake = new AbortController();
    wake.abort();
  }
}
