/** A sync that a connector asked for itself, and the columns that its results have in a spreadsheet. */
import { pageCursorSchema, type PageCursor } from "@storegate/bigcommerce-client";
import { defineConnector, defineExportKind, type SourceRecord } from "@storegate/connector-kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { csvRows } from "./csv-rows.js";
import { credentials, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync } from "./syncs.js";

/** How often each key was planned. */
type Looks = Map<string, number>;

const looks = defineExportKind<object, Looks, null, string, PageCursor>({
  key: "looks",
  title: "Looks",
  description: "Looks twice at the customers whose number is even.",
  direction: "export",
  recordType: "customer",
  phase: "looking",
  undoable: false,
  cursor: pageCursorSchema,
  resultColumns: [
    { name: "firstName", description: "Who it is.", path: "/details/person/first" },
    { name: "person", description: "All that is known.", path: "/details/person" },
    { name: "second", description: "The second of the list.", path: "/details/a~1list/1" },
    { name: "why", description: "Why it was left alone.", path: "/reason" },
    { name: "missing", description: "What is never there.", path: "/after/nothing" },
  ],
  begin: async () => null,
  async *read({ bigcommerce }, from) {
    const record = ({ id, email, firstName }: { id: number; email: string; firstName: string }) =>
      ({ key: email, externalId: String(id), source: firstName, targets: {} }) satisfies SourceRecord<string>;
    if (from.keys) yield { records: (await bigcommerce.customers.byEmails(from.keys)).map(record), next: null };
    else
      for await (const { items, next } of bigcommerce.customers.pages({ from: from.cursor, readAhead: false }))
        yield { records: items.map(record), next };
  },
  plan: async ({ runtime }, records) =>
    records.map(({ key, externalId, source }) => {
      const count = (runtime.get(key) ?? 0) + 1;
      runtime.set(key, count);
      const details = { person: { first: source }, "a/list": ["=1", count] };
      const again = count === 1 && Number(externalId) % 2 === 0;
      return { skip: true, reason: again ? "look_again" : "looked", details, ...(again ? { memory: {} } : {}) };
    }),
  resources: {},
  async commit({ requestSync, now }, _transaction, records) {
    const again = records.filter(({ memory }) => memory !== undefined);
    await requestSync(
      again.map(({ key }) => key),
      now(),
    );
  },
});

const connector = defineConnector<object, Looks>({
  id: "looker",
  title: "Looker",
  description: "Looks at customers.",
  scopes: ["store_v2_customers_read_only"],
  config: z.strictObject({}),
  syncKinds: [looks],
  open: () => new Map(),
});

let gateway: TestGateway;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 5 },
    connectors: [{ connector, resolvers: [] }],
    engineTimes: { sweepMs: 100 },
  });
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: credentials(gateway.sandbox) },
  );
  const input = { storeId: connected.data.connectStore.store.id, connectorId: "looker", name: "Looks", config: {} };
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input },
  );
  integrationId = data.createIntegration.integration.id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("a follow-up is told as one, and its results have their kind's columns", async () => {
  expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });
  const lastSync = async () => {
    const { data } = await gateway.query(
      `query ($id: ID!) { integration(id: $id) { lastSync {
        id trigger status dryRun startedBy { name } progress { processed }
        results { exportUrl(format: CSV) } } } }`,
      { id: integrationId },
    );
    return data.integration.lastSync;
  };
  await expect.poll(lastSync).toMatchObject({
    trigger: "FOLLOW_UP",
    status: "SUCCEEDED",
    dryRun: false,
    startedBy: null,
    progress: { processed: 2 },
  });
  const { id, results } = await lastSync();
  const response = await fetch(results.exportUrl, { headers: { authorization: `Bearer ${gateway.key}` } });
  const rows = await csvRows(gateway.database, await response.text());
  const told = await allResults(gateway, id);
  expect(rows.map(({ key }) => key)).toEqual(told.map(({ key }) => key));
  for (const [index, row] of rows.entries()) {
    const first = told[index]?.details?.["person"];
    expect(first).toEqual({ first: expect.any(String) });
    expect(row).toMatchObject({ person: JSON.stringify(first), second: "2", why: "looked", missing: "" });
    expect(Object.keys(row).slice(-5)).toEqual(["firstName", "person", "second", "why", "missing"]);
    expect({ first: row["firstName"] }).toEqual(first);
  }
});

test("what was asked for goes with the integration", async () => {
  const asked = () => gateway.database.sql`select key from requested_keys`;
  await gateway.database.sql`
    insert into requested_keys (integration_id, kind, key, due_at, created_at)
    select id, 'looks', 'later', now() + interval '1 hour', now() from integrations`;
  expect(await asked()).toHaveLength(1);
  const { data } = await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { code } } }", {
    id: integrationId,
  });
  expect(data.deleteIntegration.userErrors).toEqual([]);
  expect(await asked()).toEqual([]);
});
