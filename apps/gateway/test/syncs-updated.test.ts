/** Following all syncs of an integration, a store, or whatever the caller may see. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addApiKey, startTestGateway, type Api, type TestGateway } from "./harness.js";
import { rowOf } from "./filled-results.js";
import { startSecondGateway } from "./second-gateway.js";
import { openSocket } from "./sockets.js";
import { connectStore, createStream, streamConnector, turnstile, type StreamHooks } from "./stream-connector.js";
import { nextOf, syncsUpdated, type SyncsEvent } from "./subscribing.js";
import { startSync } from "./syncs.js";

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

/** Events until one holds the end of a sync. */
async function untilEnd(
  source: AsyncGenerator<SyncsEvent, void>,
  syncId: string,
  onEvent?: () => void,
): Promise<SyncsEvent[]> {
  const seen: SyncsEvent[] = [];
  for (;;) {
    const event = await nextOf(source);
    seen.push(event);
    onEvent?.();
    if (event.syncs.some(({ id, finishedAt }) => id === syncId && finishedAt !== null)) return seen;
  }
}

test("first those not ended, perhaps none, then every change with its end; of what is asked for alone, on all gateways", async () => {
  const [one, two] = [
    await createStream(gateway, storeId, { pages: 3, perPage: 5 }),
    await createStream(gateway, storeId, { pages: 1, perPage: 2 }),
  ];
  const held = Promise.withResolvers<void>();
  hooks.beforePage = (page) => (page === 2 ? held.promise : undefined);
  await using socket = openSocket(gateway);
  await using elsewhere = openSocket(other);
  const ofOne = syncsUpdated(socket.client, { integrationId: one });
  expect(await nextOf(ofOne)).toEqual({ syncs: [] });
  const first = await startSync(gateway, { integrationId: one });
  const ofStore = syncsUpdated(elsewhere.client, { storeId });
  const ofAll = syncsUpdated(elsewhere.client);
  expect(await nextOf(ofStore)).toMatchObject({ syncs: [{ id: first, finishedAt: null }] });
  expect(await nextOf(ofAll)).toMatchObject({ syncs: [{ id: first, finishedAt: null }] });
  held.resolve();
  const second = await startSync(gateway, { integrationId: two });
  const [seenOfOne, seenOfStore] = await Promise.all([untilEnd(ofOne, first), untilEnd(ofStore, second)]);
  await untilEnd(ofAll, second);
  expect(new Set(seenOfOne.flatMap(({ syncs }) => syncs.map(({ id }) => id)))).toEqual(new Set([first]));
  expect(seenOfOne.at(-1)?.syncs).toMatchObject([{ status: "SUCCEEDED", progress: { processed: 15 } }]);
  for (const seen of [seenOfOne, seenOfStore]) {
    const revisions = new Map<string, number>();
    for (const { id, revision } of seen.flatMap(({ syncs }) => syncs)) {
      expect(revision).toBeGreaterThan(revisions.get(id) ?? 0);
      revisions.set(id, revision);
    }
  }
});

test("a key that is narrowed hears of its own, and what is out of its reach is not there", async () => {
  const [mine, foreign] = [
    await createStream(gateway, storeId, { pages: 1, perPage: 1 }),
    await createStream(gateway, storeId, { pages: 1, perPage: 1 }),
  ];
  const secret = await addApiKey(gateway, "SUBSCRIBER", "follower of one");
  await gateway.database.sql`
    update api_keys set integration_ids = ${[rowOf(mine)]}::uuid[] where name = 'follower of one'`;
  await using socket = openSocket(gateway, `Bearer ${secret}`);
  const following = syncsUpdated(socket.client);
  const ofStore = syncsUpdated(socket.client, { storeId });
  expect(await nextOf(following)).toEqual({ syncs: [] });
  expect(await nextOf(ofStore)).toEqual({ syncs: [] });
  await startSync(gateway, { integrationId: foreign });
  const own = await startSync(gateway, { integrationId: mine });
  for (const seen of [await untilEnd(following, own), await untilEnd(ofStore, own)]) {
    expect(new Set(seen.flatMap(({ syncs }) => syncs.map(({ id }) => id)))).toEqual(new Set([own]));
  }
  const nothing = "00000000-0000-7000-8000-000000000000";
  for (const [variables, code] of [
    [{ integrationId: foreign }, "INTEGRATION_NOT_FOUND"],
    [{ integrationId: `int_${nothing}` }, "INTEGRATION_NOT_FOUND"],
    [{ integrationId: storeId }, "INTEGRATION_NOT_FOUND"],
    [{ storeId: `sto_${nothing}` }, "STORE_NOT_FOUND"],
    [{ integrationId: mine, storeId: `sto_${nothing}` }, "STORE_NOT_FOUND"],
  ] as const) {
    await expect(nextOf(syncsUpdated(socket.client, variables))).rejects.toMatchObject([{ extensions: { code } }]);
  }
});

test("a progress token follows its integration and nothing else", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 1, perPage: 1 });
  const { data } = await gateway.query(
    "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token userErrors { message } } }",
    { id: integrationId },
  );
  await using socket = openSocket(other, `Bearer ${data.createProgressToken.token}`);
  const following = syncsUpdated(socket.client, { integrationId });
  expect(await nextOf(following)).toEqual({ syncs: [] });
  const id = await startSync(gateway, { integrationId });
  expect((await untilEnd(following, id)).at(-1)?.syncs).toMatchObject([{ id, status: "SUCCEEDED" }]);
  await expect(nextOf(syncsUpdated(socket.client, { storeId: "sto_x" }))).rejects.toMatchObject([
    { extensions: { code: "STORE_NOT_FOUND" } },
  ]);
});

test("fifty subscribers of one sync cost the database what one does", async () => {
  const integrationId = await createStream(gateway, storeId, { pages: 6, perPage: 10 });
  // The next page comes when the one before was told.
  const turns = turnstile();
  hooks.beforePage = turns.pass;
  const id = await startSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const followers = Array.from({ length: 50 }, () => syncsUpdated(socket.client, { integrationId }));
  for (const each of followers) expect(await nextOf(each)).toMatchObject({ syncs: [{ id }] });
  statements = [];
  turns.letOne();
  const seen = await Promise.all(
    followers.map((each, index) => untilEnd(each, id, index === 0 ? turns.letOne : undefined)),
  );
  const reads = statements.filter((statement) => /^select .* from "syncs" where "syncs"\."id" in/s.test(statement));
  const most = Math.max(...seen.map((all) => all.length));
  expect(most).toBeGreaterThan(2);
  expect(reads.length).toBeGreaterThan(1);
  expect(reads.length).toBeLessThanOrEqual(most + 3);
});
