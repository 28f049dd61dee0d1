import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import type { Customer, CustomerReadOptions } from "./customer.js";
import { isAskable, unaskableValue } from "./customer-filter.js";
import { customerPages } from "./customer-pages.js";

/** Those of the ids that exist. */
export async function customersByIds(
  transport: StoreTransport,
  ids: readonly number[],
  { include }: CustomerReadOptions = {},
): Promise<Customer[]> {
  return customersIn(transport, "id:in", ids, include);
}

/**
 * Those with one of the addresses. What the store answers beside them is left out: it may compare more loosely than an
 * address is meant.
 * @throws Fault INPUT, FILTER_VALUE_UNASKABLE, before anything is sent.
 */
export async function customersByEmails(
  transport: StoreTransport,
  emails: readonly string[],
  { include }: CustomerReadOptions = {},
): Promise<Customer[]> {
  const unaskable = emails.find((email) => !isSearchableEmail(email));
  if (unaskable !== undefined) throw unaskableValue("email:in", unaskable);
  const asked = new Set(emails.map(emailKey));
  const found = await customersIn(transport, "email:in", emails, include);
  return found.filter(({ email }) => asked.has(emailKey(email)));
}

/** Whether customers can be looked up by an address: the API takes a list of them apart at its commas. */
export function isSearchableEmail(email: string): boolean {
  return isAskable(email);
}

/** What addresses are compared by. How the store does is not documented; without case is what shops mean. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

async function customersIn(
  transport: StoreTransport,
  name: "id:in" | "email:in",
  values: readonly (string | number)[],
  include: CustomerReadOptions["include"],
): Promise<Customer[]> {
  const found = new Map<number, Customer>();
  await runConcurrently(filterChunks(values), chunkConcurrency, async (chunk) => {
    for await (const page of customerPages(transport, { include, filter: { [name]: chunk.join(",") } }))
      for (const customer of page.items) found.set(customer.id, customer);
  });
  return [...found.values()];
}
