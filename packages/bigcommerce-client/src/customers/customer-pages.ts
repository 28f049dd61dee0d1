import { confirmEnd } from "./customer-list-end.js";
import { listCustomers, totalOf } from "./customer-list.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { malformed } from "../transport/parse-answer.js";
import type { PageCursor } from "../lists/page-cursor.js";
import type { Customer } from "./customer.js";
import type { Page } from "../lists/page.js";
import type { StoreTransport } from "../transport/store-transport.js";

/** The most customers a page holds. */
export const largestPage = 250;

/** Which customers, and from where on. */
export interface CustomerPagesOptions {
  readonly readAhead?: boolean | undefined;
  readonly include?: readonly "attributes"[] | undefined;
  readonly from?: PageCursor | null | undefined;
  readonly limit?: number | undefined;
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>> | undefined;
}

/**
 * Pages of customers by the store's own cursor. Unless `readAhead` is false one page is read ahead while the caller works;
 * when the caller stops, that reading is ended. N customers cost N / limit requests, rounded up, and no customers cost one: the last page is known by
 * the total that the first one told. A list that ends before that total, as it does when customers are deleted meanwhile,
 * is asked about once more.
 * @throws Fault RESPONSE_MALFORMED for a first page without a total, LIST_INCOMPLETE for a list that is not all there.
 */
export async function* customerPages(
  transport: StoreTransport,
  options: CustomerPagesOptions = {},
): AsyncGenerator<Page<Customer>, void, undefined> {
  const ended = new AbortController();
  const read = (cursor: PageCursor | null): Promise<Page<Customer>> =>
    readPage(transport, options, cursor, ended.signal);
  let ahead: Promise<Page<Customer>> | null = read(options.from ?? null);
  try {
    while (ahead !== null) {
      const page: Page<Customer> = await ahead;
      const next = (): Promise<Page<Customer>> | null => (page.next === null ? null : read(page.next));
      if (options.readAhead ?? true) {
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

async function readPage(
  transport: StoreTransport,
  { include, filter, limit = largestPage }: CustomerPagesOptions,
  cursor: PageCursor | null,
  signal: AbortSignal,
): Promise<Page<Customer>> {
  const answer = await listCustomers(transport, { filter, include, limit, after: cursor?.after }, signal);
  const { data, meta } = answer;
  const total = cursor === null ? totalOf(answer) : cursor.total;
  const seen = (cursor?.seen ?? 0) + data.length;
  const newest = cursor === null ? newestOf(data) : cursor.newest;
  if (total !== null && seen >= total) return { items: data, total, next: null };
  const after = meta?.cursor_pagination?.end_cursor ?? "";
  if (data.length === 0 || after === "") {
    await confirmEnd(transport, { filter, seen, newest, limit }, signal);
    return { items: data, total, next: null };
  }
  if (after === cursor?.after)
    throw malformed(
      customerEndpoints.customersList,
      `${seen} of ${total ?? "unknown"} customers and the same cursor again`,
      "meta.cursor_pagination.end_cursor",
    );
  return { items: data, total, next: { after, seen, total, newest } };
}

function newestOf(customers: readonly Customer[]): number | null {
  return customers.length === 0 ? null : Math.max(...customers.map(({ id }) => id));
}
