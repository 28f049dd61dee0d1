/** `/metrics`: who may read it, that its names are those documented, and that it counts what was done. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseExposition } from "./exposition.js";
import { addApiKey, setUpValidation, startTestGateway, type LogLine, type TestGateway } from "./harness.js";
import { followSync, openSocket } from "./sockets.js";
import { runSync, startSync } from "./syncs.js";

const token = "a-token-for-metrics-alone";
const docs = path.join(import.meta.dirname, "../../../docs/operations.md");

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 40, plan: "standard" },
    environment: { STOREGATE_METRICS_TOKEN: token, STOREGATE_METRICS_PORT: "0" },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function scrape(url = gateway.url) {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const families = parseExposition(await response.text());
  return {
    families,
    value: (series: string) => families.get(series.replace(/(?:_count|_sum)?(?:\{.*)?$/, ""))?.series.get(series),
  };
}

describe("access", () => {
  const statusWith = async (authorization?: string) =>
    (await fetch(`${gateway.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })).status;

  test("the token and a key of VIEWER or above open them, and nothing else does", async () => {
    expect(await statusWith()).toBe(401);
    expect(await statusWith("Bearer something-else-entirely")).toBe(401);
    expect(await statusWith(`Basic ${token}`)).toBe(401);
    expect(await statusWith(`Bearer ${token}`)).toBe(200);
    expect(await statusWith(`Bearer ${await addApiKey(gateway, "VIEWER")}`)).toBe(200);
    expect(await statusWith(`Bearer ${await addApiKey(gateway, "SUBSCRIBER")}`)).toBe(403);
    const narrowed = await addApiKey(gateway, "ADMIN", "narrowed");
    await gateway.database.sql`update api_keys set store_ids = '{}' where name = 'narrowed'`;
    expect(await statusWith(`Bearer ${narrowed}`)).toBe(403);
    const oneOperation = await addApiKey(gateway, "ADMIN", "one operation");
    await gateway.database.sql`update api_keys set operations = '{sync}' where name = 'one operation'`;
    expect(await statusWith(`Bearer ${oneOperation}`)).toBe(403);
  });

  test("the token opens the metrics alone", async () => {
    const { errors } = await gateway.query("{ viewer { name } }", {}, token);
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

test("the names are those of docs/operations.md, both ways, with their types and labels", async () => {
  const { families } = await scrape();
  const rows = [
    ...(await readFile(docs, "utf8")).matchAll(/^\| `((?:storegate|process|nodejs)_\w+)` +\| (\w+) +\| (.*?) +\|/gm),
  ];
  const documented = new Map(rows.map(([, name = "", type = "", labels = ""]) => [name, { type, labels }]));
  expect(Object.fromEntries([...families].map(([name, { type }]) => [name, type]))).toEqual(
    Object.fromEntries([...documented].map(([name, { type }]) => [name, type])),
  );
  for (const [name, { series, help }] of families) {
    expect(help).not.toBe("");
    for (const each of series.keys()) {
      const used = [...each.matchAll(/(\w+)="/g)].map(([, label = ""]) => label).filter((label) => label !== "le");
      for (const label of used) expect(documented.get(name)?.labels).toContain(`\`${label}\``);
    }
  }
});

test("series that alerts are about are there before anything has happened", async () => {
  const { value } = await scrape();
  for (const status of ["SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELLED"])
    expect(value(`storegate_syncs_ended_total{connector="validation",kind="validate",status="${status}"}`)).toBe(0);
  for (const [type, field] of [
    ["query", "validateEmail"],
    ["mutation", "startSync"],
    ["subscription", "syncProgress"],
  ])
    expect(value(`storegate_graphql_operations_total{type="${type}",field="${field}",outcome="internal_error"}`)).toBe(
      0,
    );
});

test("what was done is counted: requests, operations, refusals, syncs, records, stores, sockets", async () => {
  const { storeId, integrationId } = await setUpValidation(gateway);
  await runSync(gateway, { integrationId });
  await gateway.query("{ nonsense }");
  await gateway.query("query Two { viewer { name } ...More } fragment More on Query { stores { nodes { id } } }");
  await fetch(`${gateway.url}/no/such/place`);
  const key = storeId.replace("sto_", "");
  const { value } = await scrape();
  expect(value('storegate_http_requests_total{route="graphql",method="POST",status="200"}')).toBeGreaterThan(3);
  expect(value('storegate_http_requests_total{route="other",method="GET",status="404"}')).toBe(1);
  expect(value('storegate_graphql_operations_total{type="query",field="viewer",outcome="success"}')).toBe(1);
  expect(value('storegate_graphql_operations_total{type="query",field="stores",outcome="success"}')).toBe(1);
  expect(value('storegate_graphql_operations_total{type="mutation",field="connectStore",outcome="success"}')).toBe(1);
  expect(value('storegate_requests_refused_total{reason="graphql_validation_failed"}')).toBe(1);
  expect(value('storegate_requests_refused_total{reason="unauthenticated"}')).toBeGreaterThan(0);
  const customers = 'connector="validation",kind="validate"';
  expect(value(`storegate_syncs_started_total{${customers},trigger="MANUAL"}`)).toBe(1);
  expect(value(`storegate_syncs_ended_total{${customers},status="SUCCEEDED"}`)).toBe(1);
  expect(value(`storegate_sync_records_total{${customers},outcome="updated"}`)).toBe(40);
  expect(value(`storegate_sync_duration_seconds_count{${customers}}`)).toBe(1);
  expect(value(`storegate_outgoing_requests_total{store="${key}",method="GET",status="2xx"}`)).toBeGreaterThan(0);
  expect(value(`storegate_store_quota{store="${key}"}`)).toBeGreaterThan(100);
  expect(value("storegate_database_up")).toBe(1);
  expect(value('storegate_syncs_unfinished{status="RUNNING"}')).toBe(0);
  const stand = ["AUTOMATIC", "MANUAL", "DISABLED"].map((status) =>
    value(`storegate_integrations{status="${status}"}`),
  );
  expect(stand).toEqual([0, 1, 0]);

  gateway.sandbox.control.addFault({ times: null, respond: "held" });
  const syncId = await startSync(gateway, { integrationId });
  {
    await using socket = openSocket(gateway);
    const states = followSync(socket.client, syncId);
    await states.next();
    const during = await scrape();
    expect(during.value("storegate_sockets_open")).toBe(1);
    expect(during.value('storegate_subscriptions_open{field="syncProgress"}')).toBe(1);
    expect(
      ["QUEUED", "RUNNING"].reduce(
        (sum, status) => sum + (during.value(`storegate_syncs_unfinished{status="${status}"}`) ?? 0),
        0,
      ),
    ).toBe(1);
    gateway.sandbox.control.releaseHeld();
    await states.return();
  }
  await expect.poll(async () => (await scrape()).value("storegate_sockets_open")).toBe(0);
  expect((await scrape()).value('storegate_subscriptions_open{field="syncProgress"}')).toBe(0);
});

test("they are served on a port of their own, with health beside them and nothing else", async () => {
  const url = gateway.gateway.metricsUrl ?? "";
  expect((await scrape(url)).value("storegate_database_up")).toBe(1);
  const statusOf = async (at: string, init?: RequestInit) => (await fetch(`${url}${at}`, init)).status;
  expect(await statusOf("/metrics")).toBe(401);
  expect(await statusOf("/healthz")).toBe(200);
  expect(await statusOf("/readyz")).toBe(200);
  expect(await statusOf("/graphql")).toBe(404);
  expect(await statusOf("/metrics", { method: "POST" })).toBe(405);
});

async function lineOf(query: string): Promise<LogLine | undefined> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${gateway.key}` },
    body: JSON.stringify({ query, variables: { id: "never-told" } }),
  });
  const requestId = response.headers.get("x-request-id");
  await response.text();
  const line = () =>
    gateway.log.find(
      ({ message, fields }) => message === "a request was answered" && fields["requestId"] === requestId,
    );
  await expect.poll(line).toBeDefined();
  return line();
}

test("each request has a line with its id and its operation, and no variables; of a query that went well, for debugging", async () => {
  const line = await lineOf("query Named($id: ID!) { store(id: $id) { id } }");
  expect(line).toMatchObject({
    level: "debug",
    fields: {
      method: "POST",
      route: "graphql",
      status: 200,
      operation: "Named",
      type: "query",
      fields: ["store"],
      outcome: "success",
    },
  });
  expect(line?.fields).toMatchObject({ keyId: expect.any(String) as string, address: "127.0.0.1" });
  const changing = "mutation Changing($id: ID!) { cancelSync(id: $id) { userErrors { code } } }";
  expect(await lineOf(changing)).toMatchObject({ level: "info", fields: { type: "mutation", operation: "Changing" } });
  expect(await lineOf("query Wrong { nothing }")).toMatchObject({ level: "info", fields: { status: 400 } });
  expect(JSON.stringify(gateway.log)).not.toContain("never-told");
});

test("every line of a sync carries its ids", async () => {
  const syncs = gateway.log.filter(({ message }) => message === "a sync has started" || message === "a sync has ended");
  expect(syncs.length).toBeGreaterThan(1);
  const requests = gateway.log.filter(({ message, fields }) => message === "a request was sent" && "syncId" in fields);
  expect(requests.length).toBeGreaterThan(1);
  for (const { fields } of [...syncs, ...requests]) {
    expect(fields).toMatchObject({
      syncId: expect.any(String) as string,
      storeId: expect.any(String) as string,
      integrationId: expect.any(String) as string,
    });
  }
});
