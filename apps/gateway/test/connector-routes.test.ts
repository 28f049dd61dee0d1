/** Routes of connectors over HTTP: which pages, keys and rates they take, and what they answer; and validation's own. */
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { Fault } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { routedConnector, type RoutedWorld } from "./routed-connector.js";

const shop = "https://shop.example.com";
const admin = "https://admin.example.com";
const password = "a-password-of-the-config";
const world: RoutedWorld = { waiting: Promise.withResolvers(), failure: new Error("none") };
let gateway: TestGateway;
let integrationId: string;
let neighbourId: string;
let routedId: string;
let formKey: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    connectors: [...installedConnectors, { connector: routedConnector(world) }],
    environment: {
      STOREGATE_CORS_ORIGINS: admin,
      STOREGATE_TRUSTED_PROXIES: "127.0.0.1",
      STOREGATE_OPERATION_TIMEOUT_SECONDS: "1",
      STOREGATE_COST_PER_MINUTE: "10000",
    },
  });
  let storeId: string;
  ({ storeId, integrationId } = await setUpValidation(gateway, {
    forms: { origins: [shop, "https://Other.example:443"] },
  }));
  neighbourId = await createIntegration(storeId, "validation", {});
  routedId = await createIntegration(storeId, "routed", { password, origins: [shop, "file:///page"] });
  formKey = await createKey({ role: "VIEWER", operations: ["validateEmailInForm"], integrationIds: [integrationId] });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function createIntegration(storeId: string, connectorId: string, config: object): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }`,
    { input: { storeId, connectorId, config } },
  );
  return data.createIntegration.integration.id;
}

async function createKey(input: object): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }`,
    { input: { name: "A key", ...input } },
  );
  return data.createApiKey.secret;
}

interface Asking {
  readonly id?: string;
  readonly key?: string | null;
  readonly origin?: string;
  /** The client's address. */
  readonly from?: string;
  readonly method?: string;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function send(path: string, asking: Asking): Promise<Response> {
  const { key = gateway.key, origin, from = "192.0.2.1", method = "POST", type = "application/json", body } = asking;
  return fetch(`${gateway.url}/connectors/${path}`, {
    method,
    headers: {
      "x-forwarded-for": from,
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(origin !== undefined && { origin }),
      ...(body !== undefined && { "content-type": type }),
      ...asking.headers,
    },
    ...(body !== undefined && { body }),
  });
}

/** As a form does. */
function look(email: unknown, asking: Asking = {}): Promise<Response> {
  const { id = integrationId, key = formKey } = asking;
  return send(`validation/${id}/validate-email`, { body: JSON.stringify({ email }), ...asking, key });
}

function preflight(origin: string, { id = integrationId, method = "POST" } = {}): Promise<Response> {
  return fetch(`${gateway.url}/connectors/validation/${id}/validate-email`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": "authorization,content-type",
    },
  });
}

async function refusalOf(response: Response) {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  return { status: response.status, code: errors[0]?.extensions.code };
}

function corsOf({ headers }: Response) {
  return [...headers.keys()].filter((name) => name.startsWith("access-control"));
}

describe("pages", () => {
  test("of an origin that the config names may ask, and are told so before any key is shown", async () => {
    for (const origin of [shop, "https://other.example"]) {
      const response = await preflight(origin);
      expect(response.status).toBe(204);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-max-age": "600",
        vary: expect.stringMatching(/origin/i) as string,
      });
      expect(response.headers.has("access-control-allow-credentials")).toBe(false);
      const answered = await look("anna@gmail.com", { origin });
      expect([answered.status, answered.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
      expect(answered.headers.has("access-control-allow-credentials")).toBe(false);
    }
  });

  test.each([["https://evil.example"], [admin], ["null"], [`${shop}:8443`], ["http://shop.example.com"]])(
    "of %s may not, whatever the gateway allows elsewhere",
    async (origin) => {
      const response = await preflight(origin);
      expect([response.status, corsOf(response)]).toEqual([204, []]);
      const refused = await look("anna@gmail.com", { origin });
      expect(corsOf(refused)).toEqual([]);
      expect(await refusalOf(refused)).toEqual({ status: 403, code: "ORIGIN_NOT_ALLOWED" });
    },
  );

  test("may ask neither another integration, nor one that is not there, nor by another method", async () => {
    for (const id of [neighbourId, `int_${crypto.randomUUID()}`, "nonsense"]) {
      expect(corsOf(await preflight(shop, { id }))).toEqual([]);
    }
    expect(corsOf(await preflight(shop, { method: "DELETE" }))).toEqual([]);
  });

  test("of nobody are not those of a config's address that is no page's", async () => {
    const response = await send(`routed/${routedId}/echo`, { method: "GET", origin: "null" });
    expect(await refusalOf(response)).toEqual({ status: 403, code: "ORIGIN_NOT_ALLOWED" });
  });

  test("can read why they were refused", async () => {
    const response = await look("anna@gmail.com", { origin: shop, key: "no-key" });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([401, shop]);
  });

  test("are not asked about where none is named: servers ask without an origin", async () => {
    const response = await look("anna@gmail.com");
    expect([response.status, corsOf(response), response.headers.get("cache-control")]).toEqual([200, [], "no-store"]);
  });

  test("of the gateway itself ask with a session", async () => {
    const origin = gateway.url;
    const signedIn = await fetch(`${gateway.url}/session`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.key}` },
    });
    const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const body = JSON.stringify({ email: "anna@gmail.com" });
    const ask = (more: Record<string, string>) =>
      send(`validation/${integrationId}/validate-email`, { key: null, origin, body, headers: { cookie, ...more } });
    expect((await ask({ "x-csrf-token": csrfToken })).status).toBe(200);
    expect((await ask({})).status).toBe(401);
  });
});

describe("a key", () => {
  test("of a form can ask for its integration, and do nothing else", async () => {
    expect(await (await look("anna@gmail.com")).json()).toEqual({
      status: "valid",
      reason: "domain_accepts_mail",
      didYouMean: null,
      normalizedEmail: "anna@gmail.com",
    });
    const query = `query ($id: ID!) { integration(id: $id) { name } }`;
    const { errors } = await gateway.query(query, { id: integrationId }, formKey);
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  test("finds no other integration, as none finds one that is not there, or is another connector's", async () => {
    for (const [id, key] of [
      [neighbourId, formKey],
      [`int_${crypto.randomUUID()}`, formKey],
      [`int_${crypto.randomUUID()}`, gateway.key],
      [routedId, gateway.key],
      ["nonsense", gateway.key],
    ]) {
      const response = await look("anna@gmail.com", { id: id ?? "", key: key ?? "" });
      expect(await refusalOf(response)).toEqual({ status: 404, code: "INTEGRATION_NOT_FOUND" });
    }
    expect((await look("anna@gmail.com", { id: neighbourId, key: gateway.key })).status).toBe(200);
  });

  test("may ask where it may use the operation", async () => {
    const other = await createKey({ role: "ADMIN", operations: ["stores"] });
    expect(await refusalOf(await look("a@gmail.com", { key: other }))).toEqual({ status: 403, code: "FORBIDDEN" });
    const subscriber = await addApiKey(gateway, "SUBSCRIBER");
    expect(await refusalOf(await look("a@gmail.com", { key: subscriber }))).toEqual({ status: 403, code: "FORBIDDEN" });
    // Its own operation is for OPERATOR.
    const viewer = await addApiKey(gateway, "VIEWER");
    const response = await send(`routed/${routedId}/echo`, { method: "GET", key: viewer });
    expect(await refusalOf(response)).toEqual({ status: 403, code: "FORBIDDEN" });
    expect(await refusalOf(await look("a@gmail.com", { key: null }))).toEqual({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("spends here what it spends in GraphQL, from however many addresses", async () => {
    const key = await createKey({ role: "VIEWER", operations: ["stores", "validateEmailInForm"] });
    const fields = Array.from({ length: 6 }, (_, at) => `f${at}: stores(first: 250) { nodes { integrations { id } } }`);
    expect((await gateway.query(`{ ${fields.join(" ")} }`, {}, key)).errors).toBeUndefined();
    const statuses: number[] = [];
    // That cost 9,006 of its 10,000; while these are asked, some flows in.
    while (statuses.length < 40 && statuses.at(-1) !== 429) {
      statuses.push((await look("a@gmail.com", { key, from: `198.51.100.${statuses.length}` })).status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
  });
});

test("an address may ask one integration 30 times in a minute, and another one all the same", async () => {
  const key = await createKey({ role: "VIEWER", operations: ["validateEmailInForm"] });
  const from = "2001:db8:1:2::1";
  const asked = Array.from({ length: 30 }, () => look("a@gmail.com", { key, from, origin: shop }));
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
  // The same network, another of its addresses; every two seconds it may ask once more.
  let refused = await look("a@gmail.com", { key, from: "2001:db8:1:2::2", origin: shop });
  for (let more = 0; more < 20 && refused.status === 200; more += 1)
    refused = await look("a@gmail.com", { key, from: "2001:db8:1:2::2", origin: shop });
  expect(refused.headers.get("access-control-expose-headers")).toContain("retry-after");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(await refusalOf(refused)).toEqual({ status: 429, code: "RATE_LIMITED" });
  expect((await look("a@gmail.com", { key, from, id: neighbourId })).status).toBe(200);
  expect((await look("a@gmail.com", { key, from: "2001:db8:1:3::1" })).status).toBe(200);
});

describe("a request is refused", () => {
  const from = "192.0.2.2";
  test.each([
    ["without an address", {}, "{}", 400, "EMAIL_NEEDED"],
    ["with an empty one", {}, '{"email":""}', 400, "EMAIL_NEEDED"],
    ["with one that is too long", {}, JSON.stringify({ email: "a".repeat(321) }), 400, "EMAIL_NEEDED"],
    ["with one that is no text", {}, '{"email":["a@b.net"]}', 400, "EMAIL_NEEDED"],
    ["as a list", {}, "[]", 400, "EMAIL_NEEDED"],
    ["with broken JSON", {}, '{"email":', 400, "BAD_REQUEST"],
    ["with another content type", { type: "text/plain" }, '{"email":"a@b.net"}', 415, "BAD_REQUEST"],
    ["with a form's content type", { type: "application/x-www-form-urlencoded" }, "email=a", 415, "BAD_REQUEST"],
    ["with a large body", {}, JSON.stringify({ email: "a".repeat(17_000) }), 413, "BAD_REQUEST"],
    ["by another method", { method: "PUT" }, "{}", 405, "BAD_REQUEST"],
  ])("%s", async (_, asking, body, status, code) => {
    expect(await refusalOf(await look("", { ...asking, body, from }))).toEqual({ status, code });
  });

  test("by GET and HEAD, with what it takes", async () => {
    for (const method of ["GET", "HEAD"]) {
      const response = await send(`validation/${integrationId}/validate-email`, { method, from });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    }
  });

  test("at a path of nothing, with a key or without", async () => {
    for (const path of [`validation/${integrationId}/other`, `none/${integrationId}/validate-email`]) {
      expect(await refusalOf(await send(path, { from }))).toEqual({ status: 404, code: "NOT_FOUND" });
      expect((await send(path, { from, key: null })).status).toBe(401);
    }
  });

  test("while its integration is disabled", async () => {
    const set = (status: string) =>
      gateway.query(
        `mutation ($id: ID!, $status: IntegrationStatus!) { updateIntegration(id: $id, input: { status: $status }) { userErrors { message } } }`,
        { id: neighbourId, status },
      );
    await set("DISABLED");
    const response = await look("anna@gmail.com", { id: neighbourId, key: gateway.key });
    expect(await refusalOf(response)).toEqual({ status: 409, code: "INTEGRATION_DISABLED" });
    await set("MANUAL");
    expect((await look("anna@gmail.com", { id: neighbourId, key: gateway.key })).status).toBe(200);
  });
});

describe("validation's", () => {
  test("says what may have been meant", async () => {
    expect(await (await look("anna@gmial.com", { from: "192.0.2.3" })).json()).toMatchObject({
      didYouMean: "anna@gmail.com",
    });
  });

  test("does not wait for a DNS that is silent, and lets the customer through", async () => {
    gateway.sandbox.control.dns.set("mute.net", "silent");
    const begin = performance.now();
    const response = await look("anna@mute.net", { from: "192.0.2.3" });
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "unknown", reason: "not_in_time", didYouMean: null, normalizedEmail: "anna@mute.net" },
    ]);
    // The time-out of the DNS is three seconds.
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  test("is logged and counted by its route, without the address", async () => {
    const response = await look("someone-special@gmail.com", { from: "192.0.2.3" });
    const requestId = response.headers.get("x-request-id");
    const told = { route: "connectors/validation/validate-email", method: "POST", status: 200 };
    await expect
      .poll(() =>
        gateway.log.find(({ fields, message }) => fields["requestId"] === requestId && message.includes("answered")),
      )
      .toMatchObject({ fields: { ...told, address: "192.0.2.3", keyId: expect.any(String) as string } });
    expect(JSON.stringify(gateway.log)).not.toContain("someone-special");
    const metrics = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect(await metrics.text()).toContain(
      'storegate_http_requests_total{route="connectors/validation/validate-email",method="POST",status="200"}',
    );
  });
});

describe("any connector's", () => {
  const to = (path: string) => `routed/${routedId}/${path}`;

  test("is handed query and body, and its answer goes out without the config's secrets", async () => {
    const response = await send(`${to("echo")}?a=1&a=2&__proto__=3`, { method: "GET" });
    expect(response.status).toBe(203);
    const text = await response.text();
    expect(text).not.toContain(password);
    expect(JSON.parse(text)).toMatchObject({ a: "2" });
    const isThere = async (body: string) => (await send(to("echo"), { body })).json();
    expect([await isThere("{}"), await isThere("")]).toEqual([{ isThere: true }, { isThere: false }]);
  });

  test.each([
    ["INPUT", 400],
    ["RATE_LIMITED", 429],
    ["UNAVAILABLE", 503],
    ["CONFIG", 503],
    ["AUTH", 503],
  ] as const)("tells a fault of the kind %s by its code, as %i", async (kind, status) => {
    const message = `Not with ${password}.`;
    world.failure = new Fault({ kind, code: "NOT_SO", message, remedy: "Do better.", retryAfterMs: 1500 });
    const response = await send(to("fail"), { body: "{}" });
    expect(response.headers.get("retry-after")).toBe("2");
    expect([response.status, await response.json()]).toEqual([
      status,
      {
        errors: [
          {
            message: "Not with [redacted].",
            extensions: { code: "NOT_SO", kind, retryable: kind === "RATE_LIMITED" || kind === "UNAVAILABLE" },
          },
        ],
      },
    ]);
  });

  test("tells nothing of what nobody foresaw, which is in the log without secrets", async () => {
    world.failure = new Error("some inner matter");
    const response = await send(to("fail"), { body: "{}" });
    const requestId = response.headers.get("x-request-id") ?? "";
    const text = await response.text();
    expect([response.status, text.includes(requestId), text.includes("inner")]).toEqual([500, true, false]);
    const line = gateway.log.find(({ level, fields }) => level === "error" && fields["requestId"] === requestId);
    expect(line?.fields["err"]).toMatchObject({ message: "some inner matter [redacted]" });
  });

  test("is ended when its time is over", async () => {
    world.waiting = Promise.withResolvers();
    const asked = send(to("wait"), { body: "{}" });
    const signal = await world.waiting.promise;
    expect(await refusalOf(await asked)).toEqual({ status: 503, code: "TIMEOUT" });
    expect(signal.aborted).toBe(true);
  });

  test("is ended when its caller goes", async () => {
    world.waiting = Promise.withResolvers();
    const headers = { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" };
    const request = httpRequest(`${gateway.url}/connectors/${to("wait")}`, { method: "POST", headers });
    request.on("error", () => {}).end("{}");
    const signal = await world.waiting.promise;
    const ended = once(signal, "abort");
    request.destroy();
    await ended;
    expect(signal.reason).toMatchObject({ message: "the caller has gone" });
  });
});
