import type { OrderBook } from "../../store/order-book.js";

/** Seeded orders from one id to another, as far as nobody touched them and they are archived, or are not. */
export interface UntouchedRange {
  readonly from: number;
  readonly to: number;
  readonly archived: boolean;
}

/**
 * Orders by ascending id: a range of untouched ones that need not be looked at one by one, and such as were found. Any part
 * of it is found as fast as the first.
 */
export class OrderSequence {
  readonly #book: OrderBook;
  readonly #range: UntouchedRange;
  readonly #found: readonly number[];

  /** @param found by ascending id; none of them in the range and untouched. */
  constructor(book: OrderBook, range: UntouchedRange, found: readonly number[]) {
    this.#book = book;
    this.#range = range;
    this.#found = found;
  }

  get total(): number {
    return this.#inRangeUpTo(this.#range.to) + this.#found.length;
  }

  /** Up to so many ids, after the first so many; from the end on where it descends. */
  slice(offset: number, limit: number, descending: boolean): number[] {
    const start = descending ? Math.max(0, this.total - offset - limit) : offset;
    const count = descending ? Math.min(limit, this.total - offset) : limit;
    const ids: number[] = [];
    for (const id of count > 0 ? this.from(start) : []) {
      if (ids.push(id) >= count) break;
    }
    return descending ? ids.toReversed() : ids;
  }

  /** All ids after the first so many. */
  *from(offset = 0): Generator<number> {
    const first = this.#idAt(offset);
    let next = this.#foundUpTo(first - 1);
    const { from, to, archived } = this.#range;
    for (let id = Math.max(first, from); id <= to; id++) {
      if (this.#book.isTouched(id) || this.#book.archive.isArchived(id) !== archived) continue;
      for (let found = this.#found[next]; found !== undefined && found < id; found = this.#found[next]) {
        yield found;
        next += 1;
      }
      yield id;
    }
    yield* this.#found.slice(next);
  }

  /** The id at a place, counted from 0; above all ids where there is none. */
  #idAt(place: number): number {
    let low = 1;
    let high = this.#book.lastId + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#inRangeUpTo(middle) + this.#foundUpTo(middle) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #inRangeUpTo(id: number): number {
    const { from, to, archived } = this.#range;
    const end = Math.min(id, to);
    if (end < from) return 0;
    const { archive } = this.#book;
    return archive.untouchedUpTo(end, archived) - archive.untouchedUpTo(from - 1, archived);
  }

  /** How many of the found have the id or a lower one. */
  #foundUpTo(id: number): number {
    let low = 0;
    let high = this.#found.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#found[middle] ?? 0) > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
