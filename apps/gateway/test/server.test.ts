/** The server itself: health, requests that are none, sockets that misbehave, and its end. */
import { once } from "node:events";
import { connect } from "node:net";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket } from "./sockets.js";
import { runSync, startSync } from "./syncs.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 10 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json", ...headers },
    body,
  });
}

async function codeOf(response: Response): Promise<string | undefined> {
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code;
}

describe("health", () => {
  test("healthz and readyz answer without a key", async () => {
    const health = await fetch(`${gateway.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
  });

  test(
    "while the database is away it is alive and not ready; when it is back, so is everything",
    { timeout: 40_000 },
    async () => {
      await using alone = await startTestGateway({ sandbox: { customers: 5 } });
      const { integrationId } = await setUpValidation(alone);
      const name = new URL(alone.database.url).pathname.slice(1);
      const admin = postgres(alone.database.url.replace(name, "postgres"), { max: 1 });
      await using socket = openSocket(alone);
      const waiting = await startTestSubscription(alone, socket, integrationId);
      try {
        await admin`alter database ${admin(name)} allow_connections false`;
        await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
        expect((await fetch(`${alone.url}/healthz`)).status).toBe(200);
        const ready = await fetch(`${alone.url}/readyz`);
        expect([ready.status, await ready.json()]).toEqual([503, { status: "database does not answer" }]);
        const response = await fetch(`${alone.url}/graphql`, {
          method: "POST",
          // A key that was good a moment ago is still known; this one has to be looked for.
          headers: { authorization: "Bearer of-nobody", "content-type": "application/json" },
          body: '{"query":"{ viewer { id } }"}',
        });
        expect(response.status).toBe(503);
        const text = await response.text();
        expect(text).toContain('"UNAVAILABLE"');
        expect(text).not.toMatch(/select|postgres|secret_hash/i);
        await using late = openSocket(alone, "Bearer of-nobody");
        await expect(followSync(late.client, waiting).next()).rejects.toMatchObject({
          code: 1013,
          reason: "The database does not answer: try again",
        });
      } finally {
        await admin`alter database ${admin(name)} allow_connections true`;
        await admin.end();
      }
      await expect.poll(async () => (await fetch(`${alone.url}/readyz`)).status).toBe(200);
      expect(await runSync(alone, { integrationId })).toMatchObject({ status: "SUCCEEDED" });
    },
  );
});

/** A sync that has ended, known by its id. */
async function startTestSubscription(on: TestGateway, socket: ReturnType<typeof openSocket>, integrationId: string) {
  const id = await startSync(on, { integrationId });
  for await (const { final } of followSync(socket.client, id)) if (final) return id;
  throw new Error("the sync did not end");
}

describe("requests that are none", () => {
  test("a place where there is nothing", async () => {
    const response = await fetch(`${gateway.url}/somewhere`);
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe("NOT_FOUND");
    expect(response.headers.get("x-powered-by")).toBeNull();
  });

  test.each([
    ["JSON that is none", "{", {}, 400, "BAD_REQUEST"],
    ["a body in another encoding", "{}", { "content-type": "application/json; charset=klingon" }, 415, "BAD_REQUEST"],
    ["nothing", "", {}, 400, "BAD_REQUEST"],
    ["a body without a query", "{}", {}, 400, "BAD_REQUEST"],
    ["a list of operations", '[{"query":"{ __typename }"}]', {}, 400, "BAD_REQUEST"],
    ["a query that is no text", '{"query":5}', {}, 400, "BAD_REQUEST"],
    ["an operation that is cut off", '{"query":"{ viewer {"}', {}, 400, "GRAPHQL_PARSE_FAILED"],
    ["a field that is not there", '{"query":"{ nothing }"}', {}, 400, "GRAPHQL_VALIDATION_FAILED"],
    [
      "two operations without a name",
      '{"query":"query A { __typename } query B { __typename }"}',
      {},
      400,
      "OPERATION_RESOLUTION_FAILURE",
    ],
    ["a subscription", '{"query":"subscription { syncProgress(syncId: \\"x\\") { final } }"}', {}, 400, "BAD_REQUEST"],
    [
      "a variable of a wrong type",
      '{"query":"query ($id: ID!) { store(id: $id) { id } }","variables":{"id":{}}}',
      {},
      400,
      "BAD_USER_INPUT",
    ],
  ])("%s", async (_, body, headers, status, code) => {
    const response = await post(body, headers);
    const text = await response.text();
    expect(text).toContain("extensions");
    expect(
      `${response.status} ${(JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code}`,
    ).toBe(`${status} ${code}`);
    expect(text).not.toMatch(/node_modules|at \w+ \(/);
  });

  test("a body over a megabyte", async () => {
    const response = await post(
      JSON.stringify({ query: "{ __typename }", variables: { text: "x".repeat(1_100_000) } }),
    );
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe("BAD_REQUEST");
    expect((await post('{"query":"{ __typename }"}')).status).toBe(200);
  });

  test("GET takes queries of whoever shows a key, and no mutation; no form reaches anything", async () => {
    const ask = (query: string) =>
      fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${gateway.key}` },
      });
    expect(await (await ask("{ viewer { role } }")).json()).toEqual({ data: { viewer: { role: "ADMIN" } } });
    const mutation = await ask('mutation { cancelSync(id: "x") { userErrors { code } } }');
    expect([mutation.status, mutation.headers.get("allow")]).toEqual([405, "POST"]);
    const form = await post("query={ __typename }", { "content-type": "application/x-www-form-urlencoded" });
    expect([form.status, await codeOf(form)]).toEqual([415, "BAD_REQUEST"]);
  });

  test("introspection answers whoever has a key", async () => {
    const { data } = await gateway.query("{ __schema { queryType { name } types { name } } }");
    expect(data.__schema.types.length).toBeGreaterThan(30);
  });
});

describe("sockets", () => {
  async function errorsOf(query: string, variables: Record<string, unknown> = {}) {
    await using socket = openSocket(gateway);
    try {
      for await (const { errors } of socket.client.iterate({ query, variables })) if (errors) return errors;
    } catch (errors) {
      return errors as { message: string; extensions?: { code?: string } }[];
    }
    return [];
  }

  test.each([
    ["an operation that is cut off", "subscription {", "GRAPHQL_PARSE_FAILED"],
    ["a field that is not there", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["two operations", "query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"],
    ["a variable of a wrong type", "query ($id: ID!) { store(id: $id) { id } }", "BAD_USER_INPUT"],
    ["a sync that is not there", `subscription { syncProgress(syncId: "syn_nothing") { final } }`, "SYNC_NOT_FOUND"],
    [
      "a sync that nobody has made",
      `subscription { syncProgress(syncId: "syn_00000000-0000-7000-8000-000000000000") { final } }`,
      "SYNC_NOT_FOUND",
    ],
  ])("%s is told with a code", async (_, query, code) => {
    expect(await errorsOf(query, { id: {} })).toMatchObject([{ extensions: { code } }]);
  });

  test("what is wrong with one operation leaves the others of its socket alone", async () => {
    await using socket = openSocket(gateway);
    const good = () => socket.client.iterate({ query: "{ viewer { role } }" }).next();
    await good();
    await expect(socket.client.iterate({ query: "{" }).next()).rejects.toBeDefined();
    expect((await good()).value).toEqual({ data: { viewer: { role: "ADMIN" } } });
  });

  test("queries and mutations go over a socket, too", async () => {
    await using socket = openSocket(gateway);
    const query = 'mutation { cancelSync(id: "x") { userErrors { code } } }';
    expect((await socket.client.iterate({ query }).next()).value).toEqual({
      data: { cancelSync: { userErrors: [{ code: "SYNC_NOT_FOUND" }] } },
    });
  });

  test.each([
    ["that is no JSON", "{", 4400],
    ["of an operation before it is let in", '{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}', 4401],
    ["that is too large", "x".repeat(1_100_000), 1009],
  ])("a message %s closes it", async (_, message, code) => {
    const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
    const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(message);
    const [closedWith] = (await once(socket, "close")) as [number];
    expect(closedWith).toBe(code);
    complaints.mockRestore();
  });

  test("another protocol, another path", async () => {
    const url = gateway.url.replace("http", "ws");
    const old = new WebSocket(`${url}/graphql`, "graphql-ws");
    expect(((await once(old, "error")) as [Error])[0].message).toBeTruthy();
    const elsewhere = new WebSocket(`${url}/elsewhere`, "graphql-transport-ws");
    expect(((await once(elsewhere, "error")) as [Error])[0].message).toContain("400");
  });
});

describe("stopping", () => {
  test("ends subscriptions, closes sockets, and waits for nobody who only holds a connection", async () => {
    const alone = await startTestGateway({ sandbox: { customers: 5 }, concurrency: 0 });
    const { integrationId } = await setUpValidation(alone);
    const id = await startSync(alone, { integrationId });
    await using socket = openSocket(alone);
    const states = followSync(socket.client, id);
    expect((await states.next()).value).toMatchObject({ final: false, sync: { status: "QUEUED" } });
    const end = states.next().catch((closing: unknown) => closing);
    const { hostname, port } = new URL(alone.url);
    // Browsers open connections before they have anything to say.
    const silent = connect(Number(port), hostname);
    await once(silent, "connect");
    const kept = await fetch(`${alone.url}/healthz`);
    await kept.text();
    const before = performance.now();
    await alone[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(await end).toMatchObject({ code: 1001 });
    expect((await socket.closed).code).toBe(1001);
    await expect(fetch(`${alone.url}/healthz`)).rejects.toThrow("fetch failed");
    silent.destroy();
  });

  test("cuts a socket whose client says nothing to its end", async () => {
    const alone = await startTestGateway({ sandbox: { customers: 1 } });
    const socket = new WebSocket(`${alone.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    // It hears nothing any more, as a laptop that was shut.
    socket.pause();
    const before = performance.now();
    await alone[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(10_000);
    socket.terminate();
  });

  test("answers the requests that are under way", async () => {
    const alone = await startTestGateway({ sandbox: { customers: 5 } });
    const { integrationId } = await setUpValidation(alone);
    alone.sandbox.control.addFault({ times: null, respond: "held" });
    const called = vi.fn<() => void>();
    const answer = alone.query("mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { ok } }", {
      id: integrationId,
    });
    void answer.then(called);
    await alone.sandbox.control.untilHeld();
    expect(called).not.toHaveBeenCalled();
    const before = performance.now();
    const stopped = alone.gateway.stop();
    alone.sandbox.control.releaseHeld();
    await stopped;
    expect(called).toHaveBeenCalled();
    expect(await answer).toEqual({ data: { testIntegration: { ok: true } } });
    expect(performance.now() - before).toBeLessThan(10_000);
    await alone[Symbol.asyncDispose]();
  });
});
