/** So many answers in a row have to be silent before it is believed that the store has no quota any more. */
const enough = 20;

/**
 * Answers in a row that tell nothing of the quota. One alone means nothing: 204s were seen without the headers, on stores
 * that have a quota (BigCommerce API reference, "API rate limits").
 */
export class SilentAnswers {
  #count = 0;
  #since = 0;

  /** Takes in such an answer; answers for how many milliseconds there has been nothing else, 0 while there were few. */
  add(status: number, now: number): number {
    const isTelling = status >= 200 && status < 300 && status !== 204;
    if (!isTelling) return 0;
    if (this.#count === 0) this.#since = now;
    this.#count += 1;
    return this.#count < enough ? 0 : now - this.#since;
  }

  clear(): void {
    this.#count = 0;
  }
}
