/** A connector to another system, with tables of its own, in a gateway whose role owns nothing. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { credentials, startTestGateway, type TestGateway } from "../harness.js";
import { runSync, syncToEnd } from "../syncs.js";
import { startCrm, type CrmServer } from "./crm-server.js";
import { crm } from "./crm.js";

const started = new AsyncDisposableStack();
afterAll(() => started.disposeAsync());

let server: CrmServer;
let gateway: TestGateway;
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  server = started.use(await startCrm());
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-crm-"));
  started.defer(() => rm(dataDir, { recursive: true, force: true }));
  // The embedded PostgreSQL's gateway is not its owner.
  const environment = { DATABASE_URL: "", STOREGATE_DATA_DIR: dataDir };
  gateway = started.use(
    await startTestGateway({ environment, sandbox: { customers: 12 }, connectors: [{ connector: crm }] }),
  );
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(gateway.sandbox) },
  );
  storeId = connected.data.connectStore.store.id;
  const created = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId, connectorId: crm.id, config: { url: server.url, apiKey: "marked-secret" } } },
  );
  integrationId = created.data.createIntegration.integration.id;
});

test("what its commit remembered is not sent again, what failed is, and what an undo took back, too", async () => {
  const [first] = gateway.sandbox.control.snapshot().customers;
  server.refused.add(first?.email ?? "");
  const sent = await runSync(gateway, { integrationId });
  expect(sent).toMatchObject({ status: "COMPLETED_WITH_ERRORS", progress: { created: 11, failed: 1 } });
  expect(server.people.size).toBe(11);

  server.refused.clear();
  // The CRM forgets, and is not told again: the connector goes by its own memory.
  server.people.clear();
  const again = await runSync(gateway, { integrationId });
  expect(again).toMatchObject({ status: "SUCCEEDED", progress: { created: 1, unchanged: 11 } });
  expect([...server.people.keys()]).toEqual([first?.email]);

  const undone = await gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { message } } }",
    { id: again.id },
  );
  await syncToEnd(gateway, undone.data.undoSync.sync.id);
  expect(server.people.size).toBe(0);
  expect(await runSync(gateway, { integrationId })).toMatchObject({ progress: { created: 1, unchanged: 11 } });
  expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
});

test("its requests are told with their host and the store that they were for", async () => {
  const { host } = new URL(server.url);
  const told = gateway.log.filter(({ message, fields }) => message === "a request was sent" && fields["host"] === host);
  expect(told.length).toBe(server.requests.total);
  expect(new Set(told.map(({ fields }) => fields["storeId"]))).toEqual(new Set([storeId.replace(/^.*_/, "")]));
});
