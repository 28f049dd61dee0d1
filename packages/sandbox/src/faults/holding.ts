/** Requests that stand still until they are let go: what is to happen in their middle happens there on any machine. */
export class Holding {
  #letGo = Promise.withResolvers<void>();
  #count = 0;
  #waiting: { readonly requests: number; readonly resolve: () => void }[] = [];

  /** How many are held now. */
  get count(): number {
    return this.#count;
  }

  /** Holds one until all are let go; rejects when the signal ends it before. */
  async hold(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ended = Promise.withResolvers<never>();
    const end = () => ended.reject(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    this.#count += 1;
    const met = this.#waiting.filter(({ requests }) => requests <= this.#count);
    this.#waiting = this.#waiting.filter(({ requests }) => requests > this.#count);
    for (const { resolve } of met) resolve();
    try {
      await Promise.race([this.#letGo.promise, ended.promise]);
    } finally {
      this.#count -= 1;
      signal.removeEventListener("abort", end);
    }
  }

  /** Lets all go that are held now. */
  release(): void {
    this.#letGo.resolve();
    this.#letGo = Promise.withResolvers();
  }

  /** Ends once so many are held at once. */
  async until(requests: number): Promise<void> {
    if (this.#count >= requests) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ requests, resolve });
    await promise;
  }
}
