import { largestPage } from "./page.js";
import type { Endpoint } from "../transport/endpoint.js";
import type { ListAnswer } from "../transport/envelope.js";
import { malformed } from "../transport/parse-answer.js";

/** One page of a list that is paged by number. */
export interface NumberedPage<T> {
  readonly items: readonly T[];
  /** Its number; the first is 1. */
  readonly page: number;
  /** How many items all pages hold, as the store counts them now. */
  readonly total: number;
  /** The most that a page holds; the store may hold to less than was asked for. */
  readonly perPage: number;
  /** How many pages there are; 0 of an empty list. */
  readonly totalPages: number;
}

/** A page that nothing was asked for. */
export function emptyPage<T>(page: number): NumberedPage<T> {
  return { items: [], page, total: 0, perPage: largestPage, totalPages: 0 };
}

/**
 * An answer as the page that was asked for.
 * @throws Fault RESPONSE_MALFORMED where it does not tell the total.
 */
export function numberedPage<T>(
  endpoint: Endpoint,
  { data, meta }: ListAnswer<T>,
  asked: { readonly page: number; readonly limit: number },
): NumberedPage<T> {
  const total = meta?.pagination?.total;
  if (total === undefined) throw malformed(endpoint, "a page without the total of all items", "meta.pagination.total");
  const perPage = Math.max(1, Math.min(asked.limit, meta?.pagination?.per_page ?? asked.limit));
  return { items: data, page: asked.page, total, perPage, totalPages: Math.ceil(total / perPage) };
}
