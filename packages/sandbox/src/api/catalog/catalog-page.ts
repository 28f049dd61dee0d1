import type { Answer } from "../answer.js";
import type { Query } from "../query.js";

/** One page of a longer list. */
export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Which page is wanted. */
export interface Paging {
  readonly page: number;
  readonly limit: number;
}

/**
 * The answer of a list of the catalogue: an empty one has no page at all. Links keep the query that led here; neighbours
 * that are not there are left out.
 */
export function pageAnswer(query: Query, { page, limit }: Paging, { total, items }: Page<unknown>): Answer {
  const pages = Math.ceil(total / limit);
  const link = (number: number) => {
    const kept = query.linkWith("limit", String(limit), ["page"]);
    return `?page=${number}&${kept.slice(1)}`;
  };
  const links = {
    ...(page > 1 ? { previous: link(page - 1) } : {}),
    current: link(page),
    ...(page < pages ? { next: link(page + 1) } : {}),
  };
  const numbers = { total, count: items.length, per_page: limit, current_page: page, total_pages: pages };
  return { status: 200, body: { data: items, meta: { pagination: { ...numbers, links } } } };
}

/** One page of a list that is at hand as a whole. */
export function pageOf<T>(all: readonly T[], { page, limit }: Paging): Page<T> {
  return { total: all.length, items: all.slice((page - 1) * limit, page * limit) };
}

/** The first so many, without asking for more. */
export function firstOf<T>(count: number, items: Iterable<T>): T[] {
  const taken: T[] = [];
  if (count <= 0) return taken;
  for (const item of items) {
    if (taken.push(item) >= count) break;
  }
  return taken;
}

/** The answer of one thing. */
export function single(data: unknown, status = 200): Answer {
  return { status, body: { data, meta: {} } };
}
