import type { StoreCustomer } from "../../store/resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, pagination } from "../answer.js";
import { cursorOf, idOfCursor } from "./cursor.js";
import { customerFilters } from "./customer-filter.js";
import { listCustomers } from "./customer-listing.js";
import type { Listing } from "./listing.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";

const parameters = [...customerFilters, "page", "limit", "after", "before", "include", "sort"];
const includes = ["addresses", "storecredit", "attributes", "formfields", "shopper_profile_id", "segment_ids"];

/** The most attribute values, and addresses, that a customer is answered with; the rest is read from their own endpoint. */
const includedItems = 10;

/** `GET /v3/customers`: by descending id; page and cursor paging; `pagination` without links. */
export async function getCustomers(store: Store, call: Call): Promise<Answer> {
  const query = new Query(call.search, parameters);
  const { page, limit } = query.paging();
  const included = readIncludes(query);
  const after = query.text("after");
  const before = query.text("before");
  if (after !== undefined && before !== undefined) {
    throw new Refusal(422, "The parameters after and before cannot be combined.", {
      why: "it has both after and before",
    });
  }
  const listing = await listCustomers(store, query, call.signal);
  const { items, meta } =
    after === undefined && before === undefined
      ? byPage(listing, query, page, limit)
      : byCursor(listing, query, { after, before }, limit);
  return { status: 200, body: { data: items.map((one) => present(store, one, included)), meta } };
}

interface Found {
  readonly items: readonly StoreCustomer[];
  readonly meta: unknown;
}

/** The first page carries both kinds of pagination, later ones only the numbered. */
function byPage(listing: Listing, query: Query, page: number, limit: number): Found {
  const offset = (page - 1) * limit;
  const items = offset >= listing.total ? [] : listing.slice(offset, limit);
  const numbers = pagination(listing.total, items.length, page, limit);
  if (page > 1) return { items, meta: { pagination: numbers } };
  const more = items.length < listing.total;
  return { items, meta: { pagination: numbers, cursor_pagination: cursors(items, query, limit, { next: more }) } };
}

function byCursor(
  listing: Listing,
  query: Query,
  cursor: { readonly after: string | undefined; readonly before: string | undefined },
  limit: number,
): Found {
  // One more than asked for tells whether there is a neighbour beyond.
  if (cursor.before !== undefined) {
    const found = listing.before(idOfCursor(cursor.before), limit + 1);
    const items = found.slice(-limit);
    const neighbours = { previous: found.length > limit, next: true };
    return { items, meta: { cursor_pagination: cursors(items, query, limit, neighbours) } };
  }
  const found = listing.after(idOfCursor(cursor.after ?? ""), limit + 1);
  const items = found.slice(0, limit);
  const neighbours = { previous: true, next: found.length > limit };
  return { items, meta: { cursor_pagination: cursors(items, query, limit, neighbours) } };
}

function cursors(
  items: readonly StoreCustomer[],
  query: Query,
  limit: number,
  neighbours: { readonly previous?: boolean; readonly next?: boolean },
): unknown {
  const [first, last] = [items[0], items.at(-1)];
  const base = { count: items.length, per_page: limit };
  if (first === undefined || last === undefined) return { ...base, links: {} };
  const start = cursorOf(first.id);
  const end = cursorOf(last.id);
  return {
    ...base,
    start_cursor: start,
    end_cursor: end,
    links: {
      ...(neighbours.previous === true ? { previous: query.linkWith("before", start, ["after", "page"]) } : {}),
      ...(neighbours.next === true ? { next: query.linkWith("after", end, ["before", "page"]) } : {}),
    },
  };
}

function readIncludes(query: Query): ReadonlySet<string> {
  const wanted = query.texts("include") ?? [];
  const unknown = wanted.find((name) => !includes.includes(name));
  if (unknown === undefined) return new Set(wanted);
  throw new Refusal(422, `The include value ${unknown} is not valid.`, { why: `it cannot include "${unknown}"` });
}

/** A customer as the list answers it. The sandbox keeps no form fields, profiles or segments. */
function present(store: Store, customer: StoreCustomer, included: ReadonlySet<string>): unknown {
  const { store_credit_amounts, ...plain } = customer;
  return {
    ...plain,
    ...(included.has("storecredit") ? { store_credit_amounts } : {}),
    ...(included.has("attributes")
      ? { attributes: store.attributes.valuesOf(customer.id).slice(0, includedItems) }
      : {}),
    ...(included.has("addresses") ? addressesOf(store, customer.id, included.has("formfields")) : {}),
    ...(included.has("formfields") ? { form_fields: [] } : {}),
    ...(included.has("shopper_profile_id") ? { shopper_profile_id: "" } : {}),
    ...(included.has("segment_ids") ? { segment_ids: [] } : {}),
  };
}

function addressesOf(store: Store, customerId: number, withFormFields: boolean): object {
  const all = store.addresses.ofCustomer(customerId);
  const shown = all.slice(0, includedItems);
  return {
    addresses: withFormFields ? shown.map((address) => ({ ...address, form_fields: [] })) : shown,
    address_count: all.length,
  };
}
