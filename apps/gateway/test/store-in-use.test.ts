/** Syncs of a store that others use too: another integration, another app that has spent the quota. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSync, syncToEnd, syncUntil } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 600 } });
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.sandbox.control.clearFaults());

async function writtenGroups(syncId: string): Promise<Map<string, string>> {
  const written = new Map<string, string>();
  for (let after: string | null = null, more = true; more;) {
    const { data } = await gateway.query(
      `query ($id: ID!, $after: String) { sync(id: $id) { results(first: 250, after: $after) {
        nodes { externalId after } pageInfo { hasNextPage endCursor } } } }`,
      { id: syncId, after },
    );
    const { nodes, pageInfo } = data.sync.results;
    for (const node of nodes) if (node.after?.group) written.set(node.externalId, node.after.group.name);
    ({ endCursor: after, hasNextPage: more } = pageInfo);
  }
  return written;
}

test("a cancelled sync gives up what waits for a store that refuses every write for now", async () => {
  gateway.sandbox.control.addFault({ method: "PUT", times: null, respond: { status: 429 } });
  const syncId = await startSync(gateway, { integrationId });
  await syncUntil(gateway, syncId, ({ sync }) => sync.progress.phase === "validating");
  await expect.poll(() => gateway.sandbox.control.calls().statuses["429"] ?? 0).toBeGreaterThan(0);
  await gateway.query("mutation ($id: ID!) { cancelSync(id: $id) { sync { id } } }", { id: syncId });
  const ended = await syncToEnd(gateway, syncId);
  expect(ended).toMatchObject({ status: "CANCELLED", progress: { updated: 0 } });
});

test("two integrations of one store do not overwrite each other, and what each tells is what is there", async () => {
  const groupNames = { valid: "B valid", risky: "B risky", invalid: "B invalid", unknown: "B unknown" };
  const created = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input: { storeId, connectorId: "validation", config: { attributeName: "B status", groupNames } } },
  );
  const syncs = await Promise.all(
    [integrationId, created.data.createIntegration.integration.id].map((id) =>
      startSync(gateway, { integrationId: id }),
    ),
  );
  for (const syncId of syncs) expect(await syncToEnd(gateway, syncId)).toMatchObject({ status: "SUCCEEDED" });

  const { customers, groups } = gateway.sandbox.control.snapshot();
  const names = new Map(groups.map((group) => [group.id, group.name]));
  const [a, b] = await Promise.all(syncs.map(writtenGroups));
  const told = new Map([...(a ?? []), ...(b ?? [])]);
  // Nobody was moved by both.
  expect(told.size).toBe((a?.size ?? 0) + (b?.size ?? 0));
  expect(told.size).toBeGreaterThan(400);
  for (const [id, name] of told) {
    const customer = customers.find((each) => String(each.id) === id);
    expect(names.get(customer?.customer_group_id ?? 0)).toBe(name);
  }
});
