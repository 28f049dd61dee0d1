/** What takes away what syncs need ends them in the same transaction: a process that dies leaves both, or neither. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSync, userErrors } from "./syncs.js";

let gateway: TestGateway;

beforeAll(async () => {
  // Nobody works: what is queued ends by what is asked here alone.
  gateway = await startTestGateway({ concurrency: 0 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("an integration that is disabled, or deleted, and a store that is let go of", async () => {
  const acts = {
    MANUAL: `mutation ($id: ID!) { it: updateIntegration(id: $id, input: { status: MANUAL, name: "Still on" }) { ${userErrors} } }`,
    DISABLED: `mutation ($id: ID!) { it: updateIntegration(id: $id, input: { status: DISABLED }) { ${userErrors} } }`,
    deleted: `mutation ($id: ID!) { it: deleteIntegration(id: $id) { ${userErrors} } }`,
    disconnected: `mutation ($id: ID!) { it: disconnectStore(id: $id) { ${userErrors} } }`,
  };
  const ends: Record<string, unknown> = {};
  const { storeId } = await setUpValidation(gateway);
  for (const [how, mutation] of Object.entries(acts)) {
    const made = await gateway.query(
      `mutation ($storeId: ID!) {
        createIntegration(input: { storeId: $storeId, connectorId: "validation", status: MANUAL, config: {} }) {
          integration { id } ${userErrors}
        }
      }`,
      { storeId },
    );
    expect(made.data.createIntegration.userErrors).toEqual([]);
    const { id } = made.data.createIntegration.integration;
    await startSync(gateway, { integrationId: id });
    const { data } = await gateway.query(mutation, { id: how === "disconnected" ? storeId : id });
    expect(data.it.userErrors).toEqual([]);
    const [found] = await gateway.database.sql`
      select syncs.status, syncs.xmin::text = integrations.xmin::text as together
      from syncs join integrations on integrations.id = syncs.integration_id order by syncs.id desc limit 1`;
    ends[how] = found;
  }
  expect(ends).toEqual({
    MANUAL: { status: "QUEUED", together: false },
    DISABLED: { status: "CANCELLED", together: true },
    deleted: { status: "CANCELLED", together: true },
    disconnected: { status: "CANCELLED", together: true },
  });
});
