/** Sockets that say nothing, ask too much, read too slowly, or come from elsewhere. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { addEndedSync, fillResults } from "./filled-results.js";
import { letIn, openRaw, signIn } from "./raw-socket.js";
import { openSocket } from "./sockets.js";
import { nextOf, syncsUpdated } from "./subscribing.js";

let gateway: TestGateway;
let integrationId: string;
let statements: string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: {
      STOREGATE_SILENT_SOCKETS_PER_ADDRESS: "8",
      STOREGATE_SOCKETS_PER_ADDRESS: "8",
      STOREGATE_SOCKETS_PER_KEY: "3",
      STOREGATE_SUBSCRIPTIONS_PER_SOCKET: "4",
      STOREGATE_SUBSCRIPTIONS_PER_KEY: "6",
      STOREGATE_SOCKET_INIT_SECONDS: "1",
      STOREGATE_SOCKET_PING_SECONDS: "3",
      STOREGATE_SLOW_CONSUMER_SECONDS: "1",
      STOREGATE_CORS_ORIGINS: "https://admin.example.com",
    },
    onStatement: (statement) => statements.push(statement),
  });
  ({ integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const following = (id: string) => ({
  id,
  type: "subscribe",
  payload: { query: "subscription { syncsUpdated { syncs { id } } }" },
});

/** How many sockets the gateway has, as its metrics say. */
async function openSockets(): Promise<number> {
  const answer = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${gateway.key}` } });
  return Number(/^storegate_sockets_open (\d+)/m.exec(await answer.text())?.[1]);
}

describe("limits", () => {
  test("whoever does not say who it is in time is closed with 4408", async () => {
    await using raw = await openRaw(gateway);
    expect(await raw.closed).toEqual({ code: 4408, reason: "Connection initialisation timeout" });
  });

  test("a key has so many sockets, and a new one when one is closed", async () => {
    const key = await addApiKey(gateway, "SUBSCRIBER", "many sockets");
    await using one = await letIn(gateway, key);
    await using _two = await letIn(gateway, key);
    await using _three = await letIn(gateway, key);
    await using four = await signIn(gateway, { authorization: `Bearer ${key}` });
    expect(await four.closed).toEqual({ code: 4430, reason: "Too many sockets of this key" });
    await using _other = await letIn(gateway);
    one.socket.close();
    await one.closed;
    await using _again = await letIn(gateway, key);
  });

  test("an address has so many that were let in", async () => {
    await using stack = new AsyncDisposableStack();
    const keys = await Promise.all(["a", "b", "c"].map((name) => addApiKey(gateway, "VIEWER", `address ${name}`)));
    // Those of the tests before may still be closing.
    await expect.poll(openSockets).toBe(0);
    for (let index = 0; index < 8; index += 1) stack.use(await letIn(gateway, keys[index % 3]));
    await using ninth = await signIn(gateway, { authorization: `Bearer ${keys[2]}` });
    expect(await ninth.closed).toEqual({ code: 4430, reason: "Too many sockets of this address" });
  });

  test("sockets that say nothing shut nobody out: the oldest of them gives way", async () => {
    await using stack = new AsyncDisposableStack();
    const key = await addApiKey(gateway, "VIEWER", "beside silent ones");
    const silent = await Promise.all(Array.from({ length: 30 }, () => openRaw(gateway)));
    for (const each of silent) stack.use(each);
    await using _one = await letIn(gateway, key);
    await using _two = await letIn(gateway, key);
    const endings = await Promise.all(silent.map(({ closed }) => closed));
    expect(endings).toContainEqual({
      code: 4430,
      reason: "Too many sockets of this address have not said who they are",
    });
    // Those within the allowance had their time.
    expect(endings.filter(({ code }) => code === 4408).length).toBeGreaterThan(0);
  });

  test("a socket carries so many operations, a key so many on all of its sockets", async () => {
    const key = await addApiKey(gateway, "SUBSCRIBER", "many subscriptions");
    await using one = await vi.waitFor(() => letIn(gateway, key), 20_000);
    await using two = await letIn(gateway, key);
    for (const id of ["1", "2", "3", "4"]) {
      one.send(following(id));
      await one.heard((message) => message.id === id && message.type === "next");
    }
    one.send(following("5"));
    const tooMany = { type: "error", payload: [{ extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } }] };
    expect(await one.heard(({ id }) => id === "5")).toMatchObject(tooMany);
    for (const id of ["1", "2"]) {
      two.send(following(id));
      await two.heard((message) => message.id === id && message.type === "next");
    }
    two.send(following("3"));
    expect(await two.heard(({ id }) => id === "3")).toMatchObject(tooMany);
    one.send({ type: "complete", id: "1" });
    two.send(following("4"));
    expect(await two.heard(({ id }) => id === "4")).toMatchObject({ type: "next" });
  });

  test("operations pass the same limits as over HTTP", async () => {
    await using raw = await letIn(gateway);
    const nested =
      "{ store { integrations { store { integrations { store { integrations { store { integrations { store { integrations { store { integrations { id } } } } } } } } } } } } }";
    const ask = async (id: string, query: string): Promise<unknown> => {
      raw.send({ id, type: "subscribe", payload: { query } });
      const { payload } = await raw.heard((message) => message.id === id);
      return payload;
    };
    const inside = `{ stores { nodes { integrations ${nested} } } }`;
    const tokens = `{ ${"__typename ".repeat(2100)} }`;
    const aliases = `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: __typename`).join(" ")} }`;
    for (const [id, query] of [
      ["deep", inside],
      ["tokens", tokens],
      ["aliases", aliases],
    ] as const) {
      const overHttp = await gateway.query(query);
      const codes = (overHttp.errors ?? []).map(({ extensions }) => ({ extensions: { code: extensions.code } }));
      expect(codes.length).toBeGreaterThan(0);
      expect(await ask(id, query)).toMatchObject(codes);
    }
  });
});

describe("peers", () => {
  test("one that stops to read is dropped with a reason, and costs one page of memory", async () => {
    const syncId = await addEndedSync(gateway, integrationId);
    await fillResults(gateway, { syncId, count: 20_000, detail: 1000 });
    const dropped = () => gateway.log.filter(({ message }) => message.startsWith("a socket was dropped"));
    await using raw = await letIn(gateway);
    statements = [];
    raw.socket.pause();
    const query = `subscription ($id: ID!) { syncResultsAdded(syncId: $id) { results { key details before after } final } }`;
    raw.send({ id: "slow", type: "subscribe", payload: { query, variables: { id: syncId } } });
    await expect.poll(dropped).toHaveLength(1);
    const reads = () => statements.filter((statement) => /from "sync_results"/.test(statement)).length;
    const read = reads();
    // 80 pages would be all of them; the kernel takes some.
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(60);
    const [line] = dropped();
    expect(line?.fields["bufferedBytes"]).toBeGreaterThan(64 * 1024);
    expect(line?.fields["bufferedBytes"]).toBeLessThan(1024 * 1024);
    raw.socket.resume();
    const { code, reason } = await raw.closed;
    // It hears why, if it takes what waits before it is cut.
    expect([1006, 4431]).toContain(code);
    expect(["", "Too slow: what was sent was not taken"]).toContain(reason);
    expect(reads()).toBe(read);
  });

  test("one that reads slowly, yet reads, has everything", async () => {
    const syncId = await addEndedSync(gateway, integrationId);
    await fillResults(gateway, { syncId, count: 3000, detail: 2000 });
    await using raw = await letIn(gateway);
    const query = `subscription ($id: ID!) { syncResultsAdded(syncId: $id) { results { key details } final } }`;
    raw.send({ id: "steady", type: "subscribe", payload: { query, variables: { id: syncId } } });
    let results = 0;
    for (let at = 0; ; at += 1) {
      await raw.heard((message) => raw.messages.indexOf(message) === at + 1);
      const event = raw.messages[at + 1]?.payload?.data?.["syncResultsAdded"];
      results += event?.results?.length ?? NaN;
      if (event?.final) break;
      raw.socket.pause();
      await pause(100);
      raw.socket.resume();
    }
    expect(results).toBe(3000);
  });

  test("one that answers no ping is cut; one that does stays", async () => {
    await using dead = await letIn(gateway);
    await using alive = openSocket(gateway);
    const events = syncsUpdated(alive.client);
    await nextOf(events);
    dead.socket.pause();
    await expect.poll(openSockets).toBe(1);
    expect(await Promise.race([alive.closed, pause(10)])).toBeUndefined();
  });
});

describe("a browser's session", () => {
  test("opens a socket from pages of the gateway and of origins that are allowed, with its CSRF token, and from nowhere else", async () => {
    const answer = await fetch(`${gateway.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: gateway.key }),
    });
    const cookie = (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    const outcome = async (origin: string | undefined, params: Record<string, unknown>) => {
      await using raw = await signIn(gateway, params, {
        headers: { cookie, ...(origin === undefined ? {} : { origin }) },
      });
      const heard = raw
        .heard(({ type }) => type === "connection_ack")
        .then(
          () => "let in",
          () => "not let in",
        );
      return await Promise.race([heard, raw.closed.then(({ code }) => code)]);
    };
    expect(await outcome(gateway.url, { csrfToken })).toBe("let in");
    expect(await outcome("https://admin.example.com", { csrfToken })).toBe("let in");
    expect(await outcome("https://evil.example.com", { csrfToken })).toBe(4403);
    expect(await outcome("null", { csrfToken })).toBe(4403);
    expect(await outcome(gateway.url, {})).toBe(4403);
    expect(await outcome(gateway.url, { csrfToken: "wrong" })).toBe(4403);
  });
});

/** Lets time pass, where nothing is to happen. */
function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
