/** Browser sessions: a key exchanged for a cookie, used with a CSRF token, and ended. */
import { randomBytes } from "node:crypto";
import { parseSetCookie } from "cookie";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { removeOldSessions } from "../src/access/session-service.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSecondGateway } from "./second-gateway.js";
import { startSync } from "./syncs.js";

const encryptionKey = randomBytes(32).toString("base64");
let gateway: TestGateway;
let syncId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 5 },
    concurrency: 0,
    environment: {
      STOREGATE_ENCRYPTION_KEY: encryptionKey,
      STOREGATE_TRUSTED_PROXIES: "127.0.0.1",
      STOREGATE_CORS_ORIGINS: "https://admin.example.com",
    },
  });
  const { integrationId } = await setUpValidation(gateway);
  syncId = await startSync(gateway, { integrationId });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const json = { "content-type": "application/json" };

interface SignedIn {
  /** The `Cookie` header. */
  readonly cookie: string;
  readonly csrfToken: string;
  readonly body: { readonly viewer: { readonly name: string; readonly role: string }; readonly expiresAt: string };
  readonly setCookie: ReturnType<typeof parseSetCookie>;
}

function post(body: string, headers: Record<string, string> = {}, url = gateway.url): Promise<Response> {
  return fetch(`${url}/session`, { method: "POST", headers: { ...json, ...headers }, body });
}

async function signIn(key: string, headers: Record<string, string> = {}): Promise<SignedIn> {
  const response = await post(JSON.stringify({ key }), headers);
  expect(response.status).toBe(200);
  const setCookie = parseSetCookie(response.headers.getSetCookie()[0] ?? "");
  const body = (await response.json()) as SignedIn["body"] & { csrfToken: string };
  return { cookie: `${setCookie.name}=${setCookie.value}`, csrfToken: body.csrfToken, body, setCookie };
}

async function ask(headers: Record<string, string>, url = gateway.url): Promise<number> {
  const body = '{"query":"{ viewer { name } }"}';
  return (await fetch(`${url}/graphql`, { method: "POST", headers: { ...json, ...headers }, body })).status;
}

function withToken({ cookie, csrfToken }: SignedIn): Record<string, string> {
  return { cookie, "x-csrf-token": csrfToken };
}

/** Follows the waiting sync on a socket as a browser opens it; answers how the socket was closed once it is. */
async function openAsBrowser(headers: Record<string, string>, connectionParams: Record<string, unknown>) {
  class Browser extends WebSocket {
    constructor(address: string, protocols: string, options?: ClientOptions) {
      super(address, protocols, { ...options, headers });
    }
  }
  const closed = Promise.withResolvers<number>();
  const reason = Promise.withResolvers<string>();
  const client = createClient({
    url: `${gateway.url.replace("http", "ws")}/graphql`,
    webSocketImpl: Browser,
    connectionParams,
    retryAttempts: 0,
    on: {
      closed: (event) => {
        closed.resolve((event as { code: number }).code);
        reason.resolve((event as { reason: string }).reason);
      },
    },
  });
  const query = `subscription { syncProgress(syncId: "${syncId}") { final } }`;
  const states = client.iterate({ query });
  const first = await states.next().then(
    ({ value }) => value?.data,
    () => undefined,
  );
  // How it ends is told by the socket.
  if (first !== undefined) states.next().catch(() => {});
  return { first, closed: closed.promise, reason: reason.promise, [Symbol.asyncDispose]: async () => client.dispose() };
}

describe("signing in", () => {
  test("answers who one is, and a cookie that no script and no other site can use", async () => {
    const secret = await addApiKey(gateway, "OPERATOR", "a person");
    const { body, setCookie, cookie, csrfToken } = await signIn(secret);
    expect(body.viewer).toMatchObject({ name: "a person", role: "OPERATOR" });
    expect(setCookie).toMatchObject({ name: "storegate_session", httpOnly: true, sameSite: "strict", path: "/" });
    expect(setCookie.secure).not.toBe(true);
    expect(setCookie.expires?.getTime()).toBeCloseTo(Date.parse(body.expiresAt), -4);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(11 * 60 * 60 * 1000);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(12 * 60 * 60 * 1000);
    expect(cookie).not.toContain(secret);
    expect(csrfToken).not.toBe(setCookie.value);
    const rows = JSON.stringify(await gateway.database.sql`select * from sessions`);
    for (const hidden of [secret, setCookie.value ?? "", csrfToken]) expect(rows).not.toContain(hidden);
  });

  test("by the header does the same", async () => {
    const response = await fetch(`${gateway.url}/session`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.key}` },
    });
    expect(await response.json()).toMatchObject({ viewer: { name: "STOREGATE_ADMIN_KEY" } });
  });

  test("again in the same browser ends the session before", async () => {
    const first = await signIn(gateway.key);
    const second = await signIn(gateway.key, { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect(await ask(withToken(first))).toBe(401);
    expect(await ask(withToken(second))).toBe(200);
  });

  test("with what opens nothing is 401, and the log does not hold it", async () => {
    const wrong = "sgk_wrong-wrong-wrong-wrong";
    const bodies = [JSON.stringify({ key: wrong }), "{}", '{"key":1}', '{"key":""}', "[]"];
    for (const body of bodies) {
      const response = await post(body);
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    }
    // A form of another site can send text, and no more.
    expect((await post(JSON.stringify({ key: gateway.key }), { "content-type": "text/plain" })).status).toBe(401);
    expect(gateway.log.some(({ message }) => message === "a sign-in was refused")).toBe(true);
    expect(JSON.stringify(gateway.log)).not.toContain(wrong);
  });

  test("from a page of another site is refused with the reason, for its cookie would not come back", async () => {
    const body = JSON.stringify({ key: gateway.key });
    const refused = await post(body, { "sec-fetch-site": "cross-site" });
    expect(refused.status).toBe(403);
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          message: expect.stringContaining("localhost and 127.0.0.1 are two sites") as string,
          extensions: { code: "CROSS_SITE" },
        },
      ],
    });
    for (const site of ["same-site", "same-origin", "none"]) {
      expect((await post(body, { "sec-fetch-site": site })).status).toBe(200);
    }
  });

  test("with a session or a progress token is 401: neither can be exchanged", async () => {
    const session = await signIn(gateway.key);
    expect((await post("{}", withToken(session))).status).toBe(401);
    const { data } = await gateway.query("{ integrations { nodes { id } } }");
    const made = await gateway.query(
      "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token } }",
      { id: data.integrations.nodes[0].id },
    );
    const { token } = made.data.createProgressToken;
    expect((await post(JSON.stringify({ key: token }))).status).toBe(401);
    expect((await post("", { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});

describe("a session", () => {
  test("opens GraphQL only with its CSRF token", async () => {
    const session = await signIn(gateway.key);
    const other = await signIn(gateway.key);
    expect(await ask(withToken(session))).toBe(200);
    expect(await ask({ cookie: session.cookie })).toBe(401);
    expect(await ask({ cookie: session.cookie, "x-csrf-token": other.csrfToken })).toBe(401);
    expect(await ask({ cookie: session.cookie, "x-csrf-token": "" })).toBe(401);
    expect(await ask({ "x-csrf-token": session.csrfToken })).toBe(401);
    const why = async (headers: Record<string, string>): Promise<unknown> => {
      const body = '{"query":"{ viewer { name } }"}';
      const response = await fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers: { ...json, ...headers },
        body,
      });
      return response.json();
    };
    const wrong = await why({ cookie: session.cookie, "x-csrf-token": other.csrfToken });
    expect(wrong).toMatchObject({
      errors: [
        {
          message: expect.stringContaining("the header x-csrf-token is missing or wrong") as string,
          extensions: { code: "UNAUTHENTICATED" },
        },
      ],
    });
    // Of a cookie that never was a session's it is the same, so that none can be found by guessing.
    for (const cookie of [session.cookie, "storegate_session=none"]) expect(await why({ cookie })).toEqual(wrong);
    // A key that is shown counts alone.
    expect(await ask({ ...withToken(session), authorization: "Bearer sgk_wrong" })).toBe(401);
  });

  test("counts on pages of this gateway and of listed origins, and on no others", async () => {
    const session = await signIn(gateway.key);
    const load = async (origin: string) =>
      (await fetch(`${gateway.url}/session`, { headers: { cookie: session.cookie, origin } })).status;
    for (const origin of [gateway.url, "https://admin.example.com"]) {
      expect(await ask({ ...withToken(session), origin })).toBe(200);
      expect(await load(origin)).toBe(200);
    }
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      expect(await ask({ ...withToken(session), origin })).toBe(401);
      expect(await load(origin)).toBe(401);
    }
    expect(await ask({ authorization: `Bearer ${gateway.key}`, origin: "https://evil.example" })).toBe(200);
  });

  test("by https has a cookie that no other site of the domain can take the place of", async () => {
    const https = { "x-forwarded-proto": "https", "x-forwarded-host": "storegate.example.com" };
    const session = await signIn(gateway.key, https);
    expect(session.setCookie).toMatchObject({ name: "__Host-storegate_session", secure: true, path: "/" });
    expect(session.setCookie.domain).toBeUndefined();
    const own = { ...withToken(session), ...https };
    expect(await ask(own)).toBe(200);
    expect(await ask({ ...own, origin: "https://storegate.example.com" })).toBe(200);
    expect(await ask({ ...own, origin: "https://other.example.com" })).toBe(401);
    expect(await ask({ ...own, cookie: `storegate_session=planted; ${session.cookie}` })).toBe(200);
    // Without the prefix it may be anybody's.
    expect(await ask({ ...own, cookie: `storegate_session=${session.setCookie.value}` })).toBe(401);
  });

  test("is found among several cookies of its name", async () => {
    const session = await signIn(gateway.key);
    for (const cookie of [
      `storegate_session=planted; ${session.cookie}`,
      `storegate_session=; storegate_session=a%b; ${session.cookie}; storegate_session=after`,
    ]) {
      expect(await ask({ ...withToken(session), cookie })).toBe(200);
      const told = await fetch(`${gateway.url}/session`, { headers: { cookie } });
      expect(await told.json()).toMatchObject({ csrfToken: session.csrfToken });
    }
  });

  test("tells a page that was loaded again its CSRF token, and makes no other session", async () => {
    const session = await signIn(gateway.key);
    const before = await gateway.database.sql`select id from sessions`;
    const response = await fetch(`${gateway.url}/session`, { headers: { cookie: session.cookie } });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toEqual({ ...session.body });
    expect(await gateway.database.sql`select id from sessions`).toHaveLength(before.length);
    expect((await fetch(`${gateway.url}/session`)).status).toBe(401);
    const withKey = { authorization: `Bearer ${gateway.key}` };
    expect((await fetch(`${gateway.url}/session`, { headers: withKey })).status).toBe(401);
  });

  test("over a socket counts with its token, on this gateway's own pages", async () => {
    const session = await signIn(gateway.key);
    const own = { cookie: session.cookie, origin: gateway.url };
    const { csrfToken } = session;
    await using good = await openAsBrowser(own, { csrfToken });
    expect(good.first).toEqual({ syncProgress: { final: false } });
    const notOfToken = "The session's csrfToken is missing or wrong";
    const noCookie = "The session's cookie did not come, or may not be used on pages of this origin";
    const bad: [Record<string, string>, Record<string, unknown>, string][] = [
      [own, {}, notOfToken],
      [own, { csrfToken: "wrong" }, notOfToken],
      // The same of a cookie that never was one: nobody learns by guessing which are.
      [{ ...own, cookie: "storegate_session=none" }, { csrfToken }, notOfToken],
      [{ ...own, origin: "https://elsewhere.example" }, { csrfToken }, noCookie],
      [{ ...own, origin: "null" }, { csrfToken }, noCookie],
      [{ origin: gateway.url }, { csrfToken }, noCookie],
      [{ origin: gateway.url }, {}, "No key: authorization is missing, or is not of the form Bearer KEY"],
    ];
    for (const [headers, params, reason] of bad) {
      await using socket = await openAsBrowser(headers, params);
      expect(socket.first).toBeUndefined();
      expect(await socket.closed).toBe(4403);
      expect(await socket.reason).toBe(reason);
    }
  });

  test("ends with signing out, at once and on every gateway; so does its socket", { retry: 2 }, async () => {
    await using second = await startSecondGateway(gateway, encryptionKey);
    const session = await signIn(gateway.key);
    expect(await ask(withToken(session), second.url)).toBe(200);
    await using socket = await openAsBrowser(
      { cookie: session.cookie, origin: gateway.url },
      { csrfToken: session.csrfToken },
    );
    expect(socket.first).toBeDefined();
    const signOut = (headers: Record<string, string>) => fetch(`${gateway.url}/session`, { method: "DELETE", headers });
    expect((await signOut({ cookie: session.cookie })).status).toBe(401);
    const since = performance.now();
    const response = await signOut(withToken(session));
    expect(response.status).toBe(204);
    expect(parseSetCookie(response.headers.getSetCookie()[0] ?? "")).toMatchObject({ value: "", expires: new Date(0) });
    expect(await ask(withToken(session))).toBe(401);
    expect(await socket.closed).toBe(4403);
    expect(performance.now() - since).toBeLessThan(5000);
    await expect.poll(() => ask(withToken(session), second.url), { timeout: 20_000 }).toBe(401);
    expect((await signOut(withToken(session))).status).toBe(401);
  });

  test("ends with its key", async () => {
    const made = await gateway.query(
      'mutation { createApiKey(input: { name: "of a session", role: VIEWER }) { apiKey { id } secret } }',
    );
    const { apiKey, secret } = made.data.createApiKey;
    const session = await signIn(secret);
    expect(await ask(withToken(session))).toBe(200);
    await gateway.query("mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }", { id: apiKey.id });
    expect(await ask(withToken(session))).toBe(401);
  });

  test("ends when its time is over, and when nobody used it for two hours", async () => {
    const { sql } = gateway.database;
    const over = await signIn(await addApiKey(gateway, "VIEWER", "over"));
    await sql`update sessions set expires_at = now() where key_id = (select id from api_keys where name = 'over')`;
    await expect.poll(() => ask(withToken(over))).toBe(401);
    const idle = await signIn(await addApiKey(gateway, "VIEWER", "idle"));
    await sql`update sessions set last_used_at = now() - interval '121 minutes' where key_id = (select id from api_keys where name = 'idle')`;
    expect(await ask(withToken(idle))).toBe(401);
  });

  test("that ended long ago is removed", async () => {
    const { sql, queries } = gateway.database;
    await signIn(await addApiKey(gateway, "VIEWER", "long ago"));
    const ofKey = sql`key_id = (select id from api_keys where name = 'long ago')`;
    await removeOldSessions(queries);
    expect(await sql`select from sessions where ${ofKey}`).toHaveLength(1);
    await sql`update sessions set expires_at = now() - interval '8 days' where ${ofKey}`;
    expect(await removeOldSessions(queries)).toBe(1);
    expect(await sql`select from sessions where ${ofKey}`).toHaveLength(0);
  });

  test("lasts no longer than its key", async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const made = await gateway.query(
      'mutation ($at: DateTime) { createApiKey(input: { name: "brief", role: VIEWER, expiresAt: $at }) { secret } }',
      { at: expiresAt },
    );
    expect((await signIn(made.data.createApiKey.secret)).body.expiresAt).toBe(expiresAt);
  });
});

test("signing in and out is written down, without secrets", async () => {
  const session = await signIn(await addApiKey(gateway, "VIEWER", "written down"));
  await fetch(`${gateway.url}/session`, { method: "DELETE", headers: withToken(session) });
  const entries = await gateway.database.sql`
    select operation, target_type, actor_name, ip_address from audit_entries
    join audit_personal on entry_id = id where actor_name = 'written down' order by id`;
  expect(entries).toMatchObject([
    { operation: "signIn", target_type: "ApiKey", ip_address: "127.0.0.1" },
    { operation: "signOut", target_type: "ApiKey", ip_address: "127.0.0.1" },
  ]);
  const dump = JSON.stringify([
    await gateway.database.sql`select * from audit_entries`,
    await gateway.database.sql`select * from audit_personal`,
  ]);
  expect(dump).not.toContain(session.cookie.split("=")[1]);
});
