/** Connecting a store with everything that a person can get wrong, and a store that does not behave. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { rowOf } from "./filled-results.js";
import { addApiKey, credentials, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { runSync, userErrors } from "./syncs.js";

let gateway: TestGateway;
let sandbox: Sandbox;
let liars = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 10 } });
  // A store that nothing here ever connects.
  sandbox = await startSandbox({
    customers: 10,
    storeHash: "stranger",
    accessToken: "a-good-token",
    plan: "enterprise",
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await sandbox.stop();
});

const connectMutation = `mutation ($input: ConnectStoreInput!) {
  connectStore(input: $input) {
    store { id storeHash name domain plan status scopes rateLimit { quota } }
    checks { name status fault { kind code message remedy field retryable } }
    ${userErrors}
  }
}`;

async function connect(input: Record<string, unknown>, on: TestGateway = gateway) {
  const answer = await on.query(connectMutation, { input: { ...credentials(sandbox), dryRun: true, ...input } });
  expect(answer.errors).toBeUndefined();
  return answer.data.connectStore;
}

/** What is refused saves nothing and tells the field. */
async function refusal(input: Record<string, unknown>, on: TestGateway = gateway) {
  const payload = await connect({ dryRun: false, ...input }, on);
  expect(payload).toMatchObject({ store: null, checks: null });
  expect(payload.userErrors).toHaveLength(1);
  const { data } = await on.query("{ stores { nodes { storeHash } } }");
  const connected: { storeHash: string }[] = data.stores.nodes;
  expect(connected.map(({ storeHash }) => storeHash)).not.toContain(input["storeHash"] ?? "stranger");
  return payload.userErrors[0];
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("good credentials pass every check, and a dry run saves nothing", async () => {
  const payload = await connect({});
  expect(payload).toEqual({
    store: null,
    userErrors: [],
    checks: [
      "token",
      "store",
      "store_v2_customers",
      "store_v2_information_read_only",
      "store_v2_products",
      "store_v2_customers_read_only",
      "store_v2_orders_read_only",
    ].map((name) => ({ name, status: "PASSED", fault: null })),
  });
  const { data } = await gateway.query("{ stores { totalCount } }");
  expect(data.stores.totalCount).toBe(0);
});

test("a wrong token is refused at the accessToken, in the store's words and with what to do", async () => {
  const error = await refusal({ accessToken: "another-token" });
  expect(error).toMatchObject({ kind: "AUTH", code: "TOKEN_REJECTED", field: ["accessToken"] });
  expect(error.message).toContain("create an API account");
  expect(error.message).not.toContain("another-token");
});

test.each([
  ["blank", "  "],
  ["with a line break", "abc\ndef"],
  ["in another script", "tökén"],
  ["endless", "x".repeat(501)],
])("a token that is %s is refused without asking anybody", async (_, accessToken) => {
  sandbox.control.resetCalls();
  const error = await refusal({ accessToken });
  expect(error).toMatchObject({ kind: "INPUT", code: "TOKEN_MALFORMED", field: ["accessToken"] });
  expect(sandbox.control.calls().total).toBe(0);
});

test("all that is wrong with an input is told at once", async () => {
  const wrong = { storeHash: "https://x.example/stores/abc", accessToken: " ", apiUrl: "no address", name: "a\u2066b" };
  const { userErrors: errors } = await connect(wrong);
  expect(errors).toMatchObject([
    { code: "API_URL_INVALID", field: ["apiUrl"] },
    { code: "TOKEN_MALFORMED", field: ["accessToken"] },
    { code: "NAME_MALFORMED", field: ["name"] },
  ]);
  expect((await connect({ ...wrong, apiUrl: sandbox.apiUrl, name: "Mine" })).userErrors).toMatchObject([
    { code: "STORE_HASH_INVALID", field: ["storeHash"] },
    { code: "TOKEN_MALFORMED", field: ["accessToken"] },
  ]);
});

test("a missing scope is named by its check, and the store is connected with what it allows", async () => {
  sandbox.control.setScopes(["store_v2_customers_read_only", "store_v2_information_read_only", "store_v2_products"]);
  try {
    const { checks, userErrors: errors } = await connect({});
    expect(errors).toEqual([]);
    expect(checks).toMatchObject([
      { name: "token", status: "PASSED" },
      { name: "store", status: "PASSED" },
      { name: "store_v2_customers", status: "FAILED", fault: { kind: "SCOPE", code: "SCOPE_MISSING" } },
      { name: "store_v2_information_read_only", status: "PASSED" },
      { name: "store_v2_products", status: "PASSED" },
      { name: "store_v2_customers_read_only", status: "PASSED" },
      { name: "store_v2_orders_read_only", status: "FAILED", fault: { kind: "SCOPE", code: "SCOPE_MISSING" } },
    ]);
    expect(checks[2].fault.remedy).toContain("store_v2_customers");
  } finally {
    sandbox.control.setScopes(["store_v2_customers", "store_v2_information_read_only", "store_v2_products"]);
  }
});

test("a store hash that no store has is refused", async () => {
  const error = await refusal({ storeHash: "nobody99" });
  expect(["AUTH", "NOT_FOUND"]).toContain(error.kind);
  expect(error.message).toMatch(/store/i);
});

test.each(["", "!!", "x", "https://www.my-shop.com", "stores/", "a".repeat(40), "ab\u0000cd", "💥💥💥💥"])(
  "%j holds no store hash, and the message says where to find one",
  async (storeHash) => {
    const error = await refusal({ storeHash });
    expect(error).toMatchObject({ kind: "INPUT", code: "STORE_HASH_INVALID", field: ["storeHash"] });
    expect(error.message).toContain("store-HASH.mybigcommerce.com");
  },
);

test.each(["store-stranger.mybigcommerce.com", "https://api.bigcommerce.com/stores/stranger/v3/", " STRANGER "])(
  "%j holds the hash",
  async (storeHash) => {
    expect(await connect({ storeHash })).toMatchObject({ userErrors: [] });
  },
);

test("the address of the API itself holds the hash, too", async () => {
  expect(await connect({ storeHash: `${sandbox.apiUrl}/stores/stranger/v3` })).toMatchObject({ userErrors: [] });
});

test.each([
  "",
  "no address",
  "ftp://files.example.com",
  "http://user:secret@api.example.com",
  "http://",
  "//x",
  "http://api.example.com/?a=b",
])("%j is no address of an API", async (apiUrl) => {
  const error = await refusal({ apiUrl });
  expect(error).toMatchObject({ kind: "CONFIG", code: "API_URL_INVALID", field: ["apiUrl"] });
});

test("a host where nobody answers is told at the apiUrl", async () => {
  const error = await refusal({ apiUrl: `http://127.0.0.1:${await closedPort()}` });
  expect(error).toMatchObject({ kind: "UNAVAILABLE", code: "CONNECTION_REFUSED", field: ["apiUrl"] });
});

test("a private host is refused unless it is allowed, and is never called", async () => {
  await using strict = await startTestGateway({
    sandbox: { customers: 1 },
    environment: { STOREGATE_ALLOW_PRIVATE_HOSTS: "false" },
  });
  sandbox.control.resetCalls();
  for (const apiUrl of [sandbox.apiUrl, sandbox.apiUrl.replace("127.0.0.1", "localhost")]) {
    const error = await refusal({ apiUrl }, strict);
    expect(error).toMatchObject({ kind: "CONFIG", code: "PRIVATE_ADDRESS", field: ["apiUrl"] });
    expect(error.message).toContain("STOREGATE_ALLOW_PRIVATE_HOSTS");
  }
  expect(sandbox.control.calls().total).toBe(0);
  // Nor are webhooks sent there, however the host is written.
  const told = `mutation ($urls: [URL!]!) {
    updateNotificationSettings(input: { webhookUrls: $urls }) { userErrors { code field } } }`;
  for (const host of ["localhost", "localhost.", "LOCALHOST", "a.localhost", "a.localhost.", "127.0.0.1.", "[::1]"]) {
    const { data } = await strict.query(told, { urls: ["https://example.com/", `https://${host}/x`] });
    expect([host, data.updateNotificationSettings.userErrors]).toEqual([
      host,
      [{ code: "PRIVATE_ADDRESS", field: ["webhookUrls", "1"] }],
    ]);
  }
});

describe.concurrent("an API that misbehaves is never taken for a store", () => {
  test.for([
    ["answers with a page of HTML from a proxy", "html", "UNAVAILABLE", "STORE_UNAVAILABLE"],
    ["answers with nothing", "empty", "UNEXPECTED", "RESPONSE_MALFORMED"],
    ["answers with wrong types", "wrongTypes", "UNEXPECTED", "RESPONSE_MALFORMED"],
    ["answers with half of its JSON", "truncated", "UNAVAILABLE", "CONNECTION_LOST"],
    ["breaks the connection", "reset", "UNAVAILABLE", "CONNECTION_LOST"],
    ["answers with a web page that is fine", htmlPage(), "UNAVAILABLE", "RESPONSE_NOT_JSON"],
    ["sends elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, "CONFIG", "REDIRECTED"],
  ] as const)("one that %s", async ([, respond, kind, code]) => {
    // One store for each, so that they can misbehave at the same time.
    const storeHash = `liar${(liars += 1)}`;
    await using liar = await startSandbox({ customers: 1, plan: "enterprise", storeHash });
    for (const path of ["/v2/time", "/v2/store"]) {
      liar.control.clearFaults();
      liar.control.addFault({ path, times: null, respond });
      const error = await refusal(credentials(liar));
      expect(error).toMatchObject({ kind, code, field: ["apiUrl"] });
      expect(error.message.length).toBeGreaterThan(20);
    }
  });
});

test("a store that is connected already is refused, whoever was first", async () => {
  await using twice = await startSandbox({ storeHash: "twice", customers: 1, plan: "standard" });
  const both = await Promise.all([1, 2].map(() => connect({ ...credentials(twice), dryRun: false })));
  const errors = both.flatMap((payload) => payload.userErrors);
  expect(errors).toMatchObject([{ kind: "CONFLICT", code: "STORE_ALREADY_CONNECTED", field: ["storeHash"] }]);
  const { id, name, rateLimit } = both.find((payload) => payload.store).store;
  // The checks have asked the store, and it told its quota.
  expect(rateLimit).toEqual({ quota: 150 });
  expect(errors[0].message).toContain(name);
  twice.control.resetCalls();
  expect((await connect({ ...credentials(twice), dryRun: false })).userErrors).toHaveLength(1);
  expect(twice.control.calls().total).toBe(0);
  // Let go of, it can be connected again.
  await gateway.query(`mutation ($id: ID!) { disconnectStore(id: $id) { deletedId } }`, { id });
  expect((await connect({ ...credentials(twice), dryRun: false, name: "Second" })).store).toMatchObject({
    name: "Second",
  });
});

describe("updateStore", () => {
  let storeId: string;
  let integrationId: string;
  beforeAll(async () => {
    ({ storeId, integrationId } = await setUpValidation(gateway));
  });

  async function update(input: Record<string, unknown>) {
    const answer = await gateway.query(
      `mutation ($id: ID!, $input: UpdateStoreInput!) {
        updateStore(id: $id, input: $input) { store { name status } checks { name status } ${userErrors} }
      }`,
      { id: storeId, input },
    );
    expect(answer.errors).toBeUndefined();
    return answer.data.updateStore;
  }

  test("a bad token changes nothing", async () => {
    const payload = await update({ accessToken: "a-bad-one", name: "Renamed" });
    expect(payload).toMatchObject({
      store: null,
      checks: null,
      userErrors: [{ kind: "AUTH", code: "TOKEN_REJECTED", field: ["accessToken"] }],
    });
    const { data } = await gateway.query("query ($id: ID!) { store(id: $id) { name status } }", { id: storeId });
    expect(data.store.name).not.toBe("Renamed");
    expect(data.store.status).toBe("CONNECTED");
  });

  test("a new address needs the token again, so that it never goes where it was not given for", async () => {
    sandbox.control.resetCalls();
    expect(await update({ apiUrl: sandbox.apiUrl })).toMatchObject({
      userErrors: [{ kind: "INPUT", code: "TOKEN_NEEDED", field: ["accessToken"] }],
    });
    expect(sandbox.control.calls().total).toBe(0);
  });

  test("the address that it has is no new one, however it is written", async () => {
    const { apiUrl } = gateway.sandbox;
    expect(await update({ apiUrl: `${apiUrl}/stores/`, name: "Named" })).toMatchObject({
      store: { name: "Named" },
      userErrors: [],
    });
    expect((await update({ apiUrl: null })).userErrors).toMatchObject([{ code: "TOKEN_NEEDED" }]);
    const ask = async (key?: string) =>
      gateway.query("query ($id: ID!) { store(id: $id) { name apiUrl } }", { id: storeId }, key);
    expect((await ask()).data.store.apiUrl).toBe(apiUrl);
    // It fails alone for who may not see it.
    const seen = await ask(await addApiKey(gateway, "VIEWER"));
    expect(seen.data.store).toEqual({ name: "Named", apiUrl: null });
    expect(seen.errors).toMatchObject([{ path: ["store", "apiUrl"], extensions: { code: "FORBIDDEN" } }]);
  });

  test("a token has no default: null is refused", async () => {
    expect(await update({ accessToken: null, name: "Other" })).toMatchObject({
      store: null,
      userErrors: [{ kind: "INPUT", code: "TOKEN_MISSING", field: ["accessToken"] }],
    });
  });

  test("a name is changed, too long is refused, and null puts back the store's own", async () => {
    expect((await update({ name: " Mine " })).store.name).toBe("Mine");
    expect((await update({ name: "x".repeat(201) })).userErrors).toMatchObject([
      { code: "NAME_TOO_LONG", field: ["name"] },
    ]);
    const { name } = (await update({ name: null })).store;
    expect(name).not.toBe("Mine");
    expect(name.length).toBeGreaterThan(2);
  });

  test("a kept token that does not open any more is told as what it is, and a new one takes its place", async () => {
    await gateway.database.sql`update stores set credentials = overlay(credentials placing 'AAAA' from 40)
      where id = ${rowOf(storeId)}`;
    const tried = await gateway.query(
      "mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { ok userErrors { code } } }",
      { id: integrationId },
    );
    const told = /altered or moved.+Enter the token again with updateStore/;
    expect(tried.errors).toMatchObject([
      { message: expect.stringMatching(told), extensions: { kind: "AUTH", code: "SECRET_UNREADABLE" } },
    ]);
    const standing = async () => {
      const query = "query ($id: ID!) { store(id: $id) { status statusReason { code } } }";
      return (await gateway.query(query, { id: storeId })).data.store;
    };
    const unreadable = { status: "AUTHENTICATION_FAILED", statusReason: { code: "SECRET_UNREADABLE" } };
    expect(await standing()).toEqual(unreadable);
    expect(await runSync(gateway, { integrationId })).toMatchObject({
      status: "FAILED",
      error: { kind: "AUTH", code: "SECRET_UNREADABLE" },
    });
    expect((await update({ name: "Renamed all the same" })).store.name).toBe("Renamed all the same");
    expect(await standing()).toEqual(unreadable);
    for (const input of [{ clientId: "another" }, { name: null }]) {
      expect(await update(input)).toMatchObject({
        store: null,
        userErrors: [{ kind: "AUTH", code: "SECRET_UNREADABLE", field: ["accessToken"] }],
      });
    }
    await update({ accessToken: gateway.sandbox.accessToken });
    expect(await standing()).toEqual({ status: "CONNECTED", statusReason: null });
    const { data } = await gateway.query(`{ auditEntries(first: 1, operation: "updateStore") { nodes { after } } }`);
    expect(data.auditEntries.nodes[0].after).toMatchObject({ accessTokenChanged: true });
    expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });
  });
});

function htmlPage() {
  return { status: 200, headers: { "content-type": "text/html" }, body: "<html><title>Hello</title></html>" } as const;
}
