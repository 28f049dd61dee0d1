/** Erasing a person as an admin does, and what is told of syncs before and after. */
import { schema } from "@storegate/database";
import { theGateway, writeAudit } from "../../src/audit/audit-trail.js";
import { csvRows } from "../csv-rows.js";
import { rowOf } from "../filled-results.js";
import { allResults } from "../syncs.js";
import type { ListsWorld } from "./lists-world.js";

const { notifications } = schema;

/** What an erasure answers. */
export interface Erased {
  readonly pseudonym: string | null;
  readonly deletedAtProvider: boolean | null;
  readonly sightings: number | null;
  readonly evidence: number | null;
  readonly results: number | null;
  readonly changes: number | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

/** Erases somebody; Jane unless said. */
export async function erase(world: ListsWorld, integration: string, email = "Jane@Example.com "): Promise<Erased> {
  const { data, errors } = await world.gateway.query(
    `mutation ($input: ErasePersonInput!) { erasePerson(input: $input) {
      pseudonym deletedAtProvider sightings evidence results changes userErrors { code field } } }`,
    { input: { integrationId: integration, email } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.erasePerson;
}

/** The export of a sync's results. */
export async function csvOf(
  world: ListsWorld,
  syncId: string,
): Promise<{ readonly text: string; readonly rows: readonly Record<string, string>[] }> {
  const { data } = await world.gateway.query(
    "query ($id: ID!) { sync(id: $id) { results { exportUrl(format: CSV) } } }",
    { id: syncId },
  );
  const headers = { authorization: `Bearer ${world.gateway.key}` };
  const text = await (await fetch(data.sync.results.exportUrl, { headers })).text();
  return { text, rows: await csvRows(world.gateway.database, text) };
}

/** A notice that names Jane, and an entry of the audit whose values do. */
export async function tellOfJane(world: ListsWorld, integration: string): Promise<void> {
  const { queries } = world.gateway.database;
  const fault = { code: "WRITE_FAILED", message: `The provider refuses jane@example.com.`, remedy: null };
  const told = { integrationId: integration, integrationName: "Lists", connectorId: "lists", storeId: world.storeId };
  const counts = { storeName: "Store", syncId: null, failedRecords: 1, processedRecords: 2, dueAt: null, fault };
  await queries.insert(notifications).values({
    id: crypto.randomUUID(),
    event: "SYNC_COMPLETED_WITH_ERRORS",
    channel: "email",
    receiver: "admin@example.com",
    content: { ...told, ...counts },
    deliveredAt: new Date(),
  });
  const target = { type: "Integration", id: rowOf(integration), name: "Lists" } as const;
  await writeAudit(queries, theGateway, { operation: "sendTest", target, after: { receiver: "Jane@Example.com" } });
}

/** What a sync counts. */
export async function progressOf(world: ListsWorld, id: string): Promise<{ readonly status: string }> {
  const { data } = await world.gateway.query(
    "query ($id: ID!) { sync(id: $id) { status progress { processed created updated deleted unchanged skipped failed } labels { label count } faults { count fault { code } } } }",
    { id },
  );
  return data.sync;
}

/** What became of its records. */
export async function outcomesOf(world: ListsWorld, id: string): Promise<readonly (readonly unknown[])[]> {
  const results = await allResults(world.gateway, id);
  return results.map(({ outcome, label, reason, at, errors }) => [
    outcome,
    label,
    reason,
    at,
    errors.map(({ code }) => code),
  ]);
}
