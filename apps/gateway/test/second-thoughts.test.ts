/** What people do after the first set-up: rename, switch off, mistype, page on. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { holdWrites } from "./held-writes.js";
import { credentials, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSync, syncToEnd, syncUntil, userErrors } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 300 } });
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => gateway.sandbox.control.clearFaults());

async function update(mutation: "updateStore" | "updateIntegration", id: string, input: object) {
  const type = mutation === "updateStore" ? "UpdateStoreInput" : "UpdateIntegrationInput";
  const thing = mutation === "updateStore" ? "store" : "integration";
  const answer = await gateway.query(
    `mutation ($id: ID!, $input: ${type}!) { ${mutation}(id: $id, input: $input) { ${thing} { name status } ${userErrors} } }`,
    { id, input },
  );
  return answer.data[mutation];
}

test("a store that does not answer can be renamed", async () => {
  gateway.sandbox.control.addFault({ respond: { status: 503 } });
  expect(await update("updateStore", storeId, { name: "Shop of shops" })).toMatchObject({
    store: { name: "Shop of shops" },
    userErrors: [],
  });
});

test("an integration that is switched off ends its sync: what was done stays, and nothing more is written", async () => {
  holdWrites(gateway.sandbox.control);
  const syncId = await startSync(gateway, { integrationId });
  await syncUntil(gateway, syncId, ({ sync }) => sync.progress.updated > 0);
  expect(await update("updateIntegration", integrationId, { status: "DISABLED" })).toMatchObject({
    integration: { status: "DISABLED" },
  });
  gateway.sandbox.control.releaseHeld();
  const ended = await syncToEnd(gateway, syncId);
  expect(ended.status).toBe("CANCELLED");
  expect(ended.progress.processed).toBeLessThan(300);
  const calls = gateway.sandbox.control.calls().total;
  await update("updateIntegration", integrationId, { status: "MANUAL" });
  expect(gateway.sandbox.control.calls().total).toBe(calls);
});

describe("a mistake is told at its field", () => {
  test("a name that holds a control character", async () => {
    const refused = { userErrors: [{ kind: "INPUT", field: ["name"] }] };
    expect(await update("updateStore", storeId, { name: "x\0y" })).toMatchObject(refused);
    expect(await update("updateIntegration", integrationId, { name: "x\0y" })).toMatchObject(refused);
  });

  test("a config that holds one, at its very place", async () => {
    expect(
      await update("updateIntegration", integrationId, { config: { groupNames: { valid: "a\0b" } } }),
    ).toMatchObject({
      userErrors: [{ kind: "INPUT", field: ["config", "groupNames", "valid"] }],
    });
  });
});

test("an apiUrl is taken as the control panel shows it, with the store's path", async () => {
  const { apiUrl, storeHash, accessToken } = credentials(gateway.sandbox);
  expect(
    await update("updateStore", storeId, { apiUrl: `${apiUrl}/stores/${storeHash}/v3/`, accessToken }),
  ).toMatchObject({ store: { status: "CONNECTED" }, userErrors: [] });
});

test("an integration warns of scopes that its store's token does not have", async () => {
  const warnings = async () => {
    const { data } = await gateway.query("query ($id: ID!) { integration(id: $id) { warnings { code message } } }", {
      id: integrationId,
    });
    return data.integration.warnings;
  };
  expect(await warnings()).toEqual([]);
  const { accessToken } = credentials(gateway.sandbox);
  gateway.sandbox.control.setScopes(["store_v2_customers_read_only", "store_v2_information_read_only"]);
  await update("updateStore", storeId, { accessToken });
  expect(await warnings()).toMatchObject([
    { code: "SCOPE_MISSING", message: expect.stringContaining("store_v2_customers") as string },
  ]);
  gateway.sandbox.control.setScopes(["store_v2_customers", "store_v2_information_read_only"]);
  await update("updateStore", storeId, { accessToken });
  expect(await warnings()).toEqual([]);
});

test("a cursor of another list is refused", async () => {
  const { data } = await gateway.query("{ stores { pageInfo { endCursor } } }");
  const answer = await gateway.query("query ($after: String) { integrations(after: $after) { totalCount } }", {
    after: data.stores.pageInfo.endCursor,
  });
  expect(answer.errors).toMatchObject([{ extensions: { code: "CURSOR_MALFORMED" } }]);
});
