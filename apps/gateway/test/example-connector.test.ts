/** The worked example of docs/add-a-connector.md, in a gateway of its own: installed by its one line, and nothing else. */
import { tidyNames } from "@storegate/example-tidy-names";
import { tidyNamesResolvers } from "@storegate/example-tidy-names/graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { addApiKey, credentials, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync } from "./syncs.js";

let gateway: TestGateway;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 30 },
    connectors: [...installedConnectors, { connector: tidyNames, resolvers: tidyNamesResolvers }],
  });
  const { control } = gateway.sandbox;
  control.updateCustomer(7, { first_name: "JANE", last_name: "O'NEILL" });
  control.updateCustomer(8, { first_name: "RONALD", last_name: "MCDONALD" });
  control.updateCustomer(9, { first_name: "anna", last_name: "van der Berg" });
  const connected = await gateway.query(
    `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { code } } }`,
    { input: credentials(gateway.sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const created = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message } } }`,
    { input: { storeId, connectorId: "tidy", config: { keep: ["McDonald"] } } },
  );
  integrationId = created.data.createIntegration.integration.id;
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

const changed = { outcome: ["UPDATED" as const] };

test("stands among the connectors, with its own root field", async () => {
  const { data } = await gateway.query(`{ connectors { id operations syncKinds { key undoable } configSchema } }`);
  expect(data.connectors).toContainEqual({
    id: "tidy",
    operations: ["tidyName"],
    syncKinds: [{ key: "tidy", undoable: true }],
    configSchema: expect.objectContaining({ additionalProperties: false }) as unknown,
  });
});

test("tells before what it does, does it, and explains it after", async () => {
  const before = gateway.sandbox.control.snapshot();
  const dry = await runSync(gateway, { integrationId, dryRun: true });
  expect(dry.status).toBe("SUCCEEDED");
  expect(gateway.sandbox.control.snapshot()).toEqual(before);
  const sync = await runSync(gateway, { integrationId });
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { processed: 30, failed: 0 } });
  const told = await allResults(gateway, sync.id, { filter: changed });
  const parts = told.map(({ externalId, label, reason, before: was, after }) => [
    externalId,
    label,
    reason,
    was,
    after,
  ]);
  for (const part of [
    [
      "7",
      "untidy",
      "all_capitals",
      { firstName: "JANE", lastName: "O'NEILL" },
      { firstName: "Jane", lastName: "O'Neill" },
    ],
    [
      "8",
      "untidy",
      "all_capitals",
      { firstName: "RONALD", lastName: "MCDONALD" },
      { firstName: "Ronald", lastName: "McDonald" },
    ],
    [
      "9",
      "untidy",
      "no_capitals",
      { firstName: "anna", lastName: "van der Berg" },
      { firstName: "Anna", lastName: "van der Berg" },
    ],
  ]) {
    expect(parts).toContainEqual(part);
  }
  const previewed = await allResults(gateway, dry.id, { filter: changed });
  expect(previewed.map(({ key, before: was, after }) => ({ key, was, after }))).toEqual(
    told.map(({ key, before: was, after }) => ({ key, was, after })),
  );
  expect(gateway.sandbox.control.customer(7)).toMatchObject({ first_name: "Jane", last_name: "O'Neill" });
  const again = await runSync(gateway, { integrationId });
  expect(again).toMatchObject({ progress: { updated: 0 } });
});

const ask = `query ($id: ID!, $name: String!) { tidyName(integrationId: $id, name: $name) { name tidied } }`;

test("answers its own root field by the integration's config, for those who may", async () => {
  const { data } = await gateway.query(ask, { id: integrationId, name: "OLD MCDONALD" });
  expect(data.tidyName).toEqual({ name: "OLD MCDONALD", tidied: "Old McDonald" });
  const viewer = await addApiKey(gateway, "VIEWER");
  expect((await gateway.query(ask, { id: integrationId, name: "X Y" }, viewer)).data.tidyName.tidied).toBe("X Y");
  const subscriber = await addApiKey(gateway, "SUBSCRIBER");
  const refused = await gateway.query(ask, { id: integrationId, name: "X" }, subscriber);
  expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("is no other connector's integration", async () => {
  const { data } = await gateway.query(`{ integrations { nodes { id connector { id } } } }`);
  expect(data.integrations.nodes).toEqual([{ id: integrationId, connector: { id: "tidy" } }]);
  const wrong = await gateway.query(
    `query ($id: ID!) { validateEmail(integrationId: $id, email: "a@b.de") { status } }`,
    {
      id: integrationId,
    },
  );
  expect(wrong.errors?.[0]?.extensions.code).toBe("INTEGRATION_NOT_FOUND");
});
