import type { StoreCustomer } from "../../store/resources.js";
import type { CustomerFields, Store } from "../../store/store.js";
import type { Answer, Call } from "../answer.js";
import { attributeValueFault } from "./attribute-value-fault.js";
import { createFailed, type CustomerItem, readCustomerItem } from "./customer-fields.js";
import { readItems, runBatch } from "../json-reader.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";

const batchSize = 10;
const updateFailed = "Update customers failed.";

/** The lengths a text field may have (BigCommerce API reference, customers v3). */
const lengths: Readonly<Partial<Record<keyof CustomerFields, readonly [least: number, most: number]>>> = {
  email: [3, 250],
  first_name: [1, 100],
  last_name: [1, 100],
  company: [0, 255],
  phone: [0, 50],
  tax_exempt_category: [0, 255],
};

/** `POST /v3/customers`: up to ten; all or none, unless `partial`. */
export function createCustomers(store: Store, call: Call, partial: boolean): Answer {
  const items = readItems(call.body, batchSize).map((item, index) => readCustomerItem(item, index, "POST"));
  // Which item has an address.
  const emails = new Map<string, string>();
  const created = runBatch(items, partial, (item, index) => {
    checkFields(store, item.fields, index, createFailed);
    const email = item.fields.email ?? "";
    const owner = ownerOf(store, email, undefined) ?? emails.get(email.toLowerCase());
    if (owner !== undefined) throw inUse(createFailed, ".customer_create", "creating", email, index, owner);
    emails.set(email.toLowerCase(), `item ${index}`);
    checkCount(item.attributes, "attributes", index);
    checkCount(item.addresses ?? [], "addresses", index);
    checkAttributes(store, item, index);
    noteIgnored(call, item, index);
    if (item.welcome) call.note(`item ${index}: ${email} would get a welcome mail`);
    return () => create(store, item);
  });
  return { status: 200, body: { data: created, meta: {} } };
}

/** Who comes in by a channel without global logins may sign in there alone. */
function create(store: Store, { fields, attributes, addresses }: CustomerItem): object {
  const channel = fields.origin_channel_id ?? 1;
  const everywhere = store.customerSettings.channel(channel).allow_global_logins;
  const channel_ids = fields.channel_ids ?? (everywhere ? null : [channel]);
  const customer = store.addCustomer({ ...fields, channel_ids });
  for (const { attributeId, value } of attributes) store.attributes.set(customer.id, attributeId, value);
  if (addresses === undefined) return customer;
  const entered = addresses.map((address) => store.addresses.enter({ customer_id: customer.id, ...address }));
  return { ...customer, addresses: entered.filter((address) => address !== undefined) };
}

/** `PUT /v3/customers`: up to ten that exist; only what is sent changes; all or none, unless `partial`. */
export function updateCustomers(store: Store, call: Call, partial: boolean): Answer {
  const items = readItems(call.body, batchSize).map((item, index) => readCustomerItem(item, index, "PUT"));
  // Which item wants an address, and for which customer.
  const emails = new Map<string, { readonly id: number; readonly item: string }>();
  const updated = runBatch(items, partial, (item, index): (() => StoreCustomer) => {
    const id = item.id ?? 0;
    if (store.customer(id) === undefined) {
      throw new Refusal(422, updateFailed, {
        why: `item ${index} is for customer ${id}, whom the store does not have`,
        errors: { [`${index}.id`]: "invalid customer ID" },
      });
    }
    checkFields(store, item.fields, index, updateFailed);
    const { email } = item.fields;
    if (email !== undefined) {
      const before = emails.get(email.toLowerCase());
      const owner = ownerOf(store, email, id) ?? (before === undefined || before.id === id ? undefined : before.item);
      if (owner !== undefined) throw inUse(updateFailed, ".customer_update", "updating", email, index, owner);
      emails.set(email.toLowerCase(), { id, item: `item ${index}` });
    }
    noteIgnored(call, item, index);
    return () => store.changeCustomer(id, item.fields);
  });
  return { status: 200, body: { data: updated, meta: {} } };
}

/** `DELETE /v3/customers?id:in=`: 204 whether they existed or not; without ids nothing is deleted. */
export function deleteCustomers(store: Store, call: Call): Answer {
  const query = new Query(call.search, ["id:in"]);
  for (const id of query.integers("id:in") ?? []) store.deleteCustomer(id);
  return { status: 204 };
}

function checkFields(store: Store, fields: CustomerFields, index: number, title: string): void {
  // An address may be longer when it is changed than when it is new.
  const known = title === createFailed ? lengths : { ...lengths, email: [3, 255] as const };
  for (const [name, [least, most]] of Object.entries(known)) {
    const value = fields[name as keyof CustomerFields];
    if (typeof value !== "string" || (value.length >= least && value.length <= most)) continue;
    throw new Refusal(422, title, {
      why: `${name} of item ${index} has ${value.length} characters`,
      errors: { [`${index}.${name}`]: `must be between ${least} and ${most} characters` },
    });
  }
  const group = fields.customer_group_id;
  if (group !== undefined && group !== 0 && !store.groups.has(group)) {
    throw new Refusal(422, title, {
      why: `item ${index} names customer group ${group}, which the store does not have`,
      errors: { [`${index}.customer_group_id`]: "invalid customer group ID" },
    });
  }
}

function checkCount(items: readonly unknown[], name: string, index: number): void {
  if (items.length <= 10) return;
  throw new Refusal(422, createFailed, {
    why: `item ${index} has ${items.length} ${name}`,
    errors: { [`${index}.${name}`]: "must hold at most 10 items" },
  });
}

function checkAttributes(store: Store, item: CustomerItem, index: number): void {
  for (const { attributeId, value } of item.attributes) {
    const fault = attributeValueFault(store.attributes.definition(attributeId), value);
    if (fault === undefined) continue;
    throw new Refusal(422, createFailed, {
      why: `attribute ${attributeId} of item ${index}: ${fault.message}`,
      errors: { [`${index}.attributes.${fault.field}`]: fault.message },
    });
  }
}

/** Who has the address already, besides the customer it is for. */
function ownerOf(store: Store, email: string, self: number | undefined): string | undefined {
  const other = store.customersByEmail(email).find(({ id }) => id !== self);
  return other === undefined ? undefined : `customer ${other.id}`;
}

function inUse(
  title: string,
  key: string,
  doing: "creating" | "updating",
  email: string,
  index: number,
  owner: string,
): Refusal {
  return new Refusal(422, title, {
    why: `the address of item ${index} is that of ${owner}`,
    errors: { [key]: `Error ${doing} customers: email ${email} already in use` },
  });
}

function noteIgnored(call: Call, item: CustomerItem, index: number): void {
  if (item.ignored.length > 0)
    call.note(`item ${index}: ${item.ignored.join(", ")} ignored, they are not written here`);
}
