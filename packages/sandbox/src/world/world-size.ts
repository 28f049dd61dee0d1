import type { WorldSize } from "./seeded-address.js";

/** The size and the seed of a whole store. */
export interface StoreSize extends WorldSize {
  /** Seeded orders have the ids from 1 to this. */
  readonly orders: number;
  /** Seeded products have the ids from 1 to this. */
  readonly products: number;
  /** Seeded newsletter subscribers have the ids from 1 to this. */
  readonly subscribers: number;
}
