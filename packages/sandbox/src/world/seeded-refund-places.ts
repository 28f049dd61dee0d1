import { isSeededRefunded } from "./seeded-order-place.js";
import type { StoreSize } from "./world-size.js";

/** The statuses repeat with every so many orders. */
const round = 1000;

/**
 * Which seeded orders have a refund: those that are Refunded or Partially Refunded. A refund's id is the place of its order
 * among them, so that either is found from the other without walking.
 */
export class SeededRefundPlaces {
  readonly #size: StoreSize;
  /** Places within a round, ascending, from 1 on. */
  readonly #places: readonly number[];

  constructor(size: StoreSize) {
    this.#size = size;
    this.#places = Array.from({ length: round }, (_, index) => index + 1).filter((id) => isSeededRefunded(size, id));
  }

  /** The highest id of a seeded refund. */
  get last(): number {
    return this.upTo(this.#size.orders);
  }

  /** How many such orders there are up to an id. */
  upTo(orderId: number): number {
    const rounds = Math.floor(orderId / round);
    return rounds * this.#places.length + this.#places.filter((place) => place <= orderId % round).length;
  }

  /** The id of the refund of an order, if it has one. */
  refundOf(orderId: number): number | undefined {
    const isOne = orderId >= 1 && orderId <= this.#size.orders && isSeededRefunded(this.#size, orderId);
    return isOne ? this.upTo(orderId) : undefined;
  }

  /** The order of a refund's id. */
  orderOf(refundId: number): number | undefined {
    if (refundId < 1 || refundId > this.last) return undefined;
    const rounds = Math.floor((refundId - 1) / this.#places.length);
    return rounds * round + (this.#places[(refundId - 1) % this.#places.length] ?? 0);
  }
}
