/** Exports by URL: the same as through GraphQL, whole, streamed, for the same people. */
import { randomBytes } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { usualResultColumns } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvRows } from "./csv-rows.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { addEndedSync, fillResults, rowOf } from "./filled-results.js";
import { startSecondGateway } from "./second-gateway.js";
import { allResults } from "./syncs.js";

const statements: string[] = [];
const encryptionKey = randomBytes(32).toString("base64");
let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let syncId: string;

beforeAll(async () => {
  const onStatement = (statement: string) => statements.push(statement);
  const environment = { STOREGATE_ENCRYPTION_KEY: encryptionKey };
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0, onStatement, environment });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  syncId = await addEndedSync(gateway, integrationId);
  await fillResults(gateway, { syncId, count: 1200 });
  // Names that a spreadsheet, a CSV reader or a line would stumble over.
  await gateway.database.sql`update sync_results set key = ${'=HYPERLINK("http://x","y")'} where seq = 1`;
  const quoted = 'a "quoted", \r\n text';
  await gateway.database.sql`update sync_results set key = ${quoted}, external_id = '-5' where seq = 2`;
  await gateway.database.sql`update sync_results set key = ${"zoë 😀@example.com"} where seq = 3`;
  for (const [seq, key] of ["\n=1+1", "ghost\n=2+2", "ghost\r=3+3"].entries()) {
    await gateway.database.sql`update sync_results set key = ${key} where seq = ${seq + 6}`;
  }
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function urlOf(filter: object | null = null, format = "CSV"): Promise<string> {
  const answer = await gateway.query(
    `query ($id: ID!, $filter: SyncResultFilter, $format: ExportFormat!) {
      sync(id: $id) { results(filter: $filter, first: 1) { exportUrl(format: $format) } } }`,
    { id: syncId, filter, format },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.sync.results.exportUrl;
}

function download(url: string, key: string | null = gateway.key, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: key === null ? {} : { authorization: `Bearer ${key}` } });
}

const rowsOf = (csv: string) => csvRows(gateway.database, csv);

describe("as CSV", () => {
  test("a line for each result in order, by RFC 4180 and in UTF-8", async () => {
    const response = await download(await urlOf());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="results-${syncId}.csv"`);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const rows = await rowsOf(await response.text());
    const answered = await allResults(gateway, syncId);
    expect(rows.map(({ id }) => id)).toEqual(answered.map(({ id }) => id));
    // Those of the connector's own come after these.
    expect(Object.keys(rows[4] ?? {}).slice(0, usualResultColumns.length)).toEqual(usualResultColumns);
    expect(rows[4]).toMatchObject({
      id: answered[4]?.id,
      "sync.id": syncId,
      recordType: "customer",
      key: "customer-5@example.com",
      externalId: "5",
      outcome: "FAILED",
      label: "risky",
      reason: "",
      before: '{"group":null}',
      after: '{"group":"Valid"}',
      details: '{"note":""}',
      errors: '[{"code":"VENDOR_REFUSED","kind":"INPUT","message":"no","retryable":false,"remedy":null,"field":null}]',
      at: answered[4]?.at,
    });
    expect([rows[1]?.["key"], rows[2]?.["key"]]).toEqual(['a "quoted", \r\n text', "zoë 😀@example.com"]);
  });

  test("what a spreadsheet would take for a formula has an apostrophe before it", async () => {
    const csv = await (await download(await urlOf())).text();
    const rows = await rowsOf(csv);
    expect(rows[0]?.["key"]).toBe(`'=HYPERLINK("http://x","y")`);
    expect(rows[1]?.["externalId"]).toBe("'-5");
    expect(rows[5]?.["key"]).toBe("'\n=1+1");
  });

  test("a line break in a field, of whichever sort, begins no line", async () => {
    const csv = await (await download(await urlOf())).text();
    for (const quoted of ['"\'\n=1+1"', '"ghost\n=2+2"', '"ghost\r=3+3"']) expect(csv).toContain(`,${quoted},`);
    expect((await rowsOf(csv)).slice(6, 8)).toMatchObject([{ key: "ghost\n=2+2" }, { key: "ghost\r=3+3" }]);
  });
});

test("as NDJSON, a result a line with its fields as GraphQL names them", async () => {
  const response = await download(await urlOf(null, "NDJSON"));
  expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const lines = (await response.text()).trimEnd().split("\n");
  const answered = await allResults(gateway, syncId);
  expect(lines.map((line) => JSON.parse(line))).toEqual(answered.map((each) => ({ ...each, sync: { id: syncId } })));
});

test("HEAD answers the headers, and reads no more than it must", async () => {
  const response = await fetch(await urlOf(), { method: "HEAD", headers: { authorization: `Bearer ${gateway.key}` } });
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/csv; charset=utf-8; header=present",
  ]);
  expect(await response.text()).toBe("");
});

describe("the address", () => {
  test("says in its query string what is exported, and leads to just that", async () => {
    const filter = { outcome: ["FAILED"], label: ["valid"], errorCode: ["VENDOR_REFUSED"], search: "customer-1" };
    const url = new URL(await urlOf(filter));
    expect(url.origin).toBe(gateway.url);
    expect([...url.searchParams]).toEqual([
      ["syncId", syncId],
      ["outcome", "FAILED"],
      ["label", "valid"],
      ["errorCode", "VENDOR_REFUSED"],
      ["search", "customer-1"],
    ]);
    const rows = await rowsOf(await (await download(url.href)).text());
    const answered = await allResults(gateway, syncId, { filter });
    expect(answered.length).toBeGreaterThan(10);
    expect(rows.map(({ id }) => id)).toEqual(answered.map(({ id }) => id));
  });

  test("of a filter that lets nothing through leads to nothing", async () => {
    for (const filter of [{ outcome: [] }, { label: [] }, { reason: [] }, { errorCode: [] }]) {
      const csv = await (await download(await urlOf(filter))).text();
      expect(csv.split("\r\n")).toHaveLength(2);
    }
    expect(await rowsOf(await (await download(await urlOf({ label: null, search: "" }))).text())).toHaveLength(1200);
  });

  test("is never longer than what the gateway takes", async () => {
    const { url: base } = gateway;
    const values = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => `${"x".repeat(length)}${index}`);
    const address = async (filter: object) => {
      const text = `query ($id: ID!, $filter: SyncResultFilter) { sync(id: $id) { results(filter: $filter) { exportUrl } } }`;
      return gateway.query(text, { id: syncId, filter });
    };
    const label = values(100, 60);
    const { data } = await address({ label: [...label, ...label] });
    expect(data.sync.results.exportUrl.length).toBeGreaterThan(6000);
    expect((await download(data.sync.results.exportUrl)).status).toBe(200);
    for (const filter of [{ label, reason: label }, { search: "x".repeat(8000) }]) {
      expect((await address(filter)).errors).toMatchObject([{ extensions: { code: "EXPORT_URL_TOO_LONG" } }]);
    }
    const tooMany = new URLSearchParams([["syncId", syncId], ...values(101, 1).map((each) => ["label", each])]);
    expect((await download(`${base}/exports/sync-results.csv?${tooMany.toString()}`)).status).toBe(400);
  });

  test("PARQUET is for profiles", async () => {
    const answer = await gateway.query(
      `query ($id: ID!) { sync(id: $id) { results(first: 1) { exportUrl(format: PARQUET) } } }`,
      { id: syncId },
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: "EXPORT_FORMAT_UNAVAILABLE" } }]);
    const response = await download((await urlOf()).replace(".csv", ".parquet"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "EXPORT_FORMAT_UNAVAILABLE" } }] });
  });

  test("that is none of ours is refused", async () => {
    const at = (path: string) => download(`${gateway.url}/exports/${path}`).then(({ status }) => status);
    expect(await at("nothing.csv")).toBe(404);
    expect(await at(`sync-results.xlsx?syncId=${syncId}`)).toBe(404);
    expect(await at(`sync-results.csv.gz?syncId=${syncId}`)).toBe(404);
    expect(await at(`sync-results.constructor?syncId=${syncId}`)).toBe(404);
    expect(await at("sync-results.csv")).toBe(400);
    expect(await at(`sync-results.csv?syncId=${syncId}&syncId=${syncId}`)).toBe(400);
    expect(await at(`sync-results.csv?syncId=${syncId}&outcome=WRONG`)).toBe(400);
    expect(await at(`sync-results.csv?syncId=${syncId}&other=1`)).toBe(400);
    expect(await at("sync-results.csv?syncId=syn_00000000-0000-0000-0000-000000000000")).toBe(404);
    expect(await at("sync-results.csv?syncId=x")).toBe(404);
    expect(await at(`sync-results.csv?syncId=${syncId}&search=%00`)).toBe(400);
  });
});

describe("is for whoever may ask for the same", () => {
  async function narrowedKey(columns: Record<string, unknown>): Promise<string> {
    const secret = await addApiKey(gateway, "VIEWER", `narrowed ${Math.random()}`);
    await gateway.database.sql`update api_keys set ${gateway.database.sql(columns)}
      where id = (select id from api_keys order by created_at desc limit 1)`;
    return secret;
  }

  test("nobody without a key", async () => {
    const url = await urlOf();
    for (const key of [null, "wrong"]) {
      const response = await download(url, key);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    }
  });

  test("and for a browser that signed in, by its cookie alone, until it signs out", async () => {
    const signedIn = await fetch(`${gateway.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: gateway.key }),
    });
    const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const url = await urlOf();
    const status = async () => (await fetch(url, { headers: { cookie } })).status;
    expect(await status()).toBe(200);
    await gateway.database.sql`update sessions set ended_at = now()`;
    await expect.poll(status).toBe(401);
  });

  test("by role", async () => {
    const results = await urlOf();
    const audit = `${gateway.url}/exports/audit-entries.csv`;
    const statuses: Record<string, number[]> = {};
    for (const role of ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"]) {
      const key = await addApiKey(gateway, role);
      statuses[role] = [(await download(results, key)).status, (await download(audit, key)).status];
    }
    expect(statuses).toEqual({ ADMIN: [200, 200], OPERATOR: [200, 403], VIEWER: [200, 403], SUBSCRIBER: [403, 403] });
  });

  test("by what the key is narrowed to", async () => {
    const url = await urlOf();
    const nowhere = "00000000-0000-4000-8000-000000000000";
    const keys: [Record<string, unknown>, number][] = [
      [{ store_ids: [rowOf(storeId)] }, 200],
      [{ store_ids: [nowhere] }, 404],
      [{ integration_ids: [rowOf(integrationId)] }, 200],
      [{ integration_ids: [nowhere] }, 404],
      [{ operations: ["sync"] }, 200],
      [{ operations: ["syncs"] }, 200],
      [{ operations: ["node", "viewer"] }, 200],
      [{ operations: ["connectors", "viewer"] }, 403],
      // From these, too, a sync can be reached, and nothing of its results.
      [{ operations: ["store", "integrations", "recordHistory"] }, 403],
      [{ role: "ADMIN", operations: ["createApiKey", "revokeApiKey", "apiKeys"] }, 403],
      [{ role: "OPERATOR", operations: ["startSync", "cancelSync"] }, 403],
    ];
    for (const [columns, status] of keys) {
      expect([columns, (await download(url, await narrowedKey(columns))).status]).toEqual([columns, status]);
    }
    const cron = await narrowedKey({ role: "OPERATOR", operations: ["cancelSync", "integration"] });
    for (const query of [
      "mutation ($sync: ID!) { cancelSync(id: $sync) { sync { status results { nodes { key } } } } }",
      "query ($integration: ID!) { integration(id: $integration) { syncs { nodes { results { nodes { key } } } } } }",
    ]) {
      const answer = await gateway.query(query, { sync: syncId, integration: integrationId }, cron);
      expect(answer.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
      expect(JSON.stringify(answer)).not.toContain("@example.com");
    }
    const status = "mutation ($sync: ID!) { cancelSync(id: $sync) { sync { status labels { label count } } } }";
    expect((await gateway.query(status, { sync: syncId }, cron)).errors).toBeUndefined();
  });
});

test("an audit is exported, too", async () => {
  const { data } = await gateway.query(
    `{ auditEntries(operation: "connectStore") { exportUrl exportNdjson: exportUrl(format: NDJSON) nodes { id targetName at } } }`,
  );
  const [entry] = data.auditEntries.nodes;
  const [row, ...more] = await rowsOf(await (await download(data.auditEntries.exportUrl)).text());
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    id: entry.id,
    at: entry.at,
    "actor.name": "STOREGATE_ADMIN_KEY",
    operation: "connectStore",
    "target.id": storeId,
    targetName: entry.targetName,
    ipAddress: "127.0.0.1",
  });
  const line = JSON.parse(await (await download(data.auditEntries.exportNdjson)).text());
  expect(line).toMatchObject({ id: entry.id, actor: { name: "STOREGATE_ADMIN_KEY" }, target: { id: storeId } });
  const all = await rowsOf(
    await (await download(`${gateway.url}/exports/audit-entries.csv?targetId=${integrationId}`)).text(),
  );
  expect(all.map(({ operation }) => operation)).toEqual(["createIntegration"]);
});

test("the history of a record is exported, too", async () => {
  const { data } = await gateway.query(
    `query ($storeId: ID!) { recordHistory(storeId: $storeId, recordType: "customer", key: "CUSTOMER-9@example.com") { exportUrl nodes { id } } }`,
    { storeId },
  );
  const rows = await rowsOf(await (await download(data.recordHistory.exportUrl)).text());
  expect(rows.map(({ id }) => id)).toEqual(data.recordHistory.nodes.map((each: { id: string }) => each.id));
  expect(rows).toMatchObject([{ key: "customer-9@example.com", "sync.id": syncId }]);
});

test("of results that have expired nothing is exported, whatever is still there of them", async () => {
  const { sql } = gateway.database;
  const expired = await addEndedSync(gateway, integrationId);
  await fillResults(gateway, { syncId: expired, count: 40 });
  await sql`update syncs set results_expire_at = now() - interval '1 second' where id = ${rowOf(expired)}`;
  for (const end of ["csv", "ndjson"]) {
    const response = await download(`${gateway.url}/exports/sync-results.${end}?syncId=${expired}`);
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({
      errors: [
        { message: expect.stringContaining("its counts remain") as string, extensions: { code: "RESULTS_EXPIRED" } },
      ],
    });
  }
});

describe("of 20,000 results", () => {
  const count = 20_000;
  let large: string;
  let url: string;
  beforeAll(async () => {
    large = await addEndedSync(gateway, integrationId);
    await fillResults(gateway, { syncId: large, count, detail: 1000 });
    url = `${gateway.url}/exports/sync-results.ndjson?syncId=${large}`;
  });

  const reads = () => statements.filter((each) => /from "sync_results"/.test(each)).length;

  /** An answer that is not read yet. */
  function open(key = gateway.key, at = url): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      get(at, { headers: { authorization: `Bearer ${key}` }, agent: false }, resolve).once("error", reject);
    });
  }

  /** How often the table was read by the time that nobody reads it any more. */
  async function readsAtRest(): Promise<number> {
    let last = -1;
    await expect
      .poll(
        () => {
          const still = reads() === last;
          last = reads();
          return still;
        },
        { interval: 300 },
      )
      .toBe(true);
    return last;
  }

  test("no more is read than the client takes, and in the end it has all", async () => {
    const before = reads();
    const response = await open();
    const held = (await readsAtRest()) - before;
    // The sockets' own buffers take some of the portions, of 256 KiB each.
    expect(held).toBeLessThan(65);
    let lines = 0;
    for await (const chunk of response) for (const byte of chunk) if (byte === 10) lines++;
    expect(lines).toBe(count);
    expect(reads() - before).toBeGreaterThan(100);
  });

  test("when the client leaves, nothing more is read, and nothing is complained of", async () => {
    const before = reads();
    const response = await open();
    response.destroy();
    expect((await readsAtRest()) - before).toBeLessThan(65);
    expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("when the key is revoked, it breaks off", async () => {
    const secret = await addApiKey(gateway, "VIEWER", "soon revoked");
    const response = await download(url, secret);
    await gateway.database.sql`update api_keys set revoked_at = now() where name = 'soon revoked'`;
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("when the results expire meanwhile, it breaks off, also of a sync that ran when it began", async () => {
    const { sql } = gateway.database;
    const response = await open();
    await readsAtRest();
    await sql`update syncs set results_expire_at = now() where id = ${rowOf(large)}`;
    try {
      await expect(response.toArray()).rejects.toThrow("aborted");
      expect(response.complete).toBe(false);
      const told = gateway.log.filter(({ message }) => message === "an export broke off: its results expired");
      expect(told).toHaveLength(1);
    } finally {
      await sql`update syncs set results_expire_at = null where id = ${rowOf(large)}`;
    }
  });

  test("a key has four at once, however many it asks for, and nobody else waits for it", async () => {
    const [greedy, other] = [await addApiKey(gateway, "VIEWER", "greedy"), await addApiKey(gateway, "VIEWER", "other")];
    const before = reads();
    const opened = await Promise.all(Array.from({ length: 50 }, () => open(greedy)));
    const busy = opened.filter(({ statusCode }) => statusCode === 429);
    expect(busy).toHaveLength(46);
    expect(busy[0]?.headers["retry-after"]).toBe("10");
    const [text] = await Promise.all(busy.map((response) => response.setEncoding("utf8").toArray()));
    expect(JSON.parse(text?.join("") ?? "")).toMatchObject({
      errors: [{ extensions: { code: "EXPORTS_BUSY", retryAfterSeconds: 10 } }],
    });
    expect((await readsAtRest()) - before).toBeLessThan(4 * 65);
    const asked = performance.now();
    expect((await gateway.query("{ viewer { role } }", {}, other)).errors).toBeUndefined();
    expect((await open(other)).destroy().statusCode).toBe(200);
    expect(performance.now() - asked).toBeLessThan(9000);
    // Where one ends, the next can begin.
    for (const response of opened.filter(({ statusCode }) => statusCode === 200).slice(0, 1)) response.destroy();
    await expect.poll(async () => (await open(greedy)).destroy().statusCode).toBe(200);
    for (const response of opened) response.destroy();
  });

  test("who takes too little of it is let go of", async () => {
    const told: string[] = [];
    const tell = (_fields: object, message: string) => void told.push(message);
    await using impatient = await startSecondGateway(gateway, encryptionKey, {
      logger: { debug: tell, info: tell, warn: tell, error: tell },
      environment: { STOREGATE_EXPORT_IDLE_SECONDS: "1", STOREGATE_COST_PER_MINUTE: "1500" },
    });
    const { pathname, search } = new URL(url);
    const at = `${impatient.url}${pathname}${search}`;
    const response = await open(gateway.key, at);
    response.pause();
    await expect.poll(() => told).toContain("an export was given up: its client takes too little");
    await expect(response.toArray()).rejects.toThrow("aborted");
    const refused = await download(at);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      errors: [
        { message: expect.stringContaining("an export costs 1,000") as string, extensions: { code: "RATE_LIMITED" } },
      ],
    });
  });
});
