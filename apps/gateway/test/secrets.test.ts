/** A store's token is in no log line, no answer and no row, also when the store itself says it back. */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket, type SyncState } from "./sockets.js";
import { allResults, runSync, startSync } from "./syncs.js";

const token = "canary0token0aef9d1b7c";

/** Every row of every table of ours, as text. */
async function dump({ database: { sql } }: TestGateway): Promise<string> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`;
  expect(tables.length).toBeGreaterThan(10);
  const rows: unknown[] = [];
  for (const { schema, name } of tables) rows.push(await sql`select * from ${sql(schema)}.${sql(name)}`);
  return JSON.stringify(rows);
}

test("a token is nowhere but, encrypted, in its own column", { timeout: 60_000 }, async () => {
  await using gateway = await startTestGateway({
    sandbox: { customers: 40, accessToken: token },
    environment: { STOREGATE_LOG_LEVEL: "trace" },
  });
  const { control, storeHash, apiUrl } = gateway.sandbox;
  // The store says the token back wherever it can.
  const body = { status: 422, title: `No, ${token}!`, errors: { [`0.${token}`]: token, [token]: { deep: token } } };
  const echo = { status: 422, headers: { "x-echo": token }, body };

  const dryRun = `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { checks { fault { message remedy field } } userErrors { message } } }`;
  for (const respond of [
    echo,
    { status: 401, body },
    { status: 500, body: token },
    { status: 200, body: token },
  ] as const) {
    control.addFault({ path: "/v2/time", times: 5, respond });
    await gateway.query(dryRun, { input: { storeHash, accessToken: token, apiUrl } });
    control.clearFaults();
  }
  await gateway.query(dryRun, { input: { storeHash, accessToken: `${token}\n${token}`, apiUrl } });
  await gateway.query(dryRun, {
    input: { storeHash: token.repeat(2), accessToken: token, apiUrl: `${apiUrl}/${"x".repeat(5)}` },
  });

  const { storeId, integrationId } = await setUpValidation(gateway);
  await gateway.query(
    "mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { checks { fault { message } } } }",
    { id: integrationId },
  );
  const states: SyncState[] = [];
  for (const [method, path, respond, times] of [
    ["PUT", "/v3/customers/attribute-values", echo, 30],
    ["GET", "/v3/customers", { status: 401, body }, 1],
    ["GET", "/v3/customers", { status: 403, body }, 1],
    ["GET", "/v3/customers", { status: 200, body: { data: token, [token]: token } }, 1],
    ["GET", "/v3/customers", "wrongTypes", 1],
    ["PUT", "/v3/customers", "reset", 2],
  ] as const) {
    control.addFault({ method, path, respond, times });
    await using socket = openSocket(gateway);
    const id = await startSync(gateway, { integrationId });
    for await (const state of followSync(socket.client, id)) states.push(state);
    await allResults(gateway, id);
    control.clearFaults();
  }
  const ended = states.filter(({ final }) => final).map(({ sync }) => sync.status);
  expect(ended).toEqual(["COMPLETED_WITH_ERRORS", "FAILED", "FAILED", "FAILED", "FAILED", "SUCCEEDED"]);
  expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });
  await gateway.query("{ stores { nodes { id name statusReason { message } integrations { config } } } }");
  const rows = await dump(gateway);
  await gateway.query("mutation ($id: ID!) { disconnectStore(id: $id) { deletedId } }", { id: storeId });

  // What was looked through has the words that came with the token: it is the right place to look.
  const answers = gateway.answers.join("\n") + JSON.stringify(states);
  const log = inspect(gateway.log, {
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    showHidden: true,
  });
  expect(answers).toContain("No, [redacted]!");
  expect(rows).toContain("No, [redacted]!");
  expect(rows).toContain("v1:");
  expect(log).toContain("a sync failed");
  for (const form of [token, Buffer.from(token).toString("base64").slice(0, 24), Buffer.from(token).toString("hex")]) {
    expect(answers).not.toContain(form);
    expect(log).not.toContain(form);
    expect(rows).not.toContain(form);
  }
  const [store] = await gateway.database.sql`select credentials from stores`;
  expect(store?.["credentials"]).toBeNull();
});
