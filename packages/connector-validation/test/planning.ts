import type { ObservedRecord, RecordPlan } from "@storegate/connector-kit";
import type { CustomerSource } from "../src/customers/customer-source.js";
import type { InMemoryStore } from "./in-memory-store.js";
import { begun, validateKind } from "./sync-context.js";

/** A record with the fields it has now. */
export function observed(email: string, attribute: string | null, group: unknown): ObservedRecord<CustomerSource> {
  const fields = { attribute: { attribute }, group: { group } } as ObservedRecord<CustomerSource>["observed"];
  return { key: email, externalId: "7", source: { email }, targets: { attribute: "7", group: "7" }, observed: fields };
}

/** The plan for one record of a sync that has just begun. */
export async function planOne(
  store: InMemoryStore,
  record: ObservedRecord<CustomerSource>,
  config: unknown = {},
): Promise<RecordPlan | undefined> {
  const { context } = await begun(store, config);
  return (await validateKind().plan(context, [record]))[0];
}
