import { endpoints } from "./endpoints.js";
import { listSchema, type ListAnswer } from "./envelope.js";
import { customerSchema } from "./customer-schema.js";
import { malformed } from "./parse-answer.js";
import type { Customer, Page, PageCursor } from "./store-client.js";
import type { StoreTransport } from "./store-transport.js";

/** The most customers a page holds. */
export const largestPage = 250;

/** Which customers, and from where on. */
export interface CustomerPagesOptions {
  readonly include?: readonly "attributes"[] | undefined;
  readonly from?: PageCursor | null | undefined;
  readonly limit?: number | undefined;
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>> | undefined;
}

const answerSchema = listSchema(customerSchema);

/**
 * Pages of customers by the store's own cursor. One page is read ahead while the caller works; when the caller stops, that
 * reading is ended. N customers cost N / limit requests, rounded up, and no customers cost one: the last page is known by
 * its length, or by the total that the first one told.
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
      ahead = page.next === null ? null : read(page.next);
      // A failure of the page ahead is told when the caller asks for that page, not before.
      ahead?.catch(() => undefined);
      yield page;
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
  const answer = await transport.call(endpoints.customersList, {
    query: {
      ...filter,
      limit,
      after: cursor?.after,
      include: include === undefined || include.length === 0 ? undefined : include.join(","),
    },
    schema: answerSchema,
    signal,
  });
  const total = cursor?.total ?? answer.meta?.pagination?.total ?? null;
  const seen = (cursor?.seen ?? 0) + answer.data.length;
  return { items: answer.data, total, next: nextCursor(answer, limit, { seen, total, after: cursor?.after }) };
}

function nextCursor(
  { data, meta }: ListAnswer<Customer>,
  limit: number,
  { seen, total, after }: { readonly seen: number; readonly total: number | null; readonly after: string | undefined },
): PageCursor | null {
  // A store may answer fewer a page than it was asked for, and says so.
  const perPage = Math.min(limit, meta?.cursor_pagination?.per_page ?? meta?.pagination?.per_page ?? limit);
  if (data.length < perPage || (total !== null && seen >= total)) return null;
  const end = meta?.cursor_pagination?.end_cursor ?? null;
  if (end === null && total === null) return null;
  if (end === null || end === "" || end === after)
    throw malformed(
      endpoints.customersList,
      `${seen} of ${total ?? "unknown"} customers and no cursor to go on by`,
      "meta.cursor_pagination.end_cursor",
    );
  return { after: end, seen, total };
}
