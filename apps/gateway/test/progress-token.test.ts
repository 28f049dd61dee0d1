/** Progress tokens: one integration's syncs, for a while, and nothing else. */
import { decodeJwt, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "@storegate/connector-kit/graphql";
import { readEnvironment } from "../src/environment.js";
import { RequestLimits } from "../src/limits/request-limits.js";
import { rowOf } from "./filled-results.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { letIn, signIn } from "./raw-socket.js";
import { followSync, openSocket } from "./sockets.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let integrationId: string;
let syncId: string;
let otherSyncId: string;
let storeId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 5 }, concurrency: 0 });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  syncId = await startSync(gateway, { integrationId });
  otherSyncId = await startSync(gateway, { integrationId: await addIntegration() });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function addIntegration(): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($storeId: ID!) {
      createIntegration(input: { storeId: $storeId, connectorId: "validation", name: "another", config: {} }) { integration { id } }
    }`,
    { storeId },
  );
  return data.createIntegration.integration.id;
}

async function issue(input: Record<string, unknown> = {}, key?: string) {
  const { data, errors } = await gateway.query(
    `mutation ($input: CreateProgressTokenInput!) {
      createProgressToken(input: $input) { token expiresAt userErrors { code field message } }
    }`,
    { input: { integrationId, ...input } },
    key,
  );
  return { ...data.createProgressToken, errors };
}

async function addIssuer(name: string): Promise<{ id: string; secret: string }> {
  const { data } = await gateway.query(
    "mutation ($name: String!) { createApiKey(input: { name: $name, role: OPERATOR }) { apiKey { id } secret } }",
    { name },
  );
  return { id: data.createApiKey.apiKey.id, secret: data.createApiKey.secret };
}

async function codesOf(query: string, token: string): Promise<string[]> {
  const { errors } = await gateway.query(query, {}, token);
  return (errors ?? []).map(({ extensions }) => extensions.code);
}

/** A socket that follows the integration's waiting sync, and has had its first state. */
async function follow(token: string) {
  const socket = openSocket(gateway, `Bearer ${token}`);
  const states = followSync(socket.client, syncId);
  const { value } = await states.next();
  expect(value?.sync.id).toBe(syncId);
  states.next().catch(() => {});
  return socket;
}

describe("a token", () => {
  test("follows its integration's syncs, and sees all of them but integration, startedBy and results", async () => {
    const { token, expiresAt, userErrors } = await issue();
    expect(userErrors).toEqual([]);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(3_500_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    await using socket = await follow(token);
    const query = `subscription ($id: ID!) { syncsUpdated(integrationId: $id) { syncs { id status progress { processed } } } }`;
    const first = await socket.client.iterate({ query, variables: { id: integrationId } }).next();
    expect(first.value).toMatchObject({ data: { syncsUpdated: { syncs: [{ id: syncId }] } } });
    // With neither, all that it may see.
    const all = await socket.client.iterate({ query: "subscription { syncsUpdated { syncs { id } } }" }).next();
    expect(all.value).toEqual({ data: { syncsUpdated: { syncs: [{ id: syncId }] } } });
    for (const field of ["integration { id }", "startedBy { name }", "results { totalCount }"]) {
      const asked = `subscription { syncProgress(syncId: "${syncId}") { final sync { id ${field} } } }`;
      const { value } = await socket.client.iterate({ query: asked }).next();
      expect(value?.errors).toMatchObject([
        { message: expect.stringMatching(/^This progress token has/) as string, extensions: { code: "FORBIDDEN" } },
      ]);
    }
  });

  test("is told what went wrong by kind, code and plain words, where others are told all", async () => {
    const fault = {
      kind: "UNAVAILABLE",
      code: "STORE_UNAVAILABLE",
      message: "GET https://10.0.0.7/v3/customers: no answer",
      remedy: "Look at proxy.internal.",
      field: "email",
      retryable: true,
    };
    const { sql } = gateway.database;
    await sql`update syncs set retry_at = now(), retries = 1, stalled_since = now(), stalled_by = ${JSON.stringify(fault)}::text::jsonb,
      error = ${JSON.stringify(fault)}::text::jsonb, faults = ${JSON.stringify([{ fault, count: 2 }])}::text::jsonb where id = ${rowOf(syncId)}`;
    const told = `error { ...All } waiting { fault { ...All } } faults { fault { ...All } }`;
    const query = `subscription ($id: ID!) { syncProgress(syncId: $id) { sync { ${told} } } }
      fragment All on Fault { kind code message remedy field retryable }`;
    const { token } = await issue();
    const heard: unknown[] = [];
    for (const key of [token, await addApiKey(gateway, "SUBSCRIBER"), await addApiKey(gateway, "VIEWER")]) {
      await using socket = openSocket(gateway, `Bearer ${key}`);
      heard.push((await socket.client.iterate({ query, variables: { id: syncId } }).next()).value?.data);
    }
    const as = (each: object) => ({
      syncProgress: { sync: { error: each, waiting: { fault: each }, faults: [{ fault: each }] } },
    });
    const message = "The other side did not answer, or not well.";
    const plain = as({ ...fault, message, remedy: null, field: null });
    expect(heard).toEqual([plain, plain, as(fault)]);
    await sql`update syncs set retry_at = null, retries = 0, stalled_since = null, stalled_by = null, error = null,
      faults = '[]' where id = ${rowOf(syncId)}`;
  });

  test("does nothing else, and reaches no other integration's sync", async () => {
    const { token } = await issue();
    const asked = [
      "{ viewer { id } }",
      "{ stores { totalCount } }",
      `{ sync(id: "${syncId}") { id } }`,
      'mutation { createApiKey(input: { name: "x", role: ADMIN }) { secret } }',
      `mutation { createProgressToken(input: { integrationId: "${integrationId}" }) { token } }`,
      `mutation { cancelSync(id: "${syncId}") { sync { id } } }`,
    ];
    for (const query of asked) {
      const { errors } = await gateway.query(query, {}, token);
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
      // Whose it is is nobody's business who has it.
      expect(errors?.[0]?.message).toMatch(/^This progress token (is narrowed|has the role)/);
    }
    const exported = await fetch(`${gateway.url}/exports/audit-entries.csv`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(exported.status).toBe(403);
    expect(await exported.text()).toContain("This progress token may not look at this.");
    await using socket = openSocket(gateway, `Bearer ${token}`);
    await expect(followSync(socket.client, otherSyncId).next()).rejects.toMatchObject([
      { extensions: { code: "SYNC_NOT_FOUND" } },
    ]);
  });

  test("is for 60 to 86,400 seconds, and lasts no longer than the key that issued it", async () => {
    for (const expiresInSeconds of [59, 0, -1, 86_401]) {
      const { token, userErrors } = await issue({ expiresInSeconds });
      expect(token).toBeNull();
      expect(userErrors).toMatchObject([{ code: "EXPIRY_OUT_OF_RANGE", field: ["expiresInSeconds"] }]);
    }
    for (const expiresInSeconds of [60, 86_400]) expect((await issue({ expiresInSeconds })).userErrors).toEqual([]);
    const secret = await addApiKey(gateway, "OPERATOR", "brief issuer");
    await gateway.database
      .sql`update api_keys set expires_at = now() + interval '100 seconds' where name = 'brief issuer'`;
    const { expiresAt } = await issue({}, secret);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(100_000);
  });

  test("is issued by OPERATOR and above, for integrations that are there and within reach", async () => {
    const refused = await issue({}, await addApiKey(gateway, "VIEWER"));
    expect(refused.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await issue({ integrationId: "int_x" })).userErrors).toMatchObject([{ code: "INTEGRATION_NOT_FOUND" }]);
    const other = await addIntegration();
    const { data } = await gateway.query(
      'mutation ($ids: [ID!]) { createApiKey(input: { name: "narrow", role: OPERATOR, integrationIds: $ids }) { secret } }',
      { ids: [other] },
    );
    const { secret } = data.createApiKey;
    expect((await issue({}, secret)).userErrors).toMatchObject([{ code: "INTEGRATION_NOT_FOUND" }]);
    expect((await issue({ integrationId: other }, secret)).userErrors).toEqual([]);
  });

  test("that was altered, or signed elsewhere, opens nothing", async () => {
    const { token } = await issue();
    const [head, body, signature] = token.split(".");
    const claims = decodeJwt(token);
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none" })}.${body}.`;
    const longer = `${head}.${part({ ...claims, exp: (claims.exp ?? 0) + 60 })}.${signature}`;
    for (const wrong of [forged, unsigned, longer, `${token}x`]) {
      expect(await codesOf("{ viewer { id } }", wrong)).toEqual(["UNAUTHENTICATED"]);
      await using socket = openSocket(gateway, `Bearer ${wrong}`);
      await expect(followSync(socket.client, syncId).next()).rejects.toMatchObject({ code: 4403 });
      expect(await socket.closed).toEqual({
        code: 4403,
        reason: "The key or token is none of this gateway, or has ended",
      });
    }
  });
});

describe("a token's holder", () => {
  const refused = { code: 4430, reason: "Too many sockets of this progress token" };

  test("has few sockets, and takes none from the key behind the token nor from another token", async () => {
    const issuer = await addIssuer("issuer of two");
    const [{ token }, other] = [await issue({}, issuer.secret), await issue({}, issuer.secret)];
    await using stack = new AsyncDisposableStack();
    for (let index = 0; index < 10; index += 1) stack.use(await letIn(gateway, token));
    await using eleventh = await signIn(gateway, { authorization: `Bearer ${token}` });
    expect(await eleventh.closed).toEqual(refused);
    stack.use(await letIn(gateway, other.token));
    stack.use(await letIn(gateway, issuer.secret));
  });

  test("has a budget that neither the key nor another token spends", () => {
    const limits = new RequestLimits({ ...readEnvironment({}).limits.requests, requestsPerMinute: 2 });
    const key: Caller = {
      keyId: "one",
      name: "one",
      role: "OPERATOR",
      stores: null,
      integrations: null,
      operations: null,
      expiresAt: null,
    };
    const [first, second] = ["first", "second"].map((id): Caller => ({
      ...key,
      role: "SUBSCRIBER",
      progressTokenId: id,
    }));
    if (!first || !second) throw new Error("there are two tokens");
    const served = (caller: Caller) => limits.admit(caller, "192.0.2.1") === undefined;
    expect([served(first), served(first), served(first)]).toEqual([true, true, false]);
    expect([served(second), served(key)]).toEqual([true, true]);
  });
});

describe("a token ends, and its socket with it", () => {
  test("when the key that issued it is revoked", async () => {
    const issuer = await addIssuer("revoked issuer");
    const { token } = await issue({}, issuer.secret);
    await using socket = await follow(token);
    await gateway.query("mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }", { id: issuer.id });
    const { errors } = await gateway.query("{ viewer { id } }", {}, token);
    expect(errors).toMatchObject([
      { message: expect.stringContaining("was ended") as string, extensions: { code: "UNAUTHENTICATED" } },
    ]);
    expect((await socket.closed).code).toBe(4403);
  });

  test("when that key may issue no more", async () => {
    const issuer = await addIssuer("lowered issuer");
    const { token } = await issue({}, issuer.secret);
    await using socket = await follow(token);
    await gateway.database.sql`update api_keys set role = 'VIEWER' where name = 'lowered issuer'`;
    expect((await socket.closed).code).toBe(4403);
    expect(await codesOf("{ viewer { id } }", token)).toEqual(["UNAUTHENTICATED"]);
  });

  test("when that key may use other operations alone", async () => {
    const issuer = await addIssuer("narrowed issuer");
    const { token } = await issue({}, issuer.secret);
    await using socket = await follow(token);
    const narrow = (operations: string[]) =>
      gateway.database.sql`update api_keys set operations = ${operations} where name = 'narrowed issuer'`;
    await narrow(["createProgressToken"]);
    expect(await codesOf("{ viewer { id } }", token)).toEqual(["FORBIDDEN"]);
    await narrow(["startSync"]);
    expect((await socket.closed).code).toBe(4403);
    expect(await codesOf("{ viewer { id } }", token)).toEqual(["UNAUTHENTICATED"]);
  });

  test("when its integration is deleted", async () => {
    const { token } = await issue();
    await using socket = await follow(token);
    await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }", { id: integrationId });
    expect([1000, 4403]).toContain((await socket.closed).code);
    await expect.poll(() => codesOf("{ viewer { id } }", token)).toEqual(["UNAUTHENTICATED"]);
  });
});

test("each is written down, without the token", async () => {
  const { token } = await issue({ integrationId: await addIntegration() });
  const entries = await gateway.database.sql`
    select target_type, after from audit_entries where operation = 'createProgressToken' order by id desc limit 1`;
  expect(entries).toMatchObject([{ target_type: "Integration", after: { expiresAt: expect.any(String) } }]);
  const dump = JSON.stringify(await gateway.database.sql`select * from audit_entries, audit_personal`);
  expect(dump).not.toContain(token.split(".")[2]);
});
