import type { Store } from "../../store/store.js";
import { creationListing } from "./creation-listing.js";
import { candidates, customerFilters, customerTest } from "./customer-filter.js";
import { first } from "./filtered-page.js";
import { type Listing, type ListingSort, sortKeys } from "./listing.js";
import type { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import { letOthersRun } from "../turns.js";

/** How many customers are looked at in one go, before other requests get their turn. */
const scanStep = 2000;

/** The customers that a query wants. Without filters and sorting none is looked at but those that are answered. */
export async function listCustomers(store: Store, query: Query, signal: AbortSignal): Promise<Listing> {
  const sort = readSort(query);
  if (sort === undefined && !customerFilters.some((name) => query.has(name))) return everyone(store);
  const created = creationListing(store, query, sort);
  if (created !== undefined) return created;
  const test = customerTest(query);
  const found: { readonly id: number; readonly key: string }[] = [];
  let seen = 0;
  for (const customer of candidates(store, query)) {
    if (test(customer))
      found.push({ id: customer.id, key: sort === undefined ? "" : customer[sort.key].toLowerCase() });
    if (++seen % scanStep === 0) await letOthersRun(signal);
  }
  if (sort !== undefined) {
    found.sort((a, b) => sort.direction * (a.key < b.key ? -1 : a.key > b.key ? 1 : b.id - a.id));
  }
  return chosen(
    store,
    found.map(({ id }) => id),
    sort !== undefined,
  );
}

function everyone(store: Store): Listing {
  return {
    total: store.customerCount,
    slice: (offset, limit) => first(limit, store.customersFrom(offset)),
    after: (id, limit) => first(limit, store.customersDescending(id)),
    before: (id, limit) => first(limit, store.customersAscending(id)).toReversed(),
  };
}

function chosen(store: Store, ids: readonly number[], sorted: boolean): Listing {
  const read = (some: readonly number[]) => some.flatMap((id) => store.customer(id) ?? []);
  // By id, a cursor holds even when its customer is gone; in another order its place is lost with it.
  const placeOf = (id: number) => {
    const at = sorted ? ids.indexOf(id) : ids.findIndex((other) => other <= id);
    if (at !== -1 || !sorted) return { at: at === -1 ? ids.length : at, there: ids[at] === id };
    throw new Refusal(422, "The cursor is invalid.", { why: `customer ${id} of the cursor is not in the list` });
  };
  return {
    total: ids.length,
    slice: (offset, limit) => read(ids.slice(offset, offset + limit)),
    after: (id, limit) => {
      const { at, there } = placeOf(id);
      const start = there ? at + 1 : at;
      return read(ids.slice(start, start + limit));
    },
    before: (id, limit) => {
      const { at } = placeOf(id);
      return read(ids.slice(Math.max(0, at - limit), at));
    },
  };
}

function readSort(query: Query): ListingSort | undefined {
  const text = query.text("sort");
  if (text === undefined) return undefined;
  const [name, direction] = text.split(":");
  const key = sortKeys.find((one) => one === name);
  if (key === undefined || (direction !== "asc" && direction !== "desc")) {
    throw new Refusal(422, `The sort value ${text} is not valid.`, { why: `it cannot sort by "${text}"` });
  }
  return { key, direction: direction === "asc" ? 1 : -1 };
}
