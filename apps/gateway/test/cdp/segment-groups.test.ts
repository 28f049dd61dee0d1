/** Segments into customer groups: looked at before, carried out, and taken back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { credentials, startTestGateway, type TestGateway } from "../harness.js";
import { runSync, syncToEnd } from "../syncs.js";

let gateway: TestGateway;
let integrationId: string;
let segmentId: string;
/** Five who are in no group. */
let buyers: readonly number[];

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 40, orders: 0, products: 0, subscribers: 0 } });
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: credentials(gateway.sandbox) },
  );
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId: connected.data.connectStore.store.id, connectorId: "cdp", status: "MANUAL", config: {} } },
  );
  integrationId = data.createIntegration.integration.id;
  const { control } = gateway.sandbox;
  const line = { name: "Hat", quantity: 1, price_ex_tax: 50, price_inc_tax: 50 };
  const { customers } = control.snapshot() as unknown as {
    readonly customers: readonly { readonly id: number; readonly customer_group_id: number }[];
  };
  buyers = customers
    .filter(({ customer_group_id: group }) => group === 0)
    .slice(0, 5)
    .map(({ id }) => id);
  for (const customerId of buyers) control.orders.add({ customerId, products: [line], fields: { status_id: 10 } });
  await runSync(gateway, { integrationId, kind: "import" });
  const made = await gateway.query(
    "mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { segment { id size } userErrors { message } } }",
    { input: { integrationId, name: "Buyers", filter: { attribute: "orders_count", gte: 1 } } },
  );
  segmentId = made.data.createSegment.segment.id;
}, 60_000);
afterAll(() => gateway[Symbol.asyncDispose]());

/** Ids of customers by the names of their groups. */
function members(name: string): number[] {
  const { customers, groups } = gateway.sandbox.control.snapshot() as unknown as {
    readonly customers: readonly { readonly id: number; readonly customer_group_id: number }[];
    readonly groups: readonly { readonly id: number; readonly name: string }[];
  };
  const group = groups.find((each) => each.name === name);
  return customers.filter(({ customer_group_id: id }) => id !== 0 && id === group?.id).map(({ id }) => id);
}

async function configure(groups: readonly object[]): Promise<unknown[]> {
  const { data } = await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    { id: integrationId, input: { config: { groups } } },
  );
  return data.updateIntegration.userErrors;
}

test("members come into the group, whoever leaves goes out, others stay, and an undo takes it back", async () => {
  const { data } = await gateway.query(
    'query ($draft: IntegrationDraftInput!) { configOptions(draft: $draft, path: "/groups/0/segment") { value label } }',
    { draft: { integrationId } },
  );
  const [option] = data.configOptions;
  expect(option).toMatchObject({ label: "Buyers" });
  expect(await configure([{ segment: option.value, group: "Buyers of ours" }])).toEqual([]);
  const preview = await runSync(gateway, { integrationId, kind: "segment_groups", dryRun: true });
  expect(preview.progress).toMatchObject({ updated: 5 });
  expect(members("Buyers of ours")).toEqual([]);
  const sync = await runSync(gateway, { integrationId, kind: "segment_groups" });
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { updated: 5 } });
  expect(new Set(members("Buyers of ours"))).toEqual(new Set(buyers));
  const undone = await gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id) { sync { id } userErrors { message } } }",
    { id: sync.id },
  );
  await syncToEnd(gateway, undone.data.undoSync.sync.id);
  expect(members("Buyers of ours")).toEqual([]);
});

test("a segment that is gone is told at its place in the config", async () => {
  await gateway.query("mutation ($id: ID!) { deleteSegment(id: $id) { deletedId } }", { id: segmentId });
  const { data } = await gateway.query(
    "mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } userErrors { code message } } }",
    { input: { integrationId, kind: "segment_groups" } },
  );
  const sync = await syncToEnd(gateway, data.startSync.sync.id);
  expect(sync).toMatchObject({ status: "FAILED", error: { code: "SEGMENT_GONE" } });
});
