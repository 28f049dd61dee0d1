import { z } from "zod";
import type { Endpoint } from "../transport/endpoint.js";
import { listIncomplete } from "./list-incomplete.js";
import type { Page } from "./page.js";

/** The most items that a page of any list holds (BigCommerce API reference, common query parameters). */
export const largestIdPage = 250;

/**
 * Where a list that ascends by id goes on: after this id. Plain JSON; it survives being stored and parsed again, and whatever
 * is added or deleted meanwhile.
 */
export const idCursorSchema = z.strictObject({ afterId: z.number().int().nonnegative() });

/** {@link idCursorSchema}'s value. */
export type IdCursor = z.infer<typeof idCursorSchema>;

/** One answer of a list by id. */
export interface IdPageAnswer<T> {
  /** By ascending id, all above the one asked for. */
  readonly items: readonly T[];
  /** How many the store counts above the id that was asked for; `null` where the endpoint does not tell. */
  readonly remaining: number | null;
}

/** How a list by id is read. */
export interface IdPagesOptions<T> {
  /** Names the list in faults. */
  readonly endpoint: Endpoint;
  /** Asks for the first items above an id. */
  readonly read: (asked: {
    readonly afterId: number;
    readonly limit: number;
    readonly signal: AbortSignal;
  }) => Promise<IdPageAnswer<T>>;
  readonly idOf: (item: T) => number;
  readonly from?: IdCursor | null | undefined;
  /** Items a page; default and most 250. */
  readonly limit?: number | undefined;
  /** False asks for a page only when the caller does. Default true. */
  readonly readAhead?: boolean | undefined;
}

/**
 * Pages of a list by ascending id, each item once. What is deleted or added while it is read moves nothing, because the next
 * page is asked for by the last id. Where the store tells how many remain, the last page is known by that; where it does
 * not, an empty answer is the end, for a page may be short for other reasons.
 * @throws Fault LIST_INCOMPLETE where the store answers nothing while it counts some.
 */
export async function* idPages<T>(options: IdPagesOptions<T>): AsyncGenerator<Page<T, IdCursor>, void, undefined> {
  const { endpoint, idOf, limit = largestIdPage, readAhead = true } = options;
  const ended = new AbortController();
  let total: number | null = null;
  let isFirst = true;
  const read = async (afterId: number): Promise<Page<T, IdCursor>> => {
    const { items, remaining } = await options.read({ afterId, limit, signal: ended.signal });
    if (isFirst) total = remaining;
    isFirst = false;
    if (items.length === 0 && remaining !== null && remaining > 0)
      throw listIncomplete(endpoint, { came: 0, of: remaining });
    const isLast = items.length === 0 || (remaining !== null && items.length >= remaining);
    const lastId = items.reduce((most, item) => Math.max(most, idOf(item)), afterId);
    return { items, total, next: isLast ? null : { afterId: lastId } };
  };
  let ahead: Promise<Page<T, IdCursor>> | null = read(options.from?.afterId ?? 0);
  try {
    while (ahead !== null) {
      const page: Page<T, IdCursor> = await ahead;
      const next = (): Promise<Page<T, IdCursor>> | null => (page.next === null ? null : read(page.next.afterId));
      if (readAhead) {
        ahead = next();
        // A failure of the page ahead is told when the caller asks for that page, not before.
        ahead?.catch(() => undefined);
        yield page;
      } else {
        yield page;
        ahead = next();
      }
    }
  } finally {
    ended.abort(new DOMException("the reader of the pages has stopped", "AbortError"));
  }
}
