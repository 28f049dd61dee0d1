import type { ChainCursor } from "../lists/page-cursor.js";
import { malformed } from "../transport/parse-answer.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { customerEndpoints } from "./customer-endpoints.js";
import type { CustomerInclude } from "./customer-include.js";
import { confirmEnd } from "./customer-list-end.js";
import { listCustomers, totalOf } from "./customer-list.js";
import type { Customer } from "./customer.js";

/** Which customers a chain of pages goes through. */
export interface ChainQuery {
  readonly include?: readonly CustomerInclude[] | undefined;
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>> | undefined;
  /** Customers a page. */
  readonly limit: number;
}

/**
 * Filters whose customers stay the same, or are added at the list's head, where they are not missed. By any other, as when
 * they were modified, customers come in anywhere while the list is read.
 */
const steadyFilters: ReadonlySet<string> = new Set(["id:in", "date_created", "date_created:min", "date_created:max"]);

/** One page of a chain. */
export interface ChainPage {
  readonly items: readonly Customer[];
  readonly next: ChainCursor | null;
  /** How many the store counted when the chain began. */
  readonly total: number | null;
}

/**
 * One page of customers by the store's own cursor. The last page is known by the total that the first one told, unless
 * customers may come in behind it: then it is the one after which nothing comes. A chain that ends before the total is asked
 * about once more.
 * @throws Fault RESPONSE_MALFORMED for a first page without a total, or a cursor that leads nowhere; LIST_INCOMPLETE for a
 * list that is not all there.
 */
export async function readChainPage(
  transport: StoreTransport,
  { include, filter, limit }: ChainQuery,
  cursor: ChainCursor | null,
  signal: AbortSignal,
): Promise<ChainPage> {
  const answer = await listCustomers(transport, { filter, include, limit, after: cursor?.after }, signal);
  const { data, meta } = answer;
  const total = cursor === null ? totalOf(answer) : cursor.total;
  const seen = (cursor?.seen ?? 0) + data.length;
  const newest = cursor === null ? newestOf(data) : cursor.newest;
  const allCame = total !== null && seen >= total;
  const isSteady = cursor === null || Object.keys(filter ?? {}).every((name) => steadyFilters.has(name));
  const after = meta?.cursor_pagination?.end_cursor ?? "";
  const isEnd = data.length === 0 || after === "";
  if (allCame && (isSteady || isEnd)) return { items: data, total, next: null };
  if (isEnd) {
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

/** The greatest id; `null` where there is none. */
export function newestOf(customers: readonly Customer[]): number | null {
  return customers.length === 0 ? null : Math.max(...customers.map(({ id }) => id));
}
