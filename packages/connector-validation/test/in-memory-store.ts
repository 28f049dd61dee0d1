import {
  createStoreClient,
  StoreFault,
  type Customer,
  type CustomerAttribute,
  type CustomerAttributeValue,
  type CustomerGroup,
  type ItemOutcome,
  type StoreClient,
} from "@storegate/bigcommerce-client";
import { createHttpClient, Fault, type FaultKind } from "@storegate/http-client";

/** What a test says of a group. */
type KnownGroup = Pick<CustomerGroup, "id" | "name" | "isDefault">;

/** A store in memory behind the client's interface. */
export interface InMemoryStore {
  readonly client: StoreClient;
  readonly customers: Customer[];
  readonly groups: KnownGroup[];
  readonly attributes: CustomerAttribute[];
  readonly values: CustomerAttributeValue[];
  /** Calls by name, as `groups.list`. */
  readonly calls: string[];
  /** Ids of attribute values that the store refuses to delete. */
  readonly undeletable: Set<number>;
  /** From now on calls of this name fail so. */
  fail(call: string, kind: FaultKind): void;
}

/** A customer with this id and address; the rest is empty unless given. */
export function customer(id: number, email: string, rest: Partial<Customer> = {}): Customer {
  return {
    id,
    email,
    firstName: "",
    lastName: "",
    company: "",
    phone: "",
    notes: "",
    taxExemptCategory: "",
    customerGroupId: 0,
    registrationIpAddress: "",
    acceptsProductReviewAbandonedCartEmails: null,
    forcePasswordReset: null,
    originChannelId: null,
    channelIds: null,
    dateCreated: null,
    dateModified: "2026-11-01T00:00:00.000Z",
    attributes: [],
    addresses: null,
    addressCount: null,
    storeCredit: null,
    formFields: null,
    ...rest,
  };
}

const undated = { dateCreated: null, dateModified: null };

/** A definition of the store's own. */
export function attribute(id: number, name: string, type: CustomerAttribute["type"] = "string"): CustomerAttribute {
  return { id, name, type, ...undated };
}

/** An attribute's value on a customer. */
export function value(attributeId: number, customerId: number, text: string): CustomerAttributeValue {
  return { id: attributeId * 1000 + customerId, attributeId, customerId, value: text, ...undated };
}

const whole = (group: KnownGroup): CustomerGroup => ({
  ...group,
  isGroupForGuests: false,
  categoryAccess: null,
  discountRules: [],
  dateCreated: null,
  dateModified: null,
});

/** A client that reaches nothing: what the store in memory does not answer for fails. */
const unreachable = (): StoreClient =>
  createStoreClient({
    storeHash: "sandbox1",
    accessToken: "none",
    apiUrl: "https://store.invalid",
    http: createHttpClient(),
  });

const missing = (id: number): ItemOutcome<never> => ({
  ok: false,
  fault: new Fault({ kind: "NOT_FOUND", code: "INVALID_CUSTOMER_ID", message: `invalid customer ID ${id}` }),
});

const refusal = (message: string): StoreFault =>
  new StoreFault({ kind: "INPUT", code: "INPUT_REFUSED", message, status: 422 });

/** A store with these customers and nothing else. */
export function inMemoryStore(customers: Customer[] = []): InMemoryStore {
  const groups: KnownGroup[] = [];
  const attributes: CustomerAttribute[] = [];
  const values: CustomerAttributeValue[] = [];
  const calls: string[] = [];
  const undeletable = new Set<number>();
  const failures = new Map<string, FaultKind>();
  let nextId = 100;
  const call = async (name: string): Promise<void> => {
    calls.push(name);
    const kind = failures.get(name);
    if (kind !== undefined) throw new Fault({ kind, code: kind, message: `${name} failed` });
  };

  const rest = unreachable();
  const client: StoreClient = {
    ...rest,
    with: () => client,
    requireScope: async () => {},
    time: { get: async () => new Date(0) },
    customers: {
      ...rest.customers,
      async *pages({ from, limit = 2 } = {}) {
        for (let seen = from?.seen ?? 0; seen < customers.length; seen += limit) {
          await call("customers.page");
          const end = seen + limit;
          const next =
            end < customers.length ? { after: `c${end}`, seen: end, total: customers.length, newest: null } : null;
          yield { items: customers.slice(seen, end), next, total: customers.length };
        }
      },
      async byIds(ids) {
        await call("customers.byIds");
        return customers.filter(({ id }) => ids.includes(id));
      },
      async byEmails(emails) {
        await call("customers.byEmails");
        return customers.filter(({ email }) => emails.includes(email));
      },
      async update(updates) {
        await call("customers.update");
        return updates.map((update) => {
          const index = customers.findIndex(({ id }) => id === update.id);
          const found = customers[index];
          if (found === undefined) return missing(update.id);
          const changed = { ...found, ...update };
          customers[index] = changed;
          return { ok: true, value: changed };
        });
      },
    },
    customerAttributes: {
      ...rest.customerAttributes,
      async list({ name } = {}) {
        await call("attributes.list");
        return attributes.filter((attribute) => name === undefined || attribute.name === name);
      },
      async create(attribute) {
        await call("attributes.create");
        const made = { id: nextId++, ...attribute, ...undated };
        attributes.push(made);
        return made;
      },
    },
    attributeValues: {
      ...rest.attributeValues,
      async list({ customerIds, attributeId }) {
        await call("values.list");
        return values.filter((held) => customerIds.includes(held.customerId) && held.attributeId === attributeId);
      },
      async upsert(upserts) {
        await call("values.upsert");
        return upserts.map(({ customerId, attributeId, value: text }) => {
          if (!customers.some(({ id }) => id === customerId)) return missing(customerId);
          const written = value(attributeId, customerId, text);
          values.push(written);
          return { ok: true, value: written };
        });
      },
      async delete(ids) {
        await call("values.delete");
        const blamed = ids.find((id) => undeletable.has(id));
        if (blamed !== undefined) throw refusal(`value ${blamed} cannot be deleted`);
        for (const id of ids) values.splice(0, values.length, ...values.filter((held) => held.id !== id));
      },
    },
    customerGroups: {
      ...rest.customerGroups,
      async list({ name } = {}) {
        await call("groups.list");
        return groups.filter((group) => name === undefined || group.name === name).map(whole);
      },
      async create({ name }) {
        await call("groups.create");
        const made = { id: nextId++, name, isDefault: false };
        groups.push(made);
        return { ...whole(made), discountFailure: null };
      },
    },
  };
  return {
    client,
    customers,
    groups,
    attributes,
    values,
    calls,
    undeletable,
    fail: (name, kind) => failures.set(name, kind),
  };
}
