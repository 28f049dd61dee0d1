/** What is left of a deleted integration: its syncs can be read, and undone where that needs no secret; and what it says of it. */
import { forgottenSecret } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdWrites } from "./held-writes.js";
import { credentials, startTestGateway, type TestGateway } from "./harness.js";
import { keyedConnector, type KeyedConfig } from "./keyed-connector.js";
import { rowOf } from "./filled-results.js";
import { askForSync, runSync, startSync, syncToEnd, syncUntil, userErrors } from "./syncs.js";

const customers = 30;
const seen: KeyedConfig[] = [];
let gateway: TestGateway;
let storeId: string;

beforeAll(async () => {
  const connectors = [{ connector: keyedConnector(seen) }];
  gateway = await startTestGateway({ sandbox: { customers }, connectors });
  const { data } = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(gateway.sandbox) },
  );
  storeId = data.connectStore.store.id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const secret = "the-key-that-is-kept";

async function setUp(config: object = {}): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } ${userErrors} } }`,
    { input: { storeId, connectorId: "keyed", config: { mark: "Marked", apiKey: secret, ...config } } },
  );
  expect(data.createIntegration.userErrors).toEqual([]);
  return data.createIntegration.integration.id;
}

async function remove(id: string): Promise<void> {
  const { data } = await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }", { id });
  expect(data.deleteIntegration.deletedId).toBe(id);
}

async function setStatus(id: string, status: string): Promise<void> {
  await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { integration { id } } }",
    { id, input: { status } },
  );
}

async function undo(id: string, dryRun = false) {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UndoSyncInput) { undoSync(id: $id, input: $input) { sync { id } ${userErrors} } }`,
    { id, input: { dryRun } },
  );
  return data.undoSync;
}

async function isUndoable(id: string): Promise<boolean> {
  const { data } = await gateway.query("query ($id: ID!) { sync(id: $id) { undoable } }", { id });
  return data.sync.undoable;
}

const state = () => gateway.sandbox.control.snapshot({ dates: false });

/** Undone for good, or back as it was for the next test. */
async function undoneAndDeleted(id: string, integrationId: string): Promise<void> {
  const { sync } = await undo(id);
  await syncToEnd(gateway, sync.id);
  await remove(integrationId);
}

describe("a sync of a deleted integration that had a secret", () => {
  test("is undone where its kind needs none for it, with a text in its place that opens nothing", async () => {
    const before = state();
    const integrationId = await setUp();
    const sync = await runSync(gateway, { integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { updated: customers } });
    expect(seen.at(-1)?.apiKey).toBe(secret);
    await remove(integrationId);
    expect(await isUndoable(sync.id)).toBe(true);

    const dry = await undo(sync.id, true);
    expect(await syncToEnd(gateway, dry.sync.id)).toMatchObject({
      status: "SUCCEEDED",
      progress: { updated: customers },
    });
    const { sync: undone, userErrors: refused } = await undo(sync.id);
    expect(refused).toEqual([]);
    expect(await syncToEnd(gateway, undone.id)).toMatchObject({
      status: "SUCCEEDED",
      progress: { updated: customers },
    });
    expect(state()).toEqual(before);
    expect(seen.at(-1)).toEqual({ mark: "Marked", apiKey: forgottenSecret });
    expect(await isUndoable(sync.id)).toBe(false);
    expect(await isUndoable(undone.id)).toBe(true);

    // It stays deleted, with nothing kept of its secret.
    const { data } = await gateway.query("query ($id: ID!) { integration(id: $id) { id } }", { id: integrationId });
    expect(data.integration).toBeNull();
    const rows = await gateway.database.sql`
      select deleted_at is not null as gone, secrets, config ->> 'apiKey' as key from integrations
      where id = ${rowOf(integrationId)}`;
    expect([...rows]).toEqual([{ gone: true, secrets: {}, key: null }]);
    const configs = await gateway.database.sql`select distinct config ->> 'apiKey' as key from syncs`;
    expect([...configs]).toEqual([{ key: null }]);
    expect(await askForSync(gateway, { integrationId })).toMatchObject({
      sync: null,
      userErrors: [{ code: "INTEGRATION_NOT_FOUND" }],
    });
    expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test.each([
    ["its kind needs it for that", {}, "guarded"],
    ["no text but its own passes", { licence: "lic-42" }, "mark"],
  ])("is not undone where %s, and says so", async (_, config, kind) => {
    const integrationId = await setUp(config);
    const sync = await runSync(gateway, { integrationId, kind });
    const held = state();
    expect(await isUndoable(sync.id)).toBe(true);
    await remove(integrationId);
    expect(await isUndoable(sync.id)).toBe(false);
    expect(await undo(sync.id)).toMatchObject({
      sync: null,
      userErrors: [{ kind: "NOT_FOUND", code: "INTEGRATION_DELETED", field: ["id"] }],
    });
    expect(state()).toEqual(held);
    for (const { id, company } of held.customers) {
      if (company === "Marked") gateway.sandbox.control.updateCustomer(id, { company: `Before ${id}` });
    }
  });
});

test("undoable and undoSync agree of an integration that is disabled, and of one that is MANUAL again", async () => {
  const integrationId = await setUp();
  const sync = await runSync(gateway, { integrationId });
  await setStatus(integrationId, "DISABLED");
  expect(await isUndoable(sync.id)).toBe(false);
  expect(await undo(sync.id)).toMatchObject({ sync: null, userErrors: [{ code: "INTEGRATION_DISABLED" }] });
  await setStatus(integrationId, "MANUAL");
  expect(await isUndoable(sync.id)).toBe(true);
  await undoneAndDeleted(sync.id, integrationId);
});

test("a deleted integration's running sync ends; what it did can be read, by narrowed keys too, and be undone", async () => {
  const { control } = gateway.sandbox;
  const before = state();
  const integrationId = await setUp();
  const { data: made } = await gateway.query(
    `mutation ($a: CreateApiKeyInput!, $b: CreateApiKeyInput!) {
      own: createApiKey(input: $a) { secret ${userErrors} } ofStore: createApiKey(input: $b) { secret ${userErrors} }
    }`,
    {
      a: { name: "own", role: "VIEWER", integrationIds: [integrationId] },
      b: { name: "store", role: "VIEWER", storeIds: [storeId] },
    },
  );
  expect([made.own.userErrors, made.ofStore.userErrors]).toEqual([[], []]);
  holdWrites(control);
  const id = await startSync(gateway, { integrationId });
  await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
  await remove(integrationId);
  control.releaseHeld();
  const ended = await syncToEnd(gateway, id);
  expect(ended).toMatchObject({ status: "CANCELLED" });
  const { updated } = ended.progress;
  expect(updated).toBeLessThan(customers);
  expect(state().customers.filter(({ company }) => company === "Marked")).toHaveLength(updated);

  const read = `query ($id: ID!, $integrationId: ID!) {
    sync(id: $id) { status integration { id } results { totalCount exportUrl(format: NDJSON) nodes { key outcome } } }
    syncs(integrationId: $integrationId) { totalCount nodes { id } }
  }`;
  for (const key of [gateway.key, made.own.secret, made.ofStore.secret]) {
    const { data, errors } = await gateway.query(read, { id, integrationId }, key);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      sync: { status: "CANCELLED", integration: null, results: { totalCount: updated } },
      syncs: { totalCount: 1, nodes: [{ id }] },
    });
    const download = await fetch(data.sync.results.exportUrl, { headers: { authorization: `Bearer ${key}` } });
    expect((await download.text()).trim().split("\n")).toHaveLength(updated);
    const [{ key: record }] = data.sync.results.nodes;
    const history = await gateway.query(
      `query ($storeId: ID!, $record: String!) {
        recordHistory(storeId: $storeId, recordType: "customer", key: $record) { nodes { sync { id } } }
      }`,
      { storeId, record },
      key === made.own.secret ? gateway.key : key,
    );
    expect(history.data.recordHistory.nodes).toContainEqual({ sync: { id } });
  }

  expect(await isUndoable(id)).toBe(true);
  const { sync } = await undo(id);
  expect(await syncToEnd(gateway, sync.id)).toMatchObject({ status: "SUCCEEDED", progress: { updated } });
  expect(state()).toEqual(before);
  const notices = await gateway.database.sql`select 1 from notifications`;
  expect([...notices]).toEqual([]);
});
