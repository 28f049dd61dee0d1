/**
 * Everything that is so once a sync has ended: the whole store, every result, the counts, the journal. Ids that the store gives
 * out in the order of being asked, and times, are left out; a group is told by its name.
 */
import type { Database } from "@storegate/database";
import type { SandboxControl } from "@storegate/sandbox";
import { gather, type Fact, type Facts } from "./facts.ts";

/** Reads what is so of a sync, and of the store that it worked on. */
export async function factsOf({ sql }: Database, syncId: string, control: SandboxControl): Promise<Facts> {
  const names = new Map(control.groups().map(({ id, name }) => [id, name]));
  const groupsByName = (json: string | null): string =>
    (json ?? "null").replaceAll(
      /"group": \{"id": (\d+), "name": ("(?:[^"\\]|\\.)*")\}/g,
      (_, id: string, name: string) =>
        JSON.stringify(names.get(Number(id))) === name ? `"group": ${name}` : `"group": ${name} of id ${id}`,
    );
  const [sync] = await sql<Record<string, unknown>[]>`
    select status, error, phase, page_cursor, total, processed, created, updated, deleted, unchanged, skipped, failed, labels, faults
    from syncs where id = ${syncId}`;
  const results = await sql<ResultRow[]>`
    select coalesce(external_id, key) as record, jsonb_build_array(key, record_type, outcome, label, reason, details - 'checkedAt', errors)::text as told,
      before::text, after::text
    from sync_results where sync_id = ${syncId}`;
  const changes = await sql<ChangeRow[]>`
    select resource, target, record_seq is null as "isSetUp", jsonb_build_array(action, state, fault)::text as told, before::text, after::text
    from sync_changes where sync_id = ${syncId}`;
  const kept = await sql<{ key: string }[]>`select key from sync_records where sync_id = ${syncId}`;
  const [numbers] = await sql<{ last: number; records: number }[]>`
    select coalesce(max(seq), 0) as last, count(distinct record_seq)::int as records from sync_results where sync_id = ${syncId}`;
  return gather([
    ...Object.entries(sync ?? {}).map(([name, value]) => fact(`count of ${name}`, JSON.stringify(sorted(value)))),
    fact("last number of a result", String(numbers?.last)),
    fact("records that are told of", String(numbers?.records)),
    ...results.map(({ record, told, before, after }) =>
      fact(`result of ${record}`, `${told} ${groupsByName(before)} ${groupsByName(after)}`),
    ),
    ...changes.map(({ resource, target, isSetUp, told, before, after }) =>
      fact(
        `journaled ${resource} of ${target}`,
        isSetUp ? told : `${told} ${groupsByName(before)} ${groupsByName(after)}`,
      ),
    ),
    ...kept.map(({ key }) => fact(`record under way ${key}`, "")),
    ...storeFacts(control, names),
  ]);
}

interface ResultRow {
  readonly record: string;
  readonly told: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface ChangeRow extends Omit<ResultRow, "record"> {
  readonly resource: string;
  readonly target: string;
  readonly isSetUp: boolean;
}

function fact(subject: string, content: string): Fact {
  return { subject, content };
}

function* storeFacts(control: SandboxControl, groups: ReadonlyMap<number, string>): Generator<Fact> {
  const lists = control.snapshotLists({ dates: false });
  const attributes = new Map(control.attributes().map(({ id, name }) => [id, name]));
  for (const { customer_group_id, ...customer } of lists.customers) {
    yield fact(`customer ${customer.id}`, `${groups.get(customer_group_id) ?? "no group"} ${JSON.stringify(customer)}`);
  }
  for (const { id: _, ...group } of lists.groups) yield fact(`group ${group.name}`, JSON.stringify(group));
  for (const { id: _, ...attribute } of lists.attributes) {
    yield fact(`attribute ${attribute.name}`, JSON.stringify(attribute));
  }
  for (const { customer_id, attribute_id, attribute_value } of lists.attributeValues) {
    yield fact(`value of ${attributes.get(attribute_id) ?? attribute_id} on ${customer_id}`, attribute_value);
  }
  for (const address of lists.addresses) yield fact(`address ${address.id}`, JSON.stringify(address));
  for (const consent of lists.consents) yield fact(`consent ${consent.customer_id}`, JSON.stringify(consent));
  for (const subscriber of lists.subscribers) yield fact(`subscriber ${subscriber.id}`, JSON.stringify(subscriber));
  // What no list above holds was not written either.
  for (const endpoint of Object.keys(control.calls().endpoints)) {
    if (!endpoint.startsWith("GET ")) yield fact(`written to ${endpoint}`, "");
  }
}

/** With the names of objects in one order, whoever was counted first. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
