/** A set of ids that knows how many of them lie above a bound. Made for few ids: adding one is linear. */
export class SortedIds {
  readonly #ids: number[] = [];

  get size(): number {
    return this.#ids.length;
  }

  add(id: number): void {
    const at = this.#firstAbove(id);
    if (this.#ids[at - 1] !== id) this.#ids.splice(at, 0, id);
  }

  /** How many ids are greater than the bound. */
  countAbove(bound: number): number {
    return this.#ids.length - this.#firstAbove(bound);
  }

  #firstAbove(bound: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? 0) > bound) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
