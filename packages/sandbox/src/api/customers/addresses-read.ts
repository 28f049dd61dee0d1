import type { StoreAddress } from "../../store/address-resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, pagination } from "../answer.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import { filteredPage, first } from "./filtered-page.js";

const filters = ["id:in", "customer_id:in", "company:in", "name:in"];

/** `GET /v3/customers/addresses`: by ascending id; `pagination` without links. A plain `customer_id` is no filter. */
export async function getAddresses(store: Store, call: Call): Promise<Answer> {
  const query = new Query(call.search, [...filters, "page", "limit", "include"]);
  const paging = query.paging();
  const { page, limit } = paging;
  const included = query.texts("include") ?? [];
  const unknown = included.find((name) => name !== "formfields");
  if (unknown !== undefined) {
    throw new Refusal(422, `The include value ${unknown} is not valid.`, { why: `it cannot include "${unknown}"` });
  }
  const { data, total } = filters.some((name) => query.has(name))
    ? await filteredPage(candidates(store, query), addressTest(query), paging, call.signal)
    : all(store, paging);
  const shown = included.length === 0 ? data : data.map((address) => ({ ...address, form_fields: [] }));
  return { status: 200, body: { data: shown, meta: { pagination: pagination(total, data.length, page, limit) } } };
}

function all({ addresses }: Store, { page, limit }: { readonly page: number; readonly limit: number }) {
  const total = addresses.count;
  const offset = (page - 1) * limit;
  const data = offset >= total ? [] : first(limit, addresses.ascending(addresses.ascendingBoundAfter(offset)));
  return { data, total };
}

function addressTest(query: Query): (address: StoreAddress) => boolean {
  const customers = query.integers("customer_id:in");
  const companies = query.texts("company:in")?.map(plain);
  const names = query.texts("name:in")?.map(plain);
  return (address) =>
    (customers === undefined || customers.includes(address.customer_id)) &&
    (companies === undefined || companies.includes(plain(address.company))) &&
    (names === undefined || names.includes(plain(`${address.first_name} ${address.last_name}`)));
}

/** Addresses among which the wanted ones are, by ascending id. */
function candidates({ addresses }: Store, query: Query): Iterable<StoreAddress> {
  const ascending = (a: number, b: number) => a - b;
  const ids = query.integers("id:in");
  if (ids !== undefined) return [...new Set(ids)].sort(ascending).flatMap((id) => addresses.get(id) ?? []);
  const customers = query.integers("customer_id:in");
  if (customers === undefined) return addresses.ascending();
  return [...new Set(customers)].flatMap((id) => addresses.ofCustomer(id)).sort((a, b) => a.id - b.id);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
