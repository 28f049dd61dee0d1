/** How fast a sync goes. Pure, so that time is an argument. */

interface Sample {
  readonly at: number;
  readonly processed: number;
}

/** The rate looks back this far, so that it follows a store that slows down. */
const windowMs = 20_000;
/** Before this has passed, a rate would be a guess. */
const soonestMs = 500;

/** A rate over the last seconds, from samples of how many records were processed when. */
export class RateMeter {
  readonly #samples: Sample[] = [];
  #begins: number | undefined;

  /**
   * It is counted from the first record that is done: what a run needs to begin, as a resume that reads its page again, says
   * nothing of how fast it goes.
   * @param at milliseconds on a clock that never goes back.
   */
  sample(at: number, processed: number): void {
    this.#begins ??= processed;
    if (this.#samples.length === 0 && processed === this.#begins) return;
    this.#samples.push({ at, processed });
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? at) < at - windowMs) this.#samples.shift();
  }

  /** Records a second, or null while there is too little to go by. */
  get perSecond(): number | null {
    const first = this.#samples.at(0);
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < soonestMs) return null;
    return ((last.processed - first.processed) * 1000) / (last.at - first.at);
  }
}

/** Seconds that remain at this rate, or null where total or rate is not known. */
export function remainingSeconds(processed: number, total: number | null, perSecond: number | null): number | null {
  if (total === null || perSecond === null || perSecond <= 0) return null;
  return Math.max(0, total - processed) / perSecond;
}
