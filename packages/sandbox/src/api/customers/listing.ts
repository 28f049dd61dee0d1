import type { StoreCustomer } from "../../store/resources.js";

/** Customers in the order in which they are listed. */
export interface Listing {
  readonly total: number;
  /** Up to so many, after the first so many. */
  slice(offset: number, limit: number): StoreCustomer[];
  /** Up to so many that follow the customer with the id. */
  after(id: number, limit: number): StoreCustomer[];
  /** Up to so many that stand right before the customer with the id, in the order of the list. */
  before(id: number, limit: number): StoreCustomer[];
}

/** What a list of customers can be sorted by (BigCommerce API reference, customers v3). */
export const sortKeys = ["date_created", "last_name", "date_modified"] as const;

/** How a list is sorted: 1 ascending, -1 descending. */
export interface ListingSort {
  readonly key: (typeof sortKeys)[number];
  readonly direction: 1 | -1;
}
