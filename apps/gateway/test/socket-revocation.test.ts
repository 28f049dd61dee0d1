/** A socket ends when what opened it is no longer good, on whatever gateway it is. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addApiKey, setUpValidation, startTestGateway, type Api, type TestGateway } from "./harness.js";
import { letIn, signIn, type RawSocket } from "./raw-socket.js";
import { startSecondGateway } from "./second-gateway.js";
import { openSocket } from "./sockets.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let other: Api & AsyncDisposable;
let syncId: string;
let integrationId: string;

beforeAll(async () => {
  const encryptionKey = randomBytes(32).toString("base64");
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    // The sync waits for ever.
    concurrency: 0,
    environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey },
  });
  other = await startSecondGateway(gateway, encryptionKey);
  ({ integrationId } = await setUpValidation(gateway));
  syncId = await startSync(gateway, { integrationId });
});
afterAll(async () => {
  await other?.[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

const mostMs = 5000;
/** For a test whose seconds count: a machine that stands still for some is not what it is about. */
const triedAgain = { retry: 2 };

/** A socket that follows the sync. */
async function follow(at: Pick<Api, "url" | "key">, key: string): Promise<RawSocket> {
  const raw = await letIn(at, key);
  const query = "subscription ($id: ID!) { syncProgress(syncId: $id) { final } }";
  raw.send({ id: "1", type: "subscribe", payload: { query, variables: { id: syncId } } });
  await raw.heard(({ type }) => type === "next");
  return raw;
}

async function idOf(name: string): Promise<string> {
  const [row] = await gateway.database.sql`select id from api_keys where name = ${name}`;
  return `key_${row?.["id"]}`;
}

/** Ways to revoke the key of a name. */
const ways: [string, (name: string) => Promise<unknown>][] = [
  [
    "revoked by the API",
    async (name) =>
      gateway.query("mutation ($id: ID!) { revokeApiKey(id: $id) { userErrors { message } } }", {
        id: await idOf(name),
      }),
  ],
  [
    "revoked in the database",
    (name) => gateway.database.sql`update api_keys set revoked_at = now() where name = ${name}`,
  ],
  [
    "revoked while nobody hears of it",
    async (name) => {
      const { sql } = gateway.database;
      await sql`
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and query ilike 'listen%'`;
      // What is not told is not heard, whoever listens again meanwhile.
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        await tx`update api_keys set revoked_at = now() where name = ${name}`;
      });
    },
  ],
];

test.each(ways)("of a key that is %s, on all gateways within five seconds", triedAgain, async (name, revoke) => {
  const secret = await addApiKey(gateway, "SUBSCRIBER", name);
  const sockets = [await follow(gateway, secret), await follow(other, secret)];
  const bystander = await follow(other, await addApiKey(gateway, "SUBSCRIBER", `not ${name}`));
  const begin = performance.now();
  await revoke(name);
  for (const each of sockets) {
    expect(await each.closed).toEqual({
      code: 4403,
      reason: "The key or session was ended, or may do something else now",
    });
    expect(each.messages.some(({ payload }) => payload?.data?.["syncProgress"]?.final)).toBe(false);
  }
  expect(performance.now() - begin).toBeLessThan(mostMs);
  expect(bystander.socket.readyState).toBe(bystander.socket.OPEN);
  bystander.socket.terminate();
});

test("of a token that expires: its subscriptions complete without final, then it is closed", triedAgain, async () => {
  const issuer = await addApiKey(gateway, "OPERATOR", "issuer");
  const expiresAt = Date.now() + 3000;
  await gateway.database.sql`update api_keys set expires_at = now() + interval '3 seconds' where name = 'issuer'`;
  const { data } = await gateway.query(
    "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token userErrors { message } } }",
    { id: integrationId },
    issuer,
  );
  const socket = await follow(other, data.createProgressToken.token);
  const expired = { code: 4403, reason: "The progress token has expired" };
  expect(await socket.closed).toEqual(expired);
  expect(Date.now() - expiresAt).toBeLessThan(mostMs);
  expect(socket.messages.map(({ type }) => type)).toEqual(["connection_ack", "next", "complete"]);
  expect(socket.messages[1]?.payload?.data).toEqual({ syncProgress: { final: false } });
  // Whoever comes back with it is told so, too: by a socket, and over HTTP.
  const { token } = data.createProgressToken;
  await using again = openSocket(gateway, `Bearer ${token}`);
  await expect(
    again.client.iterate({ query: "subscription { syncsUpdated { syncs { id } } }" }).next(),
  ).rejects.toMatchObject({ code: 4403 });
  expect(await again.closed).toEqual(expired);
  const { errors } = await gateway.query("{ viewer { id } }", {}, token);
  expect(errors).toMatchObject([
    { message: expect.stringContaining("has expired") as string, extensions: { code: "TOKEN_EXPIRED" } },
  ]);
  // An altered one is not said to have been good.
  const altered = await gateway.query("{ viewer { id } }", {}, `${token.slice(0, -2)}xx`);
  expect(altered.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
});

test("of a session that is signed out", triedAgain, async () => {
  const address = `${gateway.url}/session`;
  const signedIn = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key: gateway.key }),
  });
  const cookie = (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
  const raw = await signIn(other, { csrfToken }, { headers: { cookie, origin: other.url } });
  await raw.heard(({ type }) => type === "connection_ack");
  const begin = performance.now();
  await fetch(address, { method: "DELETE", headers: { cookie, "x-csrf-token": csrfToken } });
  expect(await raw.closed).toMatchObject({ code: 4403 });
  expect(performance.now() - begin).toBeLessThan(mostMs);
});
