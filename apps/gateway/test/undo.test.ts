/** Taking a sync back, from end to end: every customer is as before, but for the one that somebody has changed since. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse, print, separateOperations } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addApiKey, credentials, setUpValidation, startTestGateway, type Answer, type TestGateway } from "./harness.js";
import { allResults, askForSync, runSync, syncToEnd, userErrors, type ResultFields } from "./syncs.js";

const customers = 60;
const attributeName = "Storegate Validation Status";

let gateway: TestGateway;
let control: TestGateway["sandbox"]["control"];
let storeId: string;
let integrationId: string;
/** Whom somebody changes after the sync. */
const byHand = 7;

type State = ReadonlyMap<number, { readonly group: number; readonly values: readonly string[] }>;
let before: State;
let afterSync: State;
let syncId: string;

const undoMutation = `mutation ($id: ID!, $input: UndoSyncInput) {
  undoSync(id: $id, input: $input) {
    sync { id trigger dryRun origin { id } kind { key title undoable } }
    ${userErrors}
  }
}`;

const undoFields = `query ($id: ID!) {
  sync(id: $id) {
    status trigger dryRun undoable undoneBy { id trigger } origin { id trigger } startedBy { name } resultsExpireAt
    integration { status }
  }
}`;

/** Group and attribute values of each customer, as the store has them. */
function state(): State {
  const { customers: all, attributeValues, groups } = control.snapshot({ dates: false });
  expect(groups.length).toBeGreaterThan(0);
  const values = Map.groupBy(attributeValues, (value) => value.customer_id);
  return new Map(
    all.map(({ id, customer_group_id: group }) => [
      id,
      {
        group,
        values: (values.get(id) ?? []).map((value) => `${value.attribute_id} ${value.attribute_value}`).toSorted(),
      },
    ]),
  );
}

async function ask(id: string, input?: { readonly dryRun?: boolean }, key?: string): Promise<Answer> {
  return gateway.query(undoMutation, { id, ...(input ? { input } : {}) }, key);
}

async function codeOf(id: string, input?: { readonly dryRun?: boolean }): Promise<string | undefined> {
  const { data } = await ask(id, input);
  expect(data.undoSync.sync).toBeNull();
  return data.undoSync.userErrors[0]?.code;
}

async function fieldsOf(id: string) {
  return (await gateway.query(undoFields, { id })).data.sync;
}

/** Another integration of the store, which writes an attribute of its own; answers its id. */
async function setUpAnother(attribute: string): Promise<string> {
  const made = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
    { input: { storeId, connectorId: "validation", config: { attributeName: attribute, groupPolicy: "none" } } },
  );
  return made.data.createIntegration.integration.id;
}

/** Starts an undo, and follows it to its end. */
async function undo(id: string, input?: { readonly dryRun?: boolean }) {
  const { data } = await ask(id, input);
  expect(data.undoSync.userErrors).toEqual([]);
  const undoId: string = data.undoSync.sync.id;
  return { sync: await syncToEnd(gateway, undoId), results: await allResults(gateway, undoId) };
}

const byKey = (results: readonly ResultFields[]) =>
  results
    .map(({ key, externalId, outcome, reason, before: from, after, details }) => ({
      key,
      externalId,
      outcome,
      reason,
      from,
      after,
      details,
    }))
    .toSorted((a, b) => Number(a.externalId) - Number(b.externalId));

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers } });
  control = gateway.sandbox.control;
  const [, second] = control.customers();
  // Somebody has the attribute already, and of another meaning.
  const { id: attributeId } = control.addAttribute(attributeName, "string");
  control.setAttributeValue({ customerId: second?.id ?? 0, attributeId, value: "asked by phone" });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  before = state();
  syncId = (await runSync(gateway, { integrationId })).id;
  afterSync = state();
}, 60_000);
afterAll(() => gateway[Symbol.asyncDispose]());

describe("an undo", () => {
  test("can be had of a sync that changed something, and not of a dry run", async () => {
    expect(afterSync).not.toEqual(before);
    expect(await fieldsOf(syncId)).toMatchObject({ undoable: true, undoneBy: null, origin: null });
    const dry = await runSync(gateway, { integrationId, dryRun: true });
    expect(await fieldsOf(dry.id)).toMatchObject({ undoable: false });
    expect(await codeOf(dry.id, { dryRun: true })).toBe("NOTHING_TO_UNDO");
    const idle = await runSync(gateway, { integrationId });
    expect(await fieldsOf(idle.id)).toMatchObject({ undoable: false });
    expect(await codeOf(idle.id)).toBe("NOTHING_TO_UNDO");
    expect(await codeOf("syn_nobody")).toBe("SYNC_NOT_FOUND");
  });

  let foretold: readonly ResultFields[];

  test("is shown before it is done, and writes nothing then", async () => {
    control.updateCustomer(byHand, { customer_group_id: control.addGroup("Friends").id });
    const held = state();
    const dry = await undo(syncId, { dryRun: true });
    expect(state()).toEqual(held);
    foretold = dry.results;
    expect(dry.sync).toMatchObject({
      status: "SUCCEEDED",
      dryRun: true,
      progress: { skipped: 1, processed: customers },
    });
    const left = await allResults(gateway, dry.sync.id, { filter: { outcome: ["SKIPPED"] } });
    expect(left).toMatchObject([{ externalId: String(byHand), reason: "changed_since", before: null, after: null }]);
    expect(left[0]?.details).toMatchObject({ changed: [{ resource: "group", now: { group: { name: "Friends" } } }] });
    expect(await fieldsOf(syncId)).toMatchObject({ undoable: true, undoneBy: null });
  });

  test("puts every customer back but the one changed since; the undo of the undo brings the sync's state again", async () => {
    await gateway.database.sql`update integrations set status = 'AUTOMATIC'`;
    const held = state().get(byHand);
    const undone = await undo(syncId);
    expect(undone.sync).toMatchObject({
      status: "SUCCEEDED",
      error: null,
      labels: [],
      progress: { skipped: 1, failed: 0 },
    });
    expect(byKey(undone.results)).toEqual(byKey(foretold));
    const expected = new Map([...before, [byHand, held]]);
    expect(state()).toEqual(expected);
    expect(await fieldsOf(undone.sync.id)).toMatchObject({
      trigger: "UNDO",
      origin: { id: syncId, trigger: "MANUAL" },
      undoable: true,
      integration: { status: "MANUAL" },
    });
    expect(await fieldsOf(syncId)).toMatchObject({
      undoable: false,
      undoneBy: { id: undone.sync.id, trigger: "UNDO" },
    });
    expect(await codeOf(syncId)).toBe("ALREADY_UNDONE");

    const again = await undo(undone.sync.id);
    expect(again.sync).toMatchObject({ status: "SUCCEEDED", progress: { skipped: 0, failed: 0 } });
    expect(state()).toEqual(new Map([...afterSync, [byHand, held]]));
    // What the sync did is there again, and can be put back again.
    expect(await fieldsOf(syncId)).toMatchObject({ undoable: true, undoneBy: null });
    const last = await undo(syncId);
    expect(last.sync).toMatchObject({ status: "SUCCEEDED", progress: { skipped: 1, failed: 0 } });
    expect(state()).toEqual(expected);
    expect(await fieldsOf(syncId)).toMatchObject({ undoable: false, undoneBy: { id: last.sync.id } });
  }, 30_000);

  test("is an operator's, and stands in the audit", async () => {
    const viewer = await addApiKey(gateway, "VIEWER");
    const { errors } = await ask(syncId, { dryRun: true }, viewer);
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const entries = await gateway.database.sql`
      select operation, after ->> 'trigger' as trigger, after ->> 'dryRun' as "dryRun" from audit_entries
      where operation = 'undoSync' order by id`;
    expect([...entries]).toEqual([
      { operation: "undoSync", trigger: "UNDO", dryRun: "true" },
      { operation: "undoSync", trigger: "UNDO", dryRun: "false" },
      { operation: "undoSync", trigger: "UNDO", dryRun: "false" },
      { operation: "undoSync", trigger: "UNDO", dryRun: "false" },
    ]);
  });

  test("is there for the syncs of a deleted integration, while the store is connected", async () => {
    const id = await setUpAnother("Mail");
    const held = state();
    const sync = await runSync(gateway, { integrationId: id });
    expect(state()).not.toEqual(held);
    await gateway.query(`mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }`, { id });
    expect(await fieldsOf(sync.id)).toMatchObject({ integration: null, undoable: true });
    expect((await undo(sync.id)).sync).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0, skipped: 0 } });
    expect(state()).toEqual(held);
  });
});

const retryMutation = `mutation ($id: ID!) {
  retryFailedRecords(id: $id) { sync { id trigger origin { id } } ${userErrors} }
}`;

describe("a retry of failed records", () => {
  test("does what failed, once it can be done", async () => {
    const done = await runSync(gateway, { integrationId, dryRun: false });
    const refused = (await gateway.query(retryMutation, { id: done.id })).data.retryFailedRecords;
    expect(refused).toMatchObject({ sync: null, userErrors: [{ code: "NOTHING_TO_RETRY", field: ["id"] }] });

    const attribute = control.attributes().find(({ name }) => name === attributeName);
    const ours = [...control.attributeValues()].filter((value) => value.attribute_id === attribute?.id);
    for (const value of ours.slice(0, 5)) control.deleteAttributeValue(value.id);
    control.addFault({
      method: "PUT",
      path: "/v3/customers/attribute-values",
      times: null,
      respond: { status: 422, body: { title: "The value is cursed." } },
    });
    const failed = await runSync(gateway, { integrationId });
    control.clearFaults();
    expect(failed.progress.failed).toBe(5);
    const { data } = await gateway.query(retryMutation, { id: failed.id });
    expect(data.retryFailedRecords).toMatchObject({
      sync: { trigger: "RETRY", origin: { id: failed.id } },
      userErrors: [],
    });
    const retried = await syncToEnd(gateway, data.retryFailedRecords.sync.id);
    expect(retried).toMatchObject({
      status: "SUCCEEDED",
      progress: { total: failed.progress.failed, processed: failed.progress.failed, failed: 0 },
    });
    const entries = await gateway.database
      .sql`select count(*)::int as n from audit_entries where operation = 'retryFailedRecords'`;
    expect(entries[0]).toEqual({ n: 1 });
  });
});

test("a sync whose results have expired has none, and is not undone", async () => {
  const { sync } = await askForSync(gateway, { integrationId });
  const ended = await syncToEnd(gateway, sync?.id ?? "");
  const { resultsExpireAt } = await fieldsOf(ended.id);
  const days = (Date.parse(resultsExpireAt) - Date.parse(ended.finishedAt ?? "")) / 86_400_000;
  expect(days).toBe(90);
  await gateway.database.sql`update syncs set results_expire_at = now() where id = ${syncId.replace("syn_", "")}`;
  expect(await codeOf(syncId, { dryRun: true })).toBe("RESULTS_EXPIRED");
  expect(await fieldsOf(syncId)).toMatchObject({ undoable: false, undoneBy: { trigger: "UNDO" } });
  const { data } = await gateway.query(
    `query ($id: ID!) { sync(id: $id) { progress { processed updated } labels { label } results { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
    { id: syncId },
  );
  expect(data.sync.results).toEqual({ totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  expect(data.sync.progress).toEqual({ processed: customers, updated: customers });
  expect(data.sync.labels.length).toBeGreaterThan(0);
});

test("while the store is disconnected nothing is undone; connected again it has its id, and its past can be undone", async () => {
  const id = await setUpAnother("Reconnected");
  const held = state();
  const sync = await runSync(gateway, { integrationId: id });
  const history = async () => {
    const [key] = (await allResults(gateway, sync.id)).map((result) => result.key);
    const { data } = await gateway.query(
      `query ($storeId: ID!, $key: String!) { recordHistory(storeId: $storeId, recordType: "customer", key: $key) { nodes { sync { id } } } }`,
      { storeId, key },
    );
    return (data.recordHistory.nodes as { sync: { id: string } }[]).map((node) => node.sync.id);
  };
  await gateway.query("mutation ($id: ID!) { disconnectStore(id: $id) { deletedId } }", { id: storeId });
  expect(await fieldsOf(sync.id)).toMatchObject({ undoable: false });
  const { data: refused } = await ask(sync.id);
  expect(refused.undoSync.userErrors).toMatchObject([{ kind: "CONFIG", code: "STORE_NOT_CONNECTED" }]);
  expect(refused.undoSync.userErrors[0].message).toContain("connectStore");

  const connect = async () => {
    const { data } = await gateway.query(
      `mutation ($input: ConnectStoreInput!) {
        connectStore(input: $input) { store { id name apiUrl status integrations { id } } ${userErrors} }
      }`,
      { input: { ...credentials(gateway.sandbox), name: "Back" } },
    );
    return data.connectStore;
  };
  // Of two who connect it at once, one does.
  const both = await Promise.all([connect(), connect()]);
  const [back] = both.filter((payload) => payload.store);
  expect(both.flatMap((payload) => payload.userErrors)).toMatchObject([{ code: "STORE_ALREADY_CONNECTED" }]);
  expect(back.store).toMatchObject({ id: storeId, name: "Back", status: "CONNECTED", integrations: [] });
  const [entry] = await gateway.database.sql`
    select after ->> 'status' as status, before ->> 'storeHash' as was from audit_entries
    where operation = 'connectStore' order by id desc limit 1`;
  expect(entry).toEqual({ status: "CONNECTED", was: null });

  expect(await history()).toContain(sync.id);
  expect(await fieldsOf(sync.id)).toMatchObject({ integration: null, undoable: true });
  expect((await undo(sync.id)).sync).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0 } });
  expect(state()).toEqual(held);
}, 30_000);

const shared = process.env["STOREGATE_SHARED"];

test.skipIf(shared === undefined)("the operation of the page that shows an undo is served as it stands", async () => {
  const text = await readFile(path.resolve(shared ?? "", "contract", "operations.graphql"), "utf8");
  const operation = separateOperations(parse(text))["PreviewUndo"];
  if (!operation) throw new Error("there is no operation PreviewUndo");
  const shown = await setUpAnother("Shown");
  const sync = await runSync(gateway, { integrationId: shown });
  const { data, errors } = await gateway.query(print(operation), { syncId: sync.id });
  expect(errors).toBeUndefined();
  expect(data.undoSync).toMatchObject({ sync: { kind: { undoable: true } }, userErrors: [] });
  const dry = await syncToEnd(gateway, data.undoSync.sync.id);
  expect(dry).toMatchObject({ status: "SUCCEEDED", dryRun: true, progress: { updated: customers } });
});
