/** How many answers are remembered. */
const remembered = 32;

/** How long the store took for its last answers. */
export class AnswerTimes {
  readonly #times: number[] = [];

  add(ms: number): void {
    this.#times.push(ms);
    if (this.#times.length > remembered) this.#times.shift();
  }

  /** The longest of them, in milliseconds; 0 before the first. */
  get longest(): number {
    return Math.max(0, ...this.#times);
  }
}
