import type { ListAnswer } from "./envelope.js";
import { largestPage } from "./customer-pages.js";

/**
 * All items of a list that is paged by number. The last page is known by its length or by the total; where an answer tells
 * neither its page's size nor a total, a page shorter than asked for is the last.
 */
export async function readNumberedPages<T>(
  readPage: (paging: { readonly page: number; readonly limit: number }) => Promise<ListAnswer<T>>,
): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { data, meta } = await readPage({ page, limit: largestPage });
    items.push(...data);
    const perPage = Math.min(largestPage, meta?.pagination?.per_page ?? largestPage);
    const total = meta?.pagination?.total;
    if (data.length === 0 || data.length < perPage || (total !== undefined && items.length >= total)) return items;
  }
}
