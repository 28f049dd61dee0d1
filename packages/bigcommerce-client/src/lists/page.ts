import type { PageCursor } from "./page-cursor.js";

/** The most items that a page of any list holds (BigCommerce API reference, common query parameters). */
export const largestPage = 250;

/** One page of a list. */
export interface Page<T, Cursor = PageCursor> {
  readonly items: readonly T[];
  /** Where to go on after this page; `null` after the last one. Plain JSON; opaque to the caller. */
  readonly next: Cursor | null;
  /** How many the store said there are in all, when it began. */
  readonly total: number | null;
}
