import type { StoreAttributeValue } from "./resources.js";

const blockSize = 1000;

/** Customers in a row, and how many values they have, by attribute. */
export interface ValueBlock {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly (number | undefined)[];
}

/** How many seeded values there are, by thousands of customers, counted when first asked for and after a change. */
export class SeededValueCounts {
  readonly #customers: number;
  readonly #valuesOf: (customerId: number) => readonly StoreAttributeValue[];
  readonly #blocks: (ValueBlock | undefined)[] = [];

  /** @param valuesOf a seeded customer's seeded values as they are now */
  constructor(customers: number, valuesOf: (customerId: number) => readonly StoreAttributeValue[]) {
    this.#customers = customers;
    this.#valuesOf = valuesOf;
  }

  /** All blocks by ascending ids of customers. */
  *blocks(): Generator<ValueBlock> {
    for (let index = 0; index * blockSize < this.#customers; index++) {
      yield (this.#blocks[index] ??= this.#count(index));
    }
  }

  /** Seeded values of a customer are gone. */
  changed(customerId: number): void {
    this.#blocks[Math.floor((customerId - 1) / blockSize)] = undefined;
  }

  #count(index: number): ValueBlock {
    const from = index * blockSize + 1;
    const to = Math.min(from + blockSize - 1, this.#customers);
    const counts: number[] = [];
    for (let id = from; id <= to; id++) {
      for (const { attribute_id } of this.#valuesOf(id)) counts[attribute_id] = (counts[attribute_id] ?? 0) + 1;
    }
    return { from, to, counts };
  }
}
