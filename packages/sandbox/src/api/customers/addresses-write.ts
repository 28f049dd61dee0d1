import type { AddressFields, StoreAddress } from "../../store/address-resources.js";
import type { Store } from "../../store/store.js";
import type { Answer, Call } from "../answer.js";
import { JsonReader, readItems, runBatch } from "../json-reader.js";
import { Query } from "../query.js";
import {
  checkCountryRules,
  otherAddressFields,
  readAddressFields,
  readWholeAddress,
  refuseItem,
} from "./address-fields.js";

/** All that must be sent; the last two may be empty where the country has none. */
const required = [
  "customer_id",
  "first_name",
  "last_name",
  "address1",
  "city",
  "country_code",
  "state_or_province",
  "postal_code",
];
/** What a country has rules for. */
const ruled = ["country_code", "state_or_province", "postal_code"];
const createFailed = "Create customer addresses failed.";
const updateFailed = "Update customer addresses failed.";

/** `POST /v3/customers/addresses`: those that the customer has already are left out of the answer, and that is no error. */
export function createAddresses(store: Store, call: Call, partial: boolean): Answer {
  const items = readItems(call.body, Number.POSITIVE_INFINITY);
  const made = runBatch(items, partial, (value, index) => {
    const address = readNewAddress(value, index);
    if (store.customer(address.customer_id) === undefined) {
      throw refuseItem(createFailed, String(index))("customer_id", "invalid customer ID");
    }
    noteIgnored(call, value, index);
    return () => store.addresses.enter(address);
  });
  return written(call, made);
}

/** `PUT /v3/customers/addresses`: only what is sent changes; one that would become another of the customer's is left as it is. */
export function updateAddresses(store: Store, call: Call, partial: boolean): Answer {
  const items = readItems(call.body, Number.POSITIVE_INFINITY);
  const changed = runBatch(items, partial, (value, index) => {
    const item = new JsonReader(value, index);
    const id = item.need(item.integer("id"), "id");
    const refuse = refuseItem(updateFailed, String(index));
    const before = store.addresses.get(id);
    if (before === undefined) throw refuse("id", "invalid address ID");
    const fields = readAddressFields(value, index, refuse);
    // Addresses that came in otherwise may lack what their country demands, and stay changeable.
    if (ruled.some((name) => name in fields)) checkCountryRules({ ...before, ...fields }, refuse);
    if (item.has("customer_id")) call.note(`item ${index}: customer_id ignored, an address stays its customer's`);
    noteIgnored(call, value, index);
    return () => store.addresses.change(id, fields);
  });
  return written(call, changed);
}

/** `DELETE /v3/customers/addresses?id:in=`: 204 whether they existed or not; without ids nothing is deleted. */
export function deleteAddresses(store: Store, call: Call): Answer {
  for (const id of new Query(call.search, ["id:in"]).integers("id:in") ?? []) store.addresses.delete(id);
  return { status: 204 };
}

function readNewAddress(value: unknown, index: number): AddressFields {
  const item = new JsonReader(value, index);
  for (const name of required) item.need(item.has(name) ? true : undefined, name);
  const refuse = refuseItem(createFailed, String(index));
  return {
    customer_id: item.need(item.integer("customer_id"), "customer_id"),
    ...readWholeAddress(value, index, refuse),
  };
}

function noteIgnored(call: Call, value: unknown, index: number): void {
  const ignored = otherAddressFields(value);
  if (ignored.length > 0) call.note(`item ${index}: ${ignored.join(", ")} ignored, they are not written here`);
}

function written(call: Call, results: readonly (StoreAddress | undefined)[]): Answer {
  const data = results.filter((address) => address !== undefined);
  const same = results.length - data.length;
  if (same > 0) call.note(`${same} of ${results.length} left out, the customer has the same address already`);
  return { status: 200, body: { data, meta: {} } };
}
