import { isSearchableEmail, type Customer, type PageCursor, type StoreClient } from "@storegate/bigcommerce-client";
import type { Fields, ReadFrom, RecordPage, SourceRecord } from "@storegate/connector-kit";
import { tellAsked } from "../verdicts/tell-asked.js";
import { attributeFields } from "./attribute-resource.js";
import type { ValidationState } from "./state.js";
import { groupFieldsOf } from "./group-resource.js";
import { requireDns } from "./require-dns.js";
import type { ValidationSyncContext } from "./runtime.js";

/** What a check needs of a customer. */
export interface CustomerSource {
  readonly email: string;
}

/** One customer to check. */
export type CustomerRecord = SourceRecord<CustomerSource>;

/** The most values of a customer that a page holds (BigCommerce API reference, customers v3, `include=attributes`). */
const attributesOnAPage = 10;

/**
 * Customers page by page, or those with the given e-mail addresses. A record's key is its e-mail address, which accounts of
 * several channels may share, or `customer 17` where the store cannot be asked for the address: it is empty, or has a comma.
 * Its externalId and its targets are the customer's id, of which there is one. Keys that no customer has any more yield
 * nothing. A page is read only when the one before it is dealt with: what it tells of groups is
 * what changes are planned from, and must be fresh; where verdicts take their time, the addresses of several pages are read and judged
 * first. All customers of the given keys come as one page. Where domains are to be asked for, nothing is read while no name server
 * answers: what a worker that died left open can be settled all the same.
 * @throws Fault UNAVAILABLE, DNS_UNREACHABLE, when none does.
 */
export async function* readCustomers(
  context: ValidationSyncContext,
  from: ReadFrom<PageCursor>,
): AsyncGenerator<RecordPage<CustomerRecord, PageCursor>> {
  const { bigcommerce, config, runtime, signal, state } = context;
  if (config.provider !== "truelist") await requireDns(runtime.resolver, signal);
  const include = ["attributes"] as const;
  const toRecords = async (customers: readonly Customer[]): Promise<CustomerRecord[]> => {
    if (typeof state.groups !== "string") {
      await state.groups.learn(
        bigcommerce,
        customers.map(({ customerGroupId }) => customerGroupId),
      );
    }
    return customers.map((customer) => toRecord(customer, state));
  };
  if (from.keys !== undefined) {
    const customers = await customersOfKeys(bigcommerce, from.keys);
    yield { records: await toRecords(customers), next: null, total: customers.length };
    return;
  }
  let cursor = from.cursor;
  for (;;) {
    if (state.judge.pages > 1) await judgeAheadOf(context, cursor);
    let read = 0;
    for await (const page of bigcommerce.customers.pages({ include, from: cursor, readAhead: false })) {
      yield { records: await toRecords(page.items), next: page.next, total: page.total ?? undefined };
      if (page.next === null) return;
      cursor = page.next;
      read += 1;
      if (state.judge.pages > 1 && read === state.judge.pages) break;
    }
    if (read === 0) return;
  }
}

/** Has the addresses of the next pages judged together, and tells how far that is. */
async function judgeAheadOf(
  { bigcommerce, signal, state: { judge }, tellPhase }: ValidationSyncContext,
  cursor: PageCursor | null,
): Promise<void> {
  const emails: string[] = [];
  let read = 0;
  for await (const page of bigcommerce.customers.pages({ from: cursor, readAhead: true })) {
    emails.push(...page.items.map(({ email }) => email).filter((email) => email.trim() !== ""));
    read += 1;
    if (read === judge.pages) break;
  }
  const teller = tellAsked(tellPhase);
  await judge.prepare(emails, signal, teller.told);
  await teller.end();
}

async function customersOfKeys(bigcommerce: StoreClient, keys: readonly string[]): Promise<Customer[]> {
  const include = ["attributes"] as const;
  const idOf = (key: string): number | undefined => {
    const digits = /^customer (\d{1,15})$/.exec(key)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const ids = keys.map(idOf).filter((id) => id !== undefined);
  const emails = keys.filter((key) => idOf(key) === undefined);
  const found = [
    ...(ids.length === 0 ? [] : await bigcommerce.customers.byIds(ids, { include })),
    ...(emails.length === 0 ? [] : await bigcommerce.customers.byEmails(emails, { include })),
  ];
  return [...new Map(found.map((customer) => [customer.id, customer])).values()];
}

function toRecord(customer: Customer, state: ValidationState): CustomerRecord {
  const id = String(customer.id);
  return {
    key: isSearchableEmail(customer.email) ? customer.email : `customer ${id}`,
    externalId: id,
    source: { email: customer.email },
    targets: { attribute: id, group: id },
    observed: { ...observedAttribute(customer, state), group: groupFieldsOf(customer, state.groups) },
  };
}

/** The status as the page tells it; nothing when the page may not hold all values and ours is not among them. */
function observedAttribute({ attributes }: Customer, { attributeId }: ValidationState): Record<string, Fields> {
  if (attributeId === null) return { attribute: attributeFields(null) };
  const ours = attributes?.find((value) => value.attributeId === attributeId);
  if (ours !== undefined) return { attribute: attributeFields(ours.value) };
  const all = attributes !== null && attributes.length < attributesOnAPage;
  return all ? { attribute: attributeFields(null) } : {};
}
