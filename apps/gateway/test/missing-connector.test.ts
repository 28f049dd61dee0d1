/** A connector that is there no more: what it left behind is shown, and does nothing; and connectors that do not fit together. */
import { randomBytes } from "node:crypto";
import { Allow } from "@storegate/connector-kit/graphql";
import { Query, Resolver } from "type-graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { createSchema } from "../src/graphql/schema.js";
import { startTestGateway, setUpValidation, type Api, type LogLine, type TestGateway } from "./harness.js";
import { startSecondGateway } from "./second-gateway.js";
import { runSync } from "./syncs.js";
import { toyConnector } from "./toy-connector.js";

const errors = "userErrors { code }";
const encryptionKey = randomBytes(32).toString("base64");
const warned: LogLine[] = [];
const stack = new AsyncDisposableStack();

let gateway: TestGateway;
let later: Api;
let storeId: string;
let id: string;
let syncId: string;

beforeAll(async () => {
  gateway = stack.use(
    await startTestGateway({
      sandbox: { customers: 1 },
      environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey },
      connectors: [...installedConnectors, { connector: toyConnector([]) }],
    }),
  );
  ({ storeId } = await setUpValidation(gateway));
  const created = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } ${errors} } }`,
    { input: { storeId, connectorId: "toy", config: { host: "https://example.com", apiKey: "a secret" } } },
  );
  id = created.data.createIntegration.integration.id;
  syncId = (await runSync(gateway, { integrationId: id })).id;
  await gateway.gateway.stop();
  const schedule = { cron: "* * * * *", timeZone: "UTC", blackouts: [] };
  await gateway.database.sql`
    update integrations set status = 'AUTOMATIC', schedule = ${JSON.stringify(schedule)}::text::jsonb, next_sync_at = now() - interval '1 hour'
    where connector_id = 'toy'`;
  const ignore = (): void => {};
  const warn = (fields: Record<string, unknown>, message: string): void => {
    warned.push({ level: "warn", message, fields });
  };
  const logger = { debug: ignore, info: ignore, warn, error: warn };
  later = stack.use(await startSecondGateway(gateway, encryptionKey, { concurrency: 1, logger }));
});
afterAll(() => stack.disposeAsync());

test("is told of at the start, once", () => {
  const told = warned.filter(({ fields }) => "connectors" in fields);
  expect(told).toEqual([
    {
      level: "warn",
      fields: { connectors: { toy: 1 } },
      message: expect.stringContaining("not installed") as unknown,
    },
  ]);
});

test("leaves integrations that can be read, with a warning, and changed as far as they need no connector", async () => {
  const fields = `id name nextSyncAt connector { id title description syncKinds { key } operations } warnings { code }`;
  const { data, errors: broken } = await later.query(
    `{ stores { nodes { integrations { ${fields} } } } integrations { nodes { ${fields} } } sync(id: "${syncId}") { undoable kind { key } } }`,
  );
  expect(broken).toBeUndefined();
  const shown = {
    id,
    name: "Toy",
    nextSyncAt: null,
    connector: {
      id: "toy",
      title: "toy",
      description: expect.stringContaining("not installed") as unknown,
      syncKinds: [],
      operations: [],
    },
    warnings: [{ code: "CONNECTOR_NOT_INSTALLED" }],
  };
  expect(data.integrations.nodes).toContainEqual(shown);
  expect(data.stores.nodes[0].integrations).toContainEqual(shown);
  expect(data.sync).toEqual({ undoable: false, kind: { key: "look" } });
  const renamed = await later.query(
    `mutation { updateIntegration(id: "${id}", input: { name: "Old toy" }) { integration { name } ${errors} } }`,
  );
  expect(renamed.data.updateIntegration).toEqual({ integration: { name: "Old toy" }, userErrors: [] });
});

test.each([
  ["startSync", () => `startSync(input: { integrationId: "${id}" })`],
  ["undoSync", () => `undoSync(id: "${syncId}", input: { dryRun: true })`],
  ["testIntegration", () => `testIntegration(input: { integrationId: "${id}" })`],
  ["updateIntegration", () => `updateIntegration(id: "${id}", input: { config: {} })`],
  ["updateIntegration", () => `updateIntegration(id: "${id}", input: { status: AUTOMATIC })`],
])("is why %s is refused", async (field, call) => {
  const { data } = await later.query(`mutation { ${call()} { ${errors} } }`);
  expect(data[field].userErrors).toEqual([{ code: "CONNECTOR_NOT_INSTALLED" }]);
});

test("is not started by its schedule", async () => {
  // One that is due beside it is, so that the schedules were looked at.
  await later.query(`mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { ${errors} } }`, {
    input: {
      storeId,
      connectorId: "validation",
      name: "Due",
      status: "AUTOMATIC",
      config: {},
      schedule: { cron: "0 0 1 1 *", timeZone: "UTC" },
    },
  });
  const { sql } = gateway.database;
  const looked = async (): Promise<boolean> => {
    await sql`update integrations set next_sync_at = now() - interval '1 second' where name = 'Due' and not exists (select from syncs where trigger = 'SCHEDULE')`;
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from syncs where trigger = 'SCHEDULE'`;
    return row?.count === 1;
  };
  await expect.poll(looked, { timeout: 20_000, interval: 200 }).toBe(true);
  expect(await sql`select id from syncs where connector_id = 'toy'`).toHaveLength(1);
});

@Resolver()
class Stores {
  @Allow("VIEWER", "any")
  @Query(() => String, { description: "Taken already." })
  stores(): string {
    return "";
  }
}

@Resolver()
class ToyPing {
  @Allow("VIEWER", "any")
  @Query(() => String, { description: "Its own." })
  toyPing(): string {
    return "";
  }
}

test("two with one id do not start", async () => {
  const twice = [...installedConnectors, { connector: toyConnector([]) }, { connector: toyConnector([]) }];
  await expect(startTestGateway({ sandbox: { customers: 1 }, connectors: twice })).rejects.toThrow(
    'Two installed connectors have the id "toy"',
  );
});

test("root fields are one connector's alone, and those that it names", async () => {
  const toy = (operations: string[], resolvers: Function[]) =>
    createSchema([{ connector: { ...toyConnector([]), operations }, resolvers }]);
  await expect(toy(["stores"], [Stores])).rejects.toThrow(/"stores" of the connector "toy" is one of the gateway/);
  await expect(toy(["toyPing", "toyPong"], [ToyPing])).rejects.toThrow(/names "toyPong" among its operations/);
  await expect(toy([], [ToyPing])).rejects.toThrow(/"toyPing", which is not among its operations/);
  await expect(toy(["toyPing"], [ToyPing])).resolves.toBeDefined();
});
