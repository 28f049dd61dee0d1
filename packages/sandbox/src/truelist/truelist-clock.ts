/** The time at the vendor's: it runs faster by the sandbox's time scale, and tests move it on. */
export class TruelistClock {
  readonly #startedAt = Date.now();
  readonly #origin = performance.now();
  readonly #timeScale: number;
  #advanced = 0;

  constructor(timeScale: number) {
    this.#timeScale = timeScale;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#startedAt + (performance.now() - this.#origin) * this.#timeScale + this.#advanced;
  }

  advance(ms: number): void {
    this.#advanced += ms;
  }
}
