import { largestPage } from "./page.js";
import type { Endpoint } from "../transport/endpoint.js";
import type { ListAnswer } from "../transport/envelope.js";
import { listIncomplete } from "./list-incomplete.js";

type ReadPage<T> = (paging: { readonly page: number; readonly limit: number }) => Promise<ListAnswer<T>>;

interface Reading<T> {
  /** Each once. */
  readonly items: T[];
  /** The most items that a page said there are in all; `null` where none said so. */
  readonly total: number | null;
}

/**
 * All items of a list that is paged by number, each once. A total that the store tells must be reached, however short its
 * pages; where it tells none, a page shorter than asked for is the last. When items are deleted meanwhile, those behind them
 * move up past the page's border and are skipped: so a list that ends early is read once more from its beginning. A page that
 * brings nothing new ends the list, too, for the store would give it again and again.
 * @throws Fault UNAVAILABLE with code LIST_INCOMPLETE when the second reading ends early, too.
 */
export async function readNumberedPages<T extends { readonly id: number }>(
  endpoint: Endpoint,
  readPage: ReadPage<T>,
): Promise<T[]> {
  for (const isLastTry of [false, true]) {
    const { items, total } = await readToEnd(readPage);
    if (total === null || items.length >= total) return items;
    if (isLastTry) throw listIncomplete(endpoint, { came: items.length, of: total });
  }
  throw new TypeError("a list was not tried");
}

async function readToEnd<T extends { readonly id: number }>(readPage: ReadPage<T>): Promise<Reading<T>> {
  const found = new Map<number, T>();
  let total: number | null = null;
  for (let page = 1; ; page += 1) {
    const { data, meta } = await readPage({ page, limit: largestPage });
    const before = found.size;
    for (const item of data) found.set(item.id, item);
    const told = meta?.pagination?.total;
    if (told !== undefined) total = Math.max(total ?? 0, told);
    const perPage = Math.min(largestPage, meta?.pagination?.per_page ?? largestPage);
    const isLast = total === null ? data.length < perPage : found.size >= total;
    if (isLast || found.size === before) return { items: [...found.values()], total };
  }
}
