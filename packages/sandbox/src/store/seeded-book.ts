import { SortedIds } from "./sorted-ids.js";

/** A thing of the store that has an id of its own. */
export interface HasId {
  readonly id: number;
}

/**
 * Things with ids from 1 on. Those that were seeded and that nobody touched are made from their id whenever they are asked
 * for; only those that were changed, added or deleted are kept, so that millions need no memory. Ids are never given twice.
 */
export class SeededBook<T extends HasId> {
  readonly #seeded: number;
  readonly #make: (id: number) => T;
  /** What was changed or added; `null` for what was deleted. */
  readonly #touched = new Map<number, T | null>();
  readonly #deleted = new SortedIds();
  #lastId: number;

  /**
   * @param seeded how many are seeded, with the ids from 1 to this
   * @param make makes a seeded one anew from its id; always the same
   */
  constructor(seeded: number, make: (id: number) => T) {
    this.#seeded = seeded;
    this.#make = make;
    this.#lastId = seeded;
  }

  get count(): number {
    return this.#lastId - this.#deleted.size;
  }

  /** The highest id ever given. */
  get lastId(): number {
    return this.#lastId;
  }

  /** How many have a greater id, found without walking. */
  countAbove(id: number): number {
    return Math.max(0, this.#lastId - id) - this.#deleted.countAbove(id);
  }

  /** Whether it was changed, added or deleted since it was seeded. */
  isTouched(id: number): boolean {
    return this.#touched.has(id);
  }

  /** What was changed or added, and still is there. */
  *touched(): Generator<T> {
    for (const item of this.#touched.values()) if (item !== null) yield item;
  }

  /** Whether there is such a one, without making it. */
  has(id: number): boolean {
    const touched = this.#touched.get(id);
    if (touched !== undefined) return touched !== null;
    return Number.isInteger(id) && id >= 1 && id <= this.#seeded;
  }

  get(id: number): T | undefined {
    if (!this.has(id)) return undefined;
    return this.#touched.get(id) ?? this.#make(id);
  }

  /** By descending id; those below `below` when it is given. */
  *descending(below = this.#lastId + 1): Generator<T> {
    for (let id = Math.min(below - 1, this.#lastId); id >= 1; id--) {
      const item = this.get(id);
      if (item !== undefined) yield item;
    }
  }

  /** By ascending id; those above `above` when it is given. */
  *ascending(above = 0): Generator<T> {
    for (let id = Math.max(above, 0) + 1; id <= this.#lastId; id++) {
      const item = this.get(id);
      if (item !== undefined) yield item;
    }
  }

  /** How many have this id or a lower one, found without walking. */
  countUpTo(id: number): number {
    const bound = Math.min(Math.max(Math.trunc(id), 0), this.#lastId);
    return bound - (this.#deleted.size - this.#deleted.countAbove(bound));
  }

  /** The bound to give to {@link descending} to pass over the first so many, found without walking. */
  boundAfter(offset: number): number {
    // The greatest id that has at least `offset` of them above it.
    let low = 0;
    let high = this.#lastId;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lastId - middle - this.#deleted.countAbove(middle) >= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The bound to give to {@link ascending} to pass over the first so many, found without walking. */
  ascendingBoundAfter(offset: number): number {
    // The smallest id at or below which there are so many.
    let low = 0;
    let high = this.#lastId;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const deletedUpTo = this.#deleted.size - this.#deleted.countAbove(middle);
      if (middle - deletedUpTo >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  add(make: (id: number) => T): T {
    const item = make(this.#lastId + 1);
    this.#lastId += 1;
    this.#touched.set(item.id, item);
    return item;
  }

  /** Puts one in the place of the one with its id. */
  replace(item: T): T {
    if (!this.has(item.id)) throw new Error(`There is nothing with the id ${item.id} to be replaced.`);
    this.#touched.set(item.id, item);
    return item;
  }

  delete(id: number): boolean {
    if (!this.has(id)) return false;
    this.#touched.set(id, null);
    this.#deleted.add(id);
    return true;
  }
}
