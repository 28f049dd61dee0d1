/** Each mutation that is served is written down when it succeeds: whoever adds one says here how it is called. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectorNodeId } from "@storegate/connector-kit/graphql";
import { createSchema } from "../src/graphql/schema.js";
import { auditPage } from "./audit-entries.js";
import { addEndedSync, fillResults, rowOf } from "./filled-results.js";
import { addApiKey, credentials, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;

const served = Object.keys((await createSchema()).getMutationType()?.getFields() ?? {});

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 5 }, concurrency: 0 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What a mutation is given; `input` is its one input, if it takes one. */
interface Call {
  readonly id?: string;
  readonly input?: Record<string, unknown>;
}

/** In the order of need: what disconnects comes last. */
const calls: Readonly<Record<string, () => Promise<Call> | Call>> = {
  connectStore: () => ({ input: { ...credentials(gateway.sandbox), dryRun: true } }),
  createIntegration: async () => {
    ({ storeId, integrationId } = await setUpValidation(gateway));
    return { input: { storeId, connectorId: "validation", config: {} } };
  },
  updateStore: () => ({ id: storeId, input: { name: "Other" } }),
  updateIntegration: () => ({ id: integrationId, input: { name: "Other" } }),
  testIntegration: () => ({ input: { integrationId } }),
  startSync: () => ({ input: { integrationId } }),
  cancelSync: async () => ({ id: await startSyncAlone() }),
  pauseSync: async () => ({ id: await startSyncAlone() }),
  resumeSync: async () => {
    const id = await startSyncAlone();
    await gateway.database.sql`update syncs set pause_requested_at = now(), paused_at = now() where id = ${rowOf(id)}`;
    return { id };
  },
  retryFailedRecords: async () => ({ id: await endedSync() }),
  undoSync: async () => ({ id: await endedSync(), input: { dryRun: true } }),
  approveSync: async () => {
    const id = await endedSync();
    const plan = JSON.stringify({ records: 20, changes: 16, deletions: 0 });
    const error = JSON.stringify({
      kind: "CONFIG",
      code: "CHANGE_LIMIT_EXCEEDED",
      message: "too many",
      retryable: false,
    });
    await gateway.database.sql`
      update syncs set status = 'FAILED', stopped_plan = ${plan}::jsonb, limits = '{"maxChanges":1}'::jsonb, error = ${error}::jsonb
      where id = ${rowOf(id)}`;
    await gateway.database.sql`delete from sync_changes where sync_id = ${rowOf(id)}`;
    return { id };
  },
  createApiKey: () => ({ input: { name: "Another", role: "VIEWER" } }),
  revokeApiKey: async () => {
    await addApiKey(gateway, "VIEWER", "soon revoked");
    const [row] = await gateway.database.sql`select id from api_keys where name = 'soon revoked'`;
    return { id: `key_${row?.["id"]}` };
  },
  createProgressToken: () => ({ input: { integrationId } }),
  updateNotificationSettings: () => ({ input: { emails: ["jane@example.com"] } }),
  erasePerson: async () => {
    const { dotdigitalUrl: url, dotdigitalUser: username, dotdigitalPassword: password } = gateway.sandbox;
    const config = { provider: { type: "dotdigital", url, username, password } };
    const { data } = await gateway.query(
      "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
      { input: { storeId, connectorId: "lists", status: "MANUAL", config } },
    );
    return { input: { integrationId: data.createIntegration.integration.id, email: "jane@example.com" } };
  },
  quoteRefund: async () => {
    await lookUp();
    return { input: { integrationId: lookup, orderId: await newOrder() } };
  },
  refundOrder: async () => ({ input: { quoteId: await quoteOf(await newOrder()), idempotencyKey: "refund" } }),
  cancelOrder: async () => ({
    input: { integrationId: lookup, orderId: await newOrder(), idempotencyKey: "cancel" },
  }),
  createDiscountCode: () => ({ input: { integrationId: lookup, idempotencyKey: "code", percentOff: 10 } }),
  deleteIntegration: () => ({ id: integrationId }),
  disconnectStore: () => ({ id: storeId }),
};

let lookup: string;
/** Sets an integration up by which agents act. */
async function lookUp(): Promise<void> {
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input: { storeId, connectorId: "lookup", config: { actions: { enabled: true } } } },
  );
  lookup = data.createIntegration.integration.id;
}

/** An order that is paid, by its id. */
async function newOrder(): Promise<string> {
  const { id } = gateway.sandbox.control.orders.add({
    customerId: 1,
    products: [{ name: "Shirt", quantity: 1, price_ex_tax: 10, price_inc_tax: 10 }],
    fields: { status_id: 11 },
  });
  return connectorNodeId("ord", lookup, String(id));
}

async function quoteOf(orderId: string): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: QuoteRefundInput!) { quoteRefund(input: $input) { quote { id } userErrors { message } } }",
    { input: { integrationId: lookup, orderId } },
  );
  return data.quoteRefund.quote.id;
}

async function endUnfinished(): Promise<void> {
  await gateway.database.sql`update syncs set status = 'CANCELLED', finished_at = now() where finished_at is null`;
}

async function startSyncAlone(): Promise<string> {
  await endUnfinished();
  return startSync(gateway, { integrationId });
}

/** One that changed something, and of which something failed. */
async function endedSync(): Promise<string> {
  await endUnfinished();
  const syncId = await addEndedSync(gateway, integrationId);
  await fillResults(gateway, { syncId, count: 20 });
  await gateway.database.sql`
    insert into sync_changes (sync_id, seq, record_seq, resource, target, action, before, after, state)
    values (${rowOf(syncId)}, 1, 1, 'customer-group', '1', 'update', '{}', '{}', 'done')`;
  return syncId;
}

test("of each mutation that is served it is said here how it is called", () => {
  expect(served.filter((name) => !(name in calls))).toEqual([]);
});

test.each(Object.keys(calls).filter((name) => served.includes(name)))("%s is written down", async (name) => {
  const call = await calls[name]?.();
  if (!call) throw new Error(`it is not said how ${name} is called`);
  const newest = (await auditPage(gateway, { first: 1, operation: name })).nodes[0]?.id;
  const inputType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input${name === "undoSync" ? "" : "!"}`;
  const declared = [
    ...(call.id === undefined ? [] : ["$id: ID!"]),
    ...(call.input === undefined
      ? []
      : [`$input: ${name === "testIntegration" ? "IntegrationDraftInput!" : inputType}`]),
  ];
  const given = [...(call.id === undefined ? [] : ["id: $id"]), ...(call.input === undefined ? [] : ["input: $input"])];
  const { data, errors } = await gateway.query(
    `mutation (${declared.join(", ")}) { ${name}(${given.join(", ")}) { userErrors { code message } } }`,
    { ...call },
  );
  expect(errors).toBeUndefined();
  expect(data[name].userErrors).toEqual([]);
  const { nodes } = await auditPage(gateway, { first: 1, operation: name });
  expect(nodes).toMatchObject([{ operation: name, actor: { name: "STOREGATE_ADMIN_KEY" }, ipAddress: "127.0.0.1" }]);
  expect(nodes[0]?.id).not.toBe(newest);
  expect(gateway.log.filter(({ message }) => /wrote no audit entry/.test(message))).toEqual([]);
});
