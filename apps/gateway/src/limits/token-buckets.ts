/** Token buckets in this process's memory, one for each name. */

/** More buckets than this are not held: the least lately made give way. */
const mostBuckets = 20_000;

interface Bucket {
  level: number;
  at: number;
}

/**
 * A bucket holds what may be spent in a minute, is full at first, and fills up evenly. What is refused takes nothing, so that
 * somebody who asks too often is served again as soon as it has refilled.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param perMinute what a bucket holds, and what flows into it in a minute; 0 sets no bound.
   * @param now milliseconds of a clock that never goes back.
   */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Takes an amount; more than a bucket holds counts as all that it holds.
   * @param leaving is left in the bucket, for others.
   * @returns 0 when it was there; else nothing is taken, and the answer is in how many seconds it will be, 1 or more.
   */
  take(name: string, amount: number, leaving = 0): number {
    if (this.perMinute === 0) return 0;
    const wanted = Math.min(amount, this.perMinute - leaving);
    const bucket = this.#filled(name);
    const missing = wanted + leaving - bucket.level;
    if (missing > 0) return Math.max(1, Math.ceil((missing / this.perMinute) * 60));
    bucket.level -= wanted;
    return 0;
  }

  /** As {@link take}, and takes nothing. */
  wait(name: string, amount: number): number {
    const level = this.#buckets.has(name) ? this.#filled(name).level : this.perMinute;
    const missing = Math.min(amount, this.perMinute) - level;
    return missing <= 0 ? 0 : Math.max(1, Math.ceil((missing / this.perMinute) * 60));
  }

  #filled(name: string): Bucket {
    const at = this.now();
    const held = this.#buckets.get(name);
    if (held) {
      held.level = Math.min(this.perMinute, held.level + ((at - held.at) / 60_000) * this.perMinute);
      held.at = at;
      return held;
    }
    if (this.#buckets.size >= mostBuckets) this.#makeRoom(at);
    const made = { level: this.perMinute, at };
    this.#buckets.set(name, made);
    return made;
  }

  /** A bucket that nobody has touched for a minute is full, and so is a new one. */
  #makeRoom(at: number): void {
    for (const [name, bucket] of this.#buckets) if (at - bucket.at >= 60_000) this.#buckets.delete(name);
    for (const name of this.#buckets.keys()) {
      if (this.#buckets.size < mostBuckets) return;
      this.#buckets.delete(name);
    }
  }
}
