import { z } from "zod";
import { listIncomplete } from "./list-incomplete.js";
import type { Page } from "./page.js";
import type { Endpoint } from "../transport/endpoint.js";
import type { ListAnswer } from "../transport/envelope.js";
import { numberedPage } from "./numbered-page.js";

/**
 * Where a list that is paged by number goes on. Plain JSON; it survives being stored and parsed again.
 *
 * What is deleted while such a list is read moves all that follows towards its beginning, over the border of a page. The
 * total tells of it: pages are then read again, as far back as things may have moved, and nothing is missed. What was added
 * meanwhile may be missed, and after a resumption an item may come twice.
 */
export const numberedCursorSchema = z.strictObject({
  page: z.number().int().positive(),
  total: z.number().int().nonnegative(),
});

/** {@link numberedCursorSchema}'s value. */
export type NumberedCursor = z.infer<typeof numberedCursorSchema>;

/** One page of such a list. */
export type NumberedStreamPage<T> = Page<T, NumberedCursor>;

/** How such a list is read. */
export interface NumberedStream<T> {
  readonly endpoint: Endpoint;
  readonly read: (paging: { readonly page: number; readonly limit: number }) => Promise<ListAnswer<T>>;
  readonly idOf: (item: T) => number;
  readonly limit: number;
  readonly from?: NumberedCursor | null | undefined;
}

/** How many pages' ids are kept to know an item that comes again, and so how far back pages can be read again. */
const rememberedPages = 8;

/**
 * The pages of a list by number, each item once.
 * @throws Fault LIST_INCOMPLETE where more was deleted meanwhile than can be caught up with, or the store answers an empty page
 * before all came that it counts.
 */
export async function* numberedPageStream<T>(
  stream: NumberedStream<T>,
): AsyncGenerator<NumberedStreamPage<T>, void, undefined> {
  const { endpoint, read, idOf, limit, from } = stream;
  let recent: number[] = [];
  let total = from?.total ?? null;
  let isFirst = true;
  for (let page = from?.page ?? 1; ;) {
    const answer = numberedPage(endpoint, await read({ page, limit }), { page, limit });
    const moved = total === null ? 0 : Math.max(0, total - answer.total);
    total = answer.total;
    const back = Math.min(page - 1, Math.ceil(moved / answer.perPage));
    if (back > 0 && back < rememberedPages) {
      page -= back;
      continue;
    }
    if (back > 0) throw listIncomplete(endpoint, { came: (page - 1) * answer.perPage, of: total });
    const known = new Set(recent);
    const items = answer.items.filter((item) => !known.has(idOf(item)));
    const isLast = page >= answer.totalPages;
    if (answer.items.length === 0 && !isLast)
      throw listIncomplete(endpoint, { came: (page - 1) * answer.perPage, of: total });
    recent = [...recent, ...items.map(idOf)].slice(-rememberedPages * limit);
    if (items.length > 0 || isLast || isFirst) yield { items, total, next: isLast ? null : { page: page + 1, total } };
    isFirst = false;
    if (isLast) return;
    page += 1;
  }
}
