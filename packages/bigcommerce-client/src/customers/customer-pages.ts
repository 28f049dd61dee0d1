import { largestPage, type Page } from "../lists/page.js";
import type { ChainCursor, CustomerSlice, PageCursor, SlicedCursor } from "../lists/page-cursor.js";
import { readSlices, type SliceAnswer } from "../lists/read-slices.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { newestOf, readChainPage } from "./customer-chain.js";
import type { CustomerInclude } from "./customer-include.js";
import { confirmEnd } from "./customer-list-end.js";
import { creationSpan, equalSlices, fewestPages, readSlice, shareOf } from "./customer-slices.js";
import type { Customer } from "./customer.js";

/** Which customers, from where on, and how. */
export interface CustomerPagesOptions {
  readonly readAhead?: boolean | undefined;
  /** How many slices of a large list are read at once. Default 1. */
  readonly concurrency?: number | undefined;
  readonly include?: readonly CustomerInclude[] | undefined;
  readonly from?: PageCursor | null | undefined;
  readonly limit?: number | undefined;
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>> | undefined;
}

/** What is read next: a list from its beginning, a chain from a cursor on, or a slice. */
type Part = { readonly chain: ChainCursor | null } | { readonly slice: CustomerSlice };

/**
 * Pages of customers by the store's own cursor. Unless `readAhead` is false one page is read ahead while the caller works;
 * when the caller stops, that reading is ended. N customers cost N / limit requests, rounded up, and no customers cost one:
 * the last page is known by the total that the first one told. Where customers may come to match a filter meanwhile, as those
 * modified since, it costs one more, and a last, empty page. A list that ends before that total, as it does when customers
 * are deleted meanwhile, is asked about once more.
 *
 * With `concurrency`, a list of 40 pages or more falls into slices by when customers were created, which never changes, and
 * several are read at once, each by a chain of its own; pages come as they arrive. That costs three requests, and about half
 * a page for each slice. A shorter list is read as without.
 * @throws Fault RESPONSE_MALFORMED for a first page without a total, LIST_INCOMPLETE for a list that is not all there.
 */
export async function* customerPages(
  transport: StoreTransport,
  options: CustomerPagesOptions = {},
): AsyncGenerator<Page<Customer>, void, undefined> {
  const { from = null, filter, include, readAhead = true, concurrency = 1 } = options;
  const limit = Math.min(options.limit ?? largestPage, largestPage);
  const query = { filter, include, limit };
  const maySlice =
    readAhead && concurrency > 1 && !Object.keys(filter ?? {}).some((name) => name.startsWith("date_created"));
  let sliced: Omit<SlicedCursor, "slices"> | null = null;
  let total: number | null = from?.total ?? null;
  if (from !== null && "slices" in from) {
    const { slices: _, ...rest } = from;
    sliced = rest;
  }

  const read = async (part: Part, signal: AbortSignal): Promise<SliceAnswer<Customer, Part>> => {
    if ("slice" in part) {
      if (sliced === null) throw new TypeError("a slice of a list that was not sliced");
      const reading = { query, span: sliced, share: shareOf(sliced.total, limit, concurrency) };
      const { items, rest } = await readSlice(transport, reading, part.slice, signal);
      return { items, rest: rest.map((slice) => ({ slice })) };
    }
    const page = await readChainPage(transport, query, part.chain, signal);
    total = page.total;
    if (part.chain === null && maySlice && page.total !== null && page.total >= 2 * fewestPages * limit) {
      const span = await creationSpan(transport, filter, signal);
      if (span !== null) {
        sliced = { ...span, seen: 0, total: page.total, newest: newestOf(page.items) };
        const slices = equalSlices(span, { total: page.total, limit, concurrency });
        return { items: [], rest: slices.map((slice) => ({ slice })) };
      }
    }
    return { items: page.items, rest: page.next === null ? [] : [{ chain: page.next }] };
  };

  for await (const { items, left } of readSlices({ slices: partsOf(from), concurrency, readAhead, read })) {
    if (sliced !== null) {
      const { newest } = sliced;
      const old = items.filter(({ id }) => newest === null || id <= newest);
      sliced = { ...sliced, seen: sliced.seen + old.length };
      if (left.length === 0 && sliced.seen < sliced.total)
        await confirmEnd(transport, { filter, seen: sliced.seen, newest, limit }, new AbortController().signal);
    }
    // Parts that turned out empty are no pages; the last page is told, though, and that there is no more.
    if (items.length > 0 || left.length === 0) yield { items, total, next: cursorOf(left, sliced) };
  }
}

function partsOf(from: PageCursor | null): Part[] {
  if (from === null) return [{ chain: null }];
  return "slices" in from ? from.slices.map((slice) => ({ slice })) : [{ chain: from }];
}

function cursorOf(left: readonly Part[], sliced: Omit<SlicedCursor, "slices"> | null): PageCursor | null {
  const [first] = left;
  if (first === undefined) return null;
  if ("chain" in first) return first.chain;
  const slices = left.flatMap((part) => ("slice" in part ? [part.slice] : []));
  if (sliced === null) throw new TypeError("slices of a list that was not sliced");
  return { slices, ...sliced };
}
