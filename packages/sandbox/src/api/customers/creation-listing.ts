import type { StoreCustomer } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { dateParameters, dateSpan, type Query } from "../query.js";
import { customerFilters } from "./customer-filter.js";
import type { Listing, ListingSort } from "./listing.js";

const ofCreation = dateParameters("date_created");

/**
 * The customers created within a span, or all of them sorted by that, found by bisection, so that it does not matter how
 * many there are; `undefined` where the query asks for anything else, or ids do not ascend with the dates of creation.
 */
export function creationListing(store: Store, query: Query, sort: ListingSort | undefined): Listing | undefined {
  const others = customerFilters.some((name) => !ofCreation.includes(name) && query.has(name));
  const isSortedByCursor = sort !== undefined && (query.has("after") || query.has("before"));
  if (others || isSortedByCursor || (sort !== undefined && sort.key !== "date_created")) return undefined;
  if (!store.customersAscendByCreation) return undefined;

  const span = dateSpan(query, "date_created");
  const low = lastIdWhere(store, (time) => time < span.from);
  const high = lastIdWhere(store, (time) => time <= span.to);
  const isInside = ({ id }: StoreCustomer): boolean => id > low && id <= high;
  const above = store.customerCountAbove(high);
  const ascending = (after: number, limit: number): StoreCustomer[] =>
    taken(store.customersAscending(Math.max(after, low)), limit, isInside);
  const descending = (below: number, limit: number): StoreCustomer[] =>
    taken(store.customersDescending(Math.min(below, high + 1)), limit, isInside);
  return {
    total: store.customerCountAbove(low) - above,
    slice: (offset, limit) =>
      sort?.direction === 1
        ? ascending(low, offset + limit).slice(offset)
        : taken(store.customersFrom(above + offset), limit, isInside),
    after: descending,
    before: (id, limit) => ascending(id, limit).toReversed(),
  };
}

/** Up to so many, as long as they are inside. */
function taken(
  customers: Iterable<StoreCustomer>,
  limit: number,
  isInside: (customer: StoreCustomer) => boolean,
): StoreCustomer[] {
  const some: StoreCustomer[] = [];
  for (const customer of customers) {
    if (!isInside(customer) || some.push(customer) >= limit) break;
  }
  return some;
}

/** The greatest id up to which all customers were created at such times; 0 where none was. */
function lastIdWhere(store: Store, isSuch: (time: number) => boolean): number {
  const [newest] = store.customersDescending();
  let low = 0;
  let high = newest?.id ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [nearest] = store.customersDescending(middle + 1);
    if (nearest === undefined || isSuch(Date.parse(nearest.date_created))) low = middle;
    else high = middle - 1;
  }
  return low;
}
