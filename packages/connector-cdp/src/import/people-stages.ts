/** Accounts and newsletter subscribers. */
import type { Customer, Subscriber } from "@storegate/bigcommerce-client";
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { contactOfCustomer, contactOfSubscriber, linkingRules, type Contact } from "../identity/index.js";
import { emailKey, phoneKey } from "../keys.js";
import { keepPeople } from "./keep-people.js";
import { largerPages } from "./larger-pages.js";
import type { MergedTable } from "./merge-rows.js";
import { defineStage, type ImportRun } from "./stage.js";

/** How many slices of a large list are read at once. */
const concurrency = 4;

const customerTable: MergedTable = {
  name: "customers",
  columns: {
    id: "bigint",
    entity: "bigint",
    email: "text",
    email_key: "text",
    phone: "text",
    phone_key: "text",
    first_name: "text",
    last_name: "text",
    company: "text",
    group_id: "bigint",
    channel_id: "integer",
    created_at: "timestamptz",
    modified_at: "timestamptz",
  },
};

const subscriberTable: MergedTable = {
  name: "subscribers",
  columns: {
    id: "bigint",
    entity: "bigint",
    email: "text",
    email_key: "text",
    first_name: "text",
    last_name: "text",
    source: "text",
    channel_id: "integer",
    consents: "text[]",
    created_at: "timestamptz",
    modified_at: "timestamptz",
  },
};

/** `/v3/customers`. */
export const customersStage = defineStage<Customer>({
  name: "customers",
  phase: "importing customers",
  read({ bigcommerce }, { since }, from) {
    const filter = since.customers === undefined ? {} : { filter: { modified: { min: since.customers } } };
    return largerPages(bigcommerce.customers.pages({ ...filter, from: from as never, concurrency }));
  },
  commit: keepCustomers,
});

/** Keeps customers, and links them. */
export async function keepCustomers(
  context: CdpContext,
  transaction: BulkTransaction,
  run: ImportRun,
  customers: readonly Customer[],
): Promise<ImportedRecord[]> {
  const { country } = run.space;
  const contacts = new Map<number, Contact>();
  const rows = customers.map((customer) => {
    const { id, email, phone, firstName, lastName, company, customerGroupId, originChannelId } = customer;
    const keys = { emailKey: emailKey(email), phoneKey: phoneKey(phone, country) };
    contacts.set(id, contactOfCustomer({ id, ...keys }));
    return {
      id,
      email,
      email_key: keys.emailKey,
      phone,
      phone_key: keys.phoneKey,
      first_name: firstName,
      last_name: lastName,
      company,
      group_id: customerGroupId === 0 ? null : customerGroupId,
      channel_id: originChannelId,
      created_at: customer.dateCreated ?? customer.dateModified,
      modified_at: customer.dateModified,
    };
  });
  return keepPeople(context, transaction, run, { table: customerTable, record: "customer", rows, contacts });
}

/** `/v3/customers/subscribers`. */
export const subscribersStage = defineStage<Subscriber>({
  name: "subscribers",
  phase: "importing subscribers",
  async *read({ bigcommerce, config }, { since }, from) {
    if (!config.subscribers) return;
    const filter = since.subscribers === undefined ? {} : { filter: { modified: { min: since.subscribers } } };
    yield* largerPages(bigcommerce.subscribers.pages({ ...filter, from: from as never }));
  },
  commit: keepSubscribers,
});

/** Keeps subscribers, and links them. */
export async function keepSubscribers(
  context: CdpContext,
  transaction: BulkTransaction,
  run: ImportRun,
  subscribers: readonly Subscriber[],
): Promise<ImportedRecord[]> {
  const { blocks } = linkingRules(context.config.identity, run);
  const contacts = new Map<number, Contact>();
  const rows = subscribers.map(({ id, email, firstName, lastName, source, channelId, consents, ...subscriber }) => {
    const key = emailKey(email);
    contacts.set(id, contactOfSubscriber({ id, emailKey: key }, blocks));
    return {
      id,
      email,
      email_key: key,
      first_name: firstName,
      last_name: lastName,
      source,
      channel_id: channelId,
      consents,
      created_at: subscriber.dateCreated,
      modified_at: subscriber.dateModified,
    };
  });
  return keepPeople(context, transaction, run, { table: subscriberTable, record: "subscriber", rows, contacts });
}
