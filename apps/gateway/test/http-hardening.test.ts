/** HTTP as it should not be spoken, and what is told to browsers and to proxies. */
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestLimits } from "../src/limits/request-limits.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

const page = "https://admin.example.com";
const metricsToken = "metrics-token-of-this-test";
const strictLimits = {
  requestsPerMinute: 30,
  refusalsPerMinute: 5,
  maxBodyBytes: 2000,
  requestTimeoutMs: 1000,
  operationTimeoutMs: 1000,
};
let gateway: TestGateway;
let strict: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: { STOREGATE_CORS_ORIGINS: page, STOREGATE_TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" },
  });
  strict = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: {
      STOREGATE_REQUESTS_PER_MINUTE: "30",
      STOREGATE_REFUSALS_PER_MINUTE: "5",
      STOREGATE_METRICS_TOKEN: metricsToken,
      STOREGATE_MAX_BODY_BYTES: "2000",
      STOREGATE_REQUEST_TIMEOUT_SECONDS: "1",
      STOREGATE_OPERATION_TIMEOUT_SECONDS: "1",
      STOREGATE_TRUSTED_PROXIES: "127.0.0.1",
    },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
});

const role = JSON.stringify({ query: "{ viewer { role } }" });

function post(to: TestGateway, headers: Record<string, string> = {}, body: string | Buffer = role): Promise<Response> {
  const usual = { authorization: `Bearer ${to.key}`, "content-type": "application/json" };
  return fetch(`${to.url}/graphql`, {
    method: "POST",
    headers: { ...usual, ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
}

async function refusalOf(response: Response) {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

/** Everything that comes back when these bytes are sent as they are. */
async function sendRaw(to: TestGateway, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(to.url).port), "127.0.0.1");
  socket.write(bytes);
  return text(socket);
}

describe("bodies", () => {
  test("that are too large are refused, packed ones by what they unpack to", async () => {
    const large = JSON.stringify({ query: "{ __typename }", variables: { x: "x".repeat(3000) } });
    expect(await refusalOf(await post(strict, {}, large))).toEqual({
      status: 413,
      code: "BAD_REQUEST",
      message: "The body is larger than 2,000 bytes, the most that is taken. Send less at once.",
    });
    const packed = gzipSync(large);
    expect(packed.length).toBeLessThan(500);
    expect((await post(strict, { "content-encoding": "gzip" }, packed)).status).toBe(413);
  });

  test("in a list are refused in so many words", async () => {
    expect(await refusalOf(await post(gateway, {}, `[${role}]`))).toMatchObject({
      status: 400,
      message: /one at a time/,
    });
  });

  test("that are no JSON are not told back", async () => {
    const { status, message } = await refusalOf(await post(gateway, {}, '{"password":"geheim'));
    expect({ status, message }).toEqual({ status: 400, message: "The body is no JSON." });
  });
});

describe("requests that never end", () => {
  test.each([
    ["in their head", "POST /graphql HTTP/1.1\r\nHost: x\r\n"],
    [
      "in their body",
      "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: KEY\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    ],
  ])("%s are cut", async (_, bytes) => {
    const heard = await sendRaw(strict, bytes.replace("KEY", `Bearer ${strict.key}`));
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('"code":"REQUEST_TIMEOUT"');
  });

  test.each([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["a head that is too long", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["no host", "GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["no address", "GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
    ["an expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: more\r\nConnection: close\r\n\r\n", 417],
  ])("and those of %s are answered in GraphQL's form", async (_, bytes, status) => {
    const [head = "", body = ""] = (await sendRaw(gateway, bytes)).split("\r\n\r\n");
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });
});

describe("an operation whose time is up", () => {
  test("is told so, and of a mutation that nobody knows its outcome; its next field does not begin", async () => {
    const { integrationId } = await setUpValidation(strict);
    strict.sandbox.control.addFault({ times: null, respond: "held" });
    const query = `mutation ($id: ID!) {
      testIntegration(input: { integrationId: $id }) { ok }
      updateIntegration(id: $id, input: { name: "renamed too late" }) { userErrors { code } }
    }`;
    const response = await post(strict, {}, JSON.stringify({ query, variables: { id: integrationId } }));
    strict.sandbox.control.releaseHeld();
    expect(await refusalOf(response)).toMatchObject({
      status: 504,
      code: "TIMEOUT",
      message: /took longer than 1 s.*may have been carried out/s,
    });
    await expect.poll(() => strict.log.some(({ message }) => message === "an operation took too long")).toBe(true);
    const { data } = await strict.query("query ($id: ID!) { integration(id: $id) { name } }", { id: integrationId });
    expect(data.integration.name).not.toBe("renamed too late");
  });
});

describe("too many requests", () => {
  const from = (address: string) => ({ "x-forwarded-for": address });

  test("of one key from one address are refused for a while; another address is served", async () => {
    const key = await addApiKey(strict, "VIEWER", "hasty");
    const ask = (address: string) => post(strict, { ...from(address), authorization: `Bearer ${key}` });
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask("192.0.2.1")));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(30);
    const refused = answers.find(({ status }) => status !== 200);
    if (!refused) throw new Error("all 60 were served");
    expect(refused.headers.get("retry-after")).toMatch(/^[12]$/);
    expect(await refusalOf(refused)).toMatchObject({ status: 429, code: "RATE_LIMITED" });
    expect((await ask("192.0.2.2")).status).toBe(200);
  });

  test("without a good key are not looked at for a while; who had a good one is let in", async () => {
    const bad = (address: string) => post(strict, { ...from(address), authorization: "Bearer of-nobody" });
    const good = (address: string) => post(strict, from(address));
    expect((await good("2001:db8::1")).status).toBe(200);
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await bad(`2001:db8::${index}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await good("2001:db8::7")).status).toBe(200);
    expect((await bad("2001:db8:0:1::1")).status).toBe(401);
  });

  test("of somebody at the same address lock nobody out who shows something good, known or new", async () => {
    const here = from("192.0.2.9");
    const fresh = (name: string) => addApiKey(strict, "OPERATOR", name);
    const signIn = async (key: string, more: Record<string, string> = {}) => {
      const headers = { "content-type": "application/json", ...here, ...more };
      return fetch(`${strict.url}/session`, { method: "POST", headers, body: JSON.stringify({ key }) });
    };
    const signedIn = await signIn(await fresh("page"), from("192.0.2.10"));
    const cookie = (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
    const { data: found } = await strict.query("{ integrations { nodes { id } } }");
    const integrationId = found.integrations.nodes[0]?.id ?? (await setUpValidation(strict)).integrationId;
    const { data } = await strict.query(
      "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token } }",
      { id: integrationId },
    );
    const ask = (headers: Record<string, string>) =>
      fetch(`${strict.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...here, ...headers },
        body: role,
      });
    const guesses: number[] = [];
    for (let index = 0; index < 8; index += 1) {
      guesses.push((await ask({ authorization: `Bearer guess-${index}` })).status);
    }
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await ask({})).status).toBe(429);
    expect((await signIn("guess-again")).status).toBe(429);
    const get = (path: string, headers: Record<string, string>) =>
      fetch(`${strict.url}${path}`, { headers: { ...here, ...headers } });
    const tries: Record<string, Promise<Response>> = {
      "a key not used lately": ask({ authorization: `Bearer ${await fresh("rested")}` }),
      "a key, signing in": signIn(await fresh("arriving")),
      "a session beside another cookie": ask({ cookie: `${cookie}; other=2`, "x-csrf-token": csrfToken }),
      "a page that is loaded again": get("/session", { cookie }),
      "the token of metrics": get("/metrics", { authorization: `Bearer ${metricsToken}` }),
      "a progress token": ask({ authorization: `Bearer ${data.createProgressToken.token}` }),
    };
    const statuses: Record<string, number> = {};
    for (const [what, trial] of Object.entries(tries)) statuses[what] = (await trial).status;
    expect(statuses).toEqual(Object.fromEntries(Object.keys(tries).map((what) => [what, 200])));
  });

  test("are not looked at without end, either", async () => {
    const statuses = new Map<number, number>();
    const limits = new RequestLimits({ ...strictLimits, refusalsPerMinute: 2 });
    for (let index = 0; index < 200; index += 1) {
      const shown = `guess-${index}`;
      const outcome = limits.refuse(shown, "192.0.2.1") ? 0 : limits.turnAway(shown, "192.0.2.1") ? 429 : 401;
      statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
    }
    // 2 are told so, 98 more are looked for and turned away, and then nothing is looked for.
    expect(Object.fromEntries(statuses)).toEqual({ 401: 2, 429: 98, 0: 100 });
  });

  test("to sign in are fewer than other requests, and leave few sessions", async () => {
    const key = await addApiKey(gateway, "VIEWER", "eager");
    const begin = () =>
      fetch(`${gateway.url}/session`, { method: "POST", headers: { authorization: `Bearer ${key}` } });
    const statuses: number[] = [];
    const since = performance.now();
    while (statuses.at(-1) !== 429 && statuses.length < 300) statuses.push((await begin()).status);
    const seconds = (performance.now() - since) / 1000;
    // 3,000 requests in a minute are 60 sign-ins, and one more for each second that this takes.
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200));
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeLessThanOrEqual(61 + Math.ceil(seconds));
    const [live] = await gateway.database.sql`
      select count(*)::int as count from sessions where ended_at is null and key_id = (select id from api_keys where name = 'eager')`;
    expect(live?.["count"]).toBe(50);
  });
});

describe("browsers", () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-csrf-token",
      },
    });

  test("of a listed origin may call, with cookies", async () => {
    const { status, headers } = await preflight(page);
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe(page);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    for (const name of ["authorization", "content-type", "x-csrf-token"]) {
      expect(headers.get("access-control-allow-headers")).toContain(name);
    }
    const answer = await post(gateway, { origin: page });
    expect(answer.headers.get("access-control-allow-origin")).toBe(page);
    expect(answer.headers.get("vary")).toMatch(/origin/i);
  });

  test.each(["https://evil.example", "https://admin.example.com.evil.example", "http://admin.example.com", "null"])(
    "of %s are told nothing",
    async (origin) => {
      for (const { headers } of [await preflight(origin), await post(gateway, { origin })]) {
        expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
        expect(headers.get("vary")).toMatch(/origin/i);
      }
    },
  );

  test("neither frame, nor guess, nor keep answers", async () => {
    const { headers } = await post(gateway);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  });
});

describe("an answer", () => {
  test("bears the request's name, one of ours where the caller's is none", async () => {
    expect((await post(gateway, { "x-request-id": "page-17.a" })).headers.get("x-request-id")).toBe("page-17.a");
    for (const given of ["has blanks", "x".repeat(200), '"quoted"']) {
      expect((await post(gateway, { "x-request-id": given })).headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    }
    expect((await fetch(`${gateway.url}/nothing`)).headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  });

  test("whose media type nobody takes is refused before anything is done", async () => {
    const mutation = JSON.stringify({ query: 'mutation { cancelSync(id: "x") { userErrors { code } } }' });
    expect(await refusalOf(await post(gateway, { accept: "image/png" }, mutation))).toMatchObject({ status: 406 });
  });

  test("of other methods says which there are", async () => {
    const headers = { authorization: `Bearer ${gateway.key}` };
    const response = await fetch(`${gateway.url}/graphql`, { method: "PUT", headers });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
    await once(connect(Number(new URL(gateway.url).port), "127.0.0.1").end(), "close");
  });
});
