import type { CustomerSlice, SlicedCursor } from "../lists/page-cursor.js";
import type { SliceAnswer } from "../lists/read-slices.js";
import { malformed } from "../transport/parse-answer.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { readChainPage, type ChainQuery } from "./customer-chain.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { listCustomers } from "./customer-list.js";
import type { Customer } from "./customer.js";

/** A slice has no fewer pages than so many, as far as it can be foreseen: each costs about half a page more. */
export const fewestPages = 20;

/** Slices for each chain that is read at once, so that all end at about the same time. */
const slicesForEach = 2;

/** When the first and the last customer were created, in UNIX seconds. */
export type CreationSpan = Pick<SlicedCursor, "first" | "last">;

/** When the first and the last customer were created; `null` where the store does not say. Costs two requests. */
export async function creationSpan(
  transport: StoreTransport,
  filter: ChainQuery["filter"],
  signal: AbortSignal,
): Promise<CreationSpan | null> {
  const createdAt = async (direction: "asc" | "desc"): Promise<number | null> => {
    const sort = `date_created:${direction}`;
    const { data } = await listCustomers(transport, { filter: { ...filter, sort }, limit: 1 }, signal);
    return data[0] === undefined ? null : secondsOf(data[0]);
  };
  const [first, last] = await Promise.all([createdAt("asc"), createdAt("desc")]);
  return first === null || last === null || last <= first ? null : { first, last };
}

/** Slices of equal length, the newest first; how many there are depends on how many customers there are. */
export function equalSlices(
  { first, last }: CreationSpan,
  { total, limit, concurrency }: { readonly total: number; readonly limit: number; readonly concurrency: number },
): CustomerSlice[] {
  const end = last + 1;
  const count = Math.min(slicesForEach * concurrency, Math.floor(total / (fewestPages * limit)), end - first);
  const bound = (place: number): number => first + Math.floor(((end - first) * place) / count);
  return Array.from({ length: count }, (_, place) => ({
    from: bound(count - 1 - place),
    to: bound(count - place),
    chain: null,
  }));
}

/** How slices are read. */
export interface SliceReading {
  readonly query: ChainQuery;
  readonly span: CreationSpan;
  /** A slice with more than twice as many customers is taken apart. */
  readonly share: number;
}

/** How many customers a slice ought to have. */
export function shareOf(total: number, limit: number, concurrency: number): number {
  return Math.max(fewestPages * limit, total / (slicesForEach * concurrency));
}

/**
 * Reads a slice's next page. A slice that turns out to be far larger than its share, because many customers were created at
 * about the same time, falls into two halves by time; the answer that told is not used.
 *
 * Whether the bounds of the API's date filters belong to what they let through is not documented. So a second more is asked
 * for on both sides, and what is not the slice's own is dropped.
 */
export async function readSlice(
  transport: StoreTransport,
  { query, span, share }: SliceReading,
  slice: CustomerSlice,
  signal: AbortSignal,
): Promise<SliceAnswer<Customer, CustomerSlice>> {
  const { from, to, chain } = slice;
  const isOldest = from <= span.first;
  const isNewest = to > span.last;
  const filter = {
    ...query.filter,
    ...(isOldest ? {} : { "date_created:min": wireDate(from - 1) }),
    ...(isNewest ? {} : { "date_created:max": wireDate(to) }),
  };
  const { items, next, total } = await readChainPage(transport, { ...query, filter }, chain, signal);
  if (chain === null && total !== null && total > 2 * share && to - from >= 2) {
    const middle = Math.floor((from + to) / 2);
    return {
      items: [],
      rest: [
        { from: middle, to, chain: null },
        { from, to: middle, chain: null },
      ],
    };
  }
  const own = items.filter((customer) => {
    const created = secondsOf(customer);
    if (created === null)
      throw malformed(customerEndpoints.customersList, `customer ${customer.id} without a date`, "date_created");
    return (isOldest || created >= from) && (isNewest || created < to);
  });
  return { items: own, rest: next === null ? [] : [{ from, to, chain: next }] };
}

function secondsOf({ dateCreated }: Customer): number | null {
  return dateCreated === null ? null : Math.floor(Date.parse(dateCreated) / 1000);
}

function wireDate(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
