/** Following the results of a sync as they are committed. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addApiKey, startTestGateway, type Api, type TestGateway } from "./harness.js";
import { rowOf } from "./filled-results.js";
import { startSecondGateway } from "./second-gateway.js";
import { openSocket } from "./sockets.js";
import { connectStore, createStream, streamConnector, turnstile, type StreamHooks } from "./stream-connector.js";
import { allOf, nextOf, resultsAdded, type ResultsEvent } from "./subscribing.js";
import { allResults, resultsPage, runSync, startSync } from "./syncs.js";

const hooks: StreamHooks = {};
let gateway: TestGateway;
let other: Api & AsyncDisposable;
let storeId: string;
let statements: string[] = [];

beforeAll(async () => {
  const encryptionKey = randomBytes(32).toString("base64");
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    connectors: [{ connector: streamConnector(hooks) }],
    environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey },
    onStatement: (statement) => statements.push(statement),
  });
  other = await startSecondGateway(gateway, encryptionKey);
  storeId = await connectStore(gateway);
});
afterAll(async () => {
  await other?.[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

function keysOf(seen: readonly ResultsEvent[]): string[] {
  return seen.flatMap(({ results }) => results.map(({ key }) => key));
}

function records(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `record-${String(from + index).padStart(5, "0")}`);
}

test("each result comes once, in order, as it is committed; whoever comes back after a cursor, anywhere, misses and repeats none", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 8, perPage: 100 });
  const [begun, middle, late] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  const waits: Record<number, Promise<void>> = { 1: begun.promise, 4: middle.promise, 7: late.promise };
  hooks.beforePage = (page) => waits[page];
  const syncId = await startSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  await using elsewhere = openSocket(other);
  const patient = resultsAdded(socket.client, { syncId });
  // The first event comes at once, though there is nothing.
  const first = await nextOf(patient);
  expect(first).toMatchObject({ results: [], final: false });
  const whole = (async () => [first, ...(await allOf(patient))])();

  const restless: ResultsEvent[] = [];
  const follow = async (client: typeof socket.client, until: number) => {
    for await (const event of resultsAdded(client, { syncId, after: restless.at(-1)?.endCursor ?? null })) {
      restless.push(event);
      if (keysOf(restless).length >= until) return;
    }
  };
  begun.resolve();
  await follow(elsewhere.client, 200);
  middle.resolve();
  await follow(socket.client, 500);
  late.resolve();
  await follow(elsewhere.client, 801);

  const seen = await whole;
  for (const each of [seen, restless]) {
    expect(keysOf(each)).toEqual(records(1, 800));
    expect(each.map(({ final }) => final)).toEqual([...each.slice(1).map(() => false), true]);
    for (const { results } of each) expect(results.length).toBeLessThanOrEqual(250);
  }
  expect(keysOf(seen)).toEqual((await allResults(gateway, syncId)).map(({ key }) => key));
  // Told again from anywhere, a page's cursor too, and from the very end: an empty last page.
  const page = await resultsPage(gateway, syncId, { first: 90 });
  const rest = await allOf(resultsAdded(elsewhere.client, { syncId, after: page.pageInfo.endCursor }));
  expect(keysOf(rest)).toEqual(records(91, 800));
  const end = rest.at(-1)?.endCursor;
  expect(await allOf(resultsAdded(socket.client, { syncId, after: end }))).toEqual([
    { results: [], endCursor: end, final: true },
  ]);
});

test("of a filter only what passes comes, and the cursor moves past the rest", async () => {
  hooks.beforePage = undefined;
  const integrationId = await createStream(gateway, storeId, { pages: 3, perPage: 100 });
  const { id: syncId } = await runSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const thirds = await allOf(resultsAdded(socket.client, { syncId, filter: { label: ["third"] } }));
  expect(keysOf(thirds)).toEqual(records(1, 300).filter((_, index) => index % 3 === 2));
  const none = await allOf(resultsAdded(socket.client, { syncId, filter: { label: ["nothing"] } }));
  expect(keysOf(none)).toEqual([]);
  // Without a filter nothing is left after that cursor.
  const after = none.at(-1)?.endCursor;
  expect(await allOf(resultsAdded(socket.client, { syncId, after }))).toMatchObject([{ results: [], final: true }]);
});

test("more than is looked at at once, and a full last page, come whole", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 1, perPage: 250 });
  const { id: syncId } = await runSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const full = await allOf(resultsAdded(socket.client, { syncId }));
  expect(keysOf(full)).toEqual(records(1, 250));
  expect(full.at(-1)).toMatchObject({ final: true });
  await gateway.database.sql`
    insert into sync_results (sync_id, seq, record_seq, record_type, key, outcome, label, at)
    select ${rowOf(syncId)}::uuid, n, n, 'record', 'more-' || n, 'CREATED', case when n % 12000 = 0 then 'rare' end, now()
    from generate_series(251, 24000) as n`;
  const rare = await allOf(resultsAdded(socket.client, { syncId, filter: { label: ["rare"] } }));
  expect(keysOf(rare)).toEqual(["more-12000", "more-24000"]);
  expect(new Set(rare.map(({ endCursor }) => endCursor)).size).toBe(rare.length);
});

test("a cursor that is none, one that nothing has come to, and results that are gone are told by their codes", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 1, perPage: 5 });
  const { id: syncId } = await runSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const [last] = (await allOf(resultsAdded(socket.client, { syncId }))).slice(-1);
  const beyond = Buffer.from(JSON.stringify([`results ${rowOf(syncId)}`, 6])).toString("base64url");
  const { data } = await gateway.query("{ syncs(first: 1) { pageInfo { endCursor } } }");
  const foreign: string = data.syncs.pageInfo.endCursor;
  const { id: otherId } = await runSync(gateway, { integrationId });
  const otherSync = (await resultsPage(gateway, otherId, { first: 1 })).pageInfo.endCursor;
  expect(otherSync).toEqual(expect.any(String));
  const page = await gateway.query(
    "query ($id: ID!, $after: String) { sync(id: $id) { results(after: $after) { totalCount } } }",
    { id: syncId, after: otherSync },
  );
  expect(page.errors).toMatchObject([{ extensions: { code: "CURSOR_MALFORMED" } }]);
  for (const after of ["nonsense", foreign, otherSync, beyond]) {
    await expect(nextOf(resultsAdded(socket.client, { syncId, after }))).rejects.toMatchObject([
      { extensions: { code: "CURSOR_MALFORMED" } },
    ]);
  }
  await gateway.database
    .sql`update syncs set results_expire_at = now() - interval '1 second' where id = ${rowOf(syncId)}`;
  const gone = async (after: string | null | undefined) =>
    gateway.query(
      `query ($id: ID!, $after: String) { sync(id: $id) {
        results(after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      { id: syncId, after },
    );
  expect((await gone(last?.endCursor)).errors).toMatchObject([{ extensions: { code: "CURSOR_EXPIRED" } }]);
  expect((await gone(null)).data.sync.results).toEqual({
    totalCount: 0,
    nodes: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  });
  for (const after of [null, last?.endCursor]) {
    await expect(nextOf(resultsAdded(socket.client, { syncId, after }))).rejects.toMatchObject([
      { extensions: { code: "CURSOR_EXPIRED" } },
    ]);
  }
  await expect(nextOf(resultsAdded(socket.client, { syncId: "syn_x" }))).rejects.toMatchObject([
    { extensions: { code: "SYNC_NOT_FOUND" } },
  ]);
  const subscriber = await addApiKey(gateway, "SUBSCRIBER");
  await using low = openSocket(gateway, `Bearer ${subscriber}`);
  await expect(nextOf(resultsAdded(low.client, { syncId }))).rejects.toMatchObject([
    { extensions: { code: "FORBIDDEN" } },
  ]);
});

test("the loop of the documentation keeps all, and ends at what is final", async () => {
  const text = await readFile(path.join(import.meta.dirname, "../../../docs/subscriptions.md"), "utf8");
  const loop = /```js\n([^`]*client\.iterate\([^]*?)```/.exec(text)?.[1] ?? "throw new Error('there is no loop')";
  const source = `export default async (client, query, syncId, keep) => { ${loop} }`;
  const { default: follow } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    readonly default: (...parts: readonly unknown[]) => Promise<void>;
  };
  const query = `subscription ($syncId: ID!, $after: String) {
    syncResultsAdded(syncId: $syncId, after: $after) { results { key } endCursor final } }`;
  const integrationId = await createStream(gateway, storeId, { pages: 1, perPage: 5 });
  const { id: syncId } = await runSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const kept: string[] = [];
  await follow(socket.client, query, syncId, (results: readonly { readonly key: string }[]) =>
    kept.push(...results.map(({ key }) => key)),
  );
  expect(kept).toEqual(records(1, 5));
  await using low = openSocket(gateway, `Bearer ${await addApiKey(gateway, "SUBSCRIBER", "low")}`);
  const failing = async (client: typeof socket.client) => follow(client, query, syncId, () => {});
  await expect(failing(low.client)).rejects.toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  await gateway.database
    .sql`update syncs set results_expire_at = now() - interval '1 second' where id = ${rowOf(syncId)}`;
  await expect(failing(socket.client)).rejects.toMatchObject([{ extensions: { code: "CURSOR_EXPIRED" } }]);
  await using stranger = openSocket(gateway, "Bearer wrong");
  await expect(failing(stranger.client)).rejects.toMatchObject({ code: 4403 });
});

test("fifty who follow the same results share what is read", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 5, perPage: 20 });
  // The next page comes when the one before was told.
  const turns = turnstile();
  hooks.beforePage = turns.pass;
  const syncId = await startSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const followers = Array.from({ length: 50 }, () => resultsAdded(socket.client, { syncId }));
  for (const each of followers) expect(await nextOf(each)).toMatchObject({ results: [] });
  statements = [];
  turns.letOne();
  const seen = await Promise.all(
    followers.map(async (each, index) => {
      const all: ResultsEvent[] = [];
      for await (const event of each) {
        all.push(event);
        if (index === 0) turns.letOne();
      }
      return all;
    }),
  );
  for (const each of seen) expect(keysOf(each)).toEqual(records(1, 100));
  const most = Math.max(...seen.map((all) => all.length));
  const reads = statements.filter((statement) => /^select .* from "sync_results"/s.test(statement));
  expect(reads.length).toBeLessThanOrEqual(2 * most + 5);
});
