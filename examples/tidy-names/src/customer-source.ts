import { isSearchableEmail, type Customer, type PageCursor } from "@storegate/bigcommerce-client";
import type { ReadFrom, RecordPage, SourceRecord, SyncContext } from "@storegate/connector-kit";
import type { TidyConfig } from "./config.js";
import { nameFields } from "./name-resource.js";

/** Customers page by page, or those with the given e-mail addresses; reading tells their names already. */
export async function* readCustomers(
  { bigcommerce }: SyncContext<TidyConfig, undefined>,
  from: ReadFrom<PageCursor>,
): AsyncGenerator<RecordPage<SourceRecord<null>, PageCursor>> {
  if (from.keys !== undefined) {
    const customers = await bigcommerce.customers.byEmails(from.keys.filter(isSearchableEmail));
    yield { records: customers.map(toRecord), next: null, total: customers.length };
    return;
  }
  for await (const page of bigcommerce.customers.pages({ from: from.cursor, readAhead: false })) {
    yield { records: page.items.map(toRecord), next: page.next, total: page.total ?? undefined };
  }
}

function toRecord(customer: Customer): SourceRecord<null> {
  const id = String(customer.id);
  return {
    key: customer.email,
    externalId: id,
    source: null,
    targets: { name: id },
    observed: { name: nameFields(customer) },
  };
}
