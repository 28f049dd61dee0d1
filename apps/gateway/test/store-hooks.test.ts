/** Stores' webhooks: kept in the store, taken in over HTTP, and told to connectors. */
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { credentials, startTestGateway, type TestGateway } from "./harness.js";
import { hearingConnector, type HearingWorld } from "./hearing-connector.js";
import { startSecondGateway } from "./second-gateway.js";

const address = "https://gateway.example";
const encryptionKey = randomBytes(32).toString("base64");
const soon = { timeout: 10_000, interval: 20 };
let world: HearingWorld;
let gateway: TestGateway;
let storeId: string;

beforeEach(async () => {
  world = { calls: [] };
  gateway = await start();
  gateway.sandbox.control.hooks.deliverTo(address, gateway.url);
  storeId = await connect();
});
afterEach(() => gateway[Symbol.asyncDispose]());

function start(): Promise<TestGateway> {
  return startTestGateway({
    sandbox: { customers: 5, orders: 3, scopes: ["store_v2_customers"] },
    concurrency: 0,
    connectors: [...installedConnectors, { connector: hearingConnector(world) }],
    environment: { STOREGATE_PUBLIC_URL: address, STOREGATE_ENCRYPTION_KEY: encryptionKey },
  });
}

/** Another gateway on the same database, which hears into the same world; and what it logs. */
async function startSecond(publicUrl: string, scopes?: readonly string[]) {
  const log: string[] = [];
  const line = (_: object, message: string): void => void log.push(message);
  const logger = { debug: line, info: line, warn: line, error: line };
  const connectors = [...installedConnectors, { connector: hearingConnector(world, scopes) }];
  const environment = { STOREGATE_PUBLIC_URL: publicUrl };
  return { log, gateway: await startSecondGateway(gateway, encryptionKey, { connectors, logger, environment }) };
}

async function connect(of = gateway): Promise<string> {
  const { data } = await of.query(
    `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }`,
    { input: credentials(of.sandbox) },
  );
  return data.connectStore.store.id;
}

async function integrate(name: string): Promise<string> {
  const input = { storeId, connectorId: "hearing", config: { name, password: "a-password" } };
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }`,
    { input },
  );
  return data.createIntegration.integration.id;
}

async function setStatus(id: string, status: string): Promise<void> {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }`,
    { id, input: { status } },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
}

/** Webhooks in the store that go to this gateway. */
function own() {
  return gateway.sandbox.control.hooks.list().filter(({ destination }) => destination.startsWith(address));
}

async function made(): Promise<void> {
  await vi.waitUntil(() => own().length === 2, soon);
}

function heardBy(name: string) {
  return world.calls.filter((call) => call.name === name).flatMap(({ events }) => events);
}

/** What a store sends, by hand. */
async function send(given: { id?: string; secret?: string; body?: string | Uint8Array; to?: string }) {
  const { id = storeId, secret, body = eventBody({}), to = gateway.url } = given;
  const response = await fetch(`${to}/hooks/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(secret && { "x-storegate-hook-secret": secret }) },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function eventBody(changes: object): string {
  return JSON.stringify({
    scope: "store/order/updated",
    store_id: "1",
    data: { type: "order", id: 77 },
    hash: randomBytes(20).toString("hex"),
    created_at: 1_800_000_000,
    producer: `stores/${gateway.sandbox.storeHash}`,
    ...changes,
  });
}

function secretOf(): string {
  return own()[0]?.headers?.["x-storegate-hook-secret"] ?? "";
}

describe("events", () => {
  test("reach the enabled integrations of their store that hear of them, in seconds", async () => {
    await integrate("first");
    const disabled = await integrate("disabled");
    await made();
    expect(
      own()
        .map(({ scope }) => scope)
        .toSorted(),
    ).toEqual(["store/customer/updated", "store/order/*"]);
    await setStatus(disabled, "DISABLED");
    const order = gateway.sandbox.control.orders.add({ email: "ada@gmail.com" });
    await vi.waitUntil(() => heardBy("first").length > 0, soon);
    expect(heardBy("first")).toMatchObject([
      { scope: "store/order/created", entity: "order", orderId: order.id, storeHash: gateway.sandbox.storeHash },
    ]);
    expect(heardBy("disabled")).toEqual([]);
    const [delivery] = gateway.sandbox.control.hooks.deliveries();
    expect(delivery).toMatchObject({ state: "delivered" });
  });

  test("come together, at most once a second, each once however often it was sent", async () => {
    await integrate("first");
    await made();
    const { control } = gateway.sandbox;
    control.hooks.setCopies(2);
    const first = control.orders.add({ email: "ada@gmail.com" });
    const second = control.orders.add({ email: "bob@gmail.com" });
    await vi.waitUntil(() => heardBy("first").length >= 2, soon);
    for (const { id } of control.hooks.deliveries()) control.hooks.repeat(id);
    await control.hooks.quiet();
    const third = control.orders.add({ email: "cy@gmail.com" });
    const orders = () => heardBy("first").map((event) => event.entity === "order" && event.orderId);
    await vi.waitUntil(() => orders().includes(third.id), soon);
    expect(orders()).toHaveLength(3);
    expect(new Set(orders())).toEqual(new Set([first.id, second.id, third.id]));
    const [one, ...others] = world.calls;
    expect(one?.events).toHaveLength(2);
    expect(others.map(({ at }) => at - (one?.at ?? 0) >= 950)).toEqual([true]);
  });

  test("that one integration does not take are taken by the others, and the log says so without secrets", async () => {
    await integrate("failing");
    await integrate("other");
    await made();
    world.act = async ({ config }) => {
      if (config.name === "failing") throw new Error(`broken with ${config.password ?? ""}`);
    };
    gateway.sandbox.control.orders.add({ email: "ada@gmail.com" });
    await vi.waitUntil(() => heardBy("other").length === 1, soon);
    const failed = () => gateway.log.find(({ message }) => message.startsWith("an integration did not take"));
    await vi.waitUntil(() => failed() !== undefined, soon);
    expect(failed()?.fields).toMatchObject({ connectorId: "hearing", events: 1 });
    expect(String(failed()?.fields["err"])).toContain("broken with [redacted]");
  });

  test("that a process has left are told by the next one that starts", async () => {
    await integrate("first");
    await made();
    const [row] = await gateway.database.sql<{ id: string }[]>`select id from stores`;
    await gateway.database.sql`
      insert into store_events (store_id, key, body, received_at, taken_until)
      values (${row?.id ?? ""}, 'left', ${eventBody({})}, now() - interval '5 minutes', now() - interval '4 minutes')`;
    gateway.sandbox.control.orders.add({ email: "ada@gmail.com" });
    await vi.waitUntil(() => heardBy("first").length === 2, soon);
    expect(heardBy("first")).toMatchObject([{ orderId: 77 }, { scope: "store/order/created" }]);
  });
});

test("a connector asks for a sync over what it has heard of", async () => {
  const id = await integrate("first");
  await made();
  world.act = async ({ requestSync }) => requestSync(["77"], new Date("2100-01-01"));
  expect(await send({ secret: secretOf() })).toMatchObject({ status: 200 });
  const asked = () => gateway.database.sql`select integration_id as id, kind, key from requested_keys`;
  await vi.waitUntil(async () => (await asked()).length > 0, soon);
  expect([...(await asked())]).toEqual([{ id: id.replace("int_", ""), kind: "look", key: "77" }]);
});

describe("two gateways", () => {
  test("make each webhook once, and tell of an event once that reaches both", async () => {
    const { gateway: second, log } = await startSecond(address);
    await using _ = second;
    await integrate("first");
    await made();
    const before = gateway.sandbox.control.calls().endpoints["POST /v3/hooks"];
    const bodies = Array.from({ length: 5 }, (_each, order) => eventBody({ data: { type: "order", id: order + 1 } }));
    const secret = secretOf();
    const sent = bodies.flatMap((body) => [gateway.url, second.url].map((to) => send({ secret, body, to })));
    expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([200]));
    await vi.waitUntil(() => heardBy("first").length >= 5, soon);
    const [left] = await gateway.database
      .sql`select count(*)::int as count from store_events where taken_until is null`;
    expect(left).toEqual({ count: 0 });
    const orders = heardBy("first").map((event) => event.entity === "order" && event.orderId);
    expect(orders).toHaveLength(5);
    expect(new Set(orders)).toEqual(new Set([1, 2, 3, 4, 5]));
    const failures = [...gateway.log.map(({ message }) => message), ...log].filter((each) =>
      each.includes("should be"),
    );
    expect({ before, own: own().length, failures }).toEqual({ before: 2, own: 2, failures: [] });
  });

  test("of which one has another address move the webhooks there; one without an address leaves them", async () => {
    const others = await addOthers();
    await integrate("first");
    await made();
    const ids = own().map(({ id }) => id);
    {
      const { gateway: second, log } = await startSecond("");
      await using _ = second;
      expect(log.find((each) => each.includes("STOREGATE_PUBLIC_URL"))).toBeDefined();
      expect(own().map(({ id }) => id)).toEqual(ids);
    }
    {
      const { gateway: second } = await startSecond("https://gateway.example:8443");
      await using _ = second;
      const warned = await second.query(`{ integrations(first: 1) { nodes { warnings { code message } } } }`);
      const message = expect.stringContaining("https://gateway.example:8443") as string;
      expect(warned.data.integrations.nodes).toEqual([{ warnings: [{ code: "STORE_EVENTS_NOT_HEARD", message }] }]);
      expect(own().map(({ id }) => id)).toEqual(ids);
    }
    const here = await gateway.query(`{ integrations(first: 1) { nodes { warnings { code } } } }`);
    expect(here.data.integrations.nodes).toEqual([{ warnings: [] }]);
    const { gateway: moved } = await startSecond("https://moved.example/below");
    await using _ = moved;
    await vi.waitUntil(() => own().length === 0, soon);
    const all = gateway.sandbox.control.hooks.list();
    const there = `https://moved.example/below/hooks/${storeId}`;
    await vi.waitUntil(
      () => gateway.sandbox.control.hooks.list().filter(({ destination }) => destination === there).length === 2,
      soon,
    );
    expect(all.map(({ id }) => id)).toEqual([...others.map(({ id }) => id), ...ids]);
    expect(all.slice(0, 2)).toEqual(others);
  });
});

describe("the route", () => {
  test("answers nobody who does not know the store's secret, and tells nothing of stores", async () => {
    await integrate("first");
    await made();
    const strangers = [
      await send({}),
      await send({ secret: "wrong" }),
      await send({ id: "sto_01900000-0000-7000-8000-000000000001", secret: secretOf() }),
      await send({ id: "nothing", secret: secretOf() }),
    ];
    expect(new Set(strangers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(strangers.map(({ text }) => text)).size).toBe(1);
    expect(await send({ secret: secretOf() })).toEqual({ status: 200, text: "" });
    await vi.waitUntil(() => world.calls.length > 0, soon);
    expect(heardBy("first")).toMatchObject([{ orderId: 77 }]);
  });

  test("drops what is no event of this store, and takes no large bodies", async () => {
    await integrate("first");
    await made();
    const secret = secretOf();
    const dropped = [
      "no JSON",
      "{}",
      eventBody({ producer: "stores/another" }),
      eventBody({ data: {} }),
      new Uint8Array([255]),
    ];
    for (const body of dropped) expect(await send({ secret, body })).toEqual({ status: 200, text: "" });
    expect(await send({ secret, body: eventBody({ scope: "store/cart/created" }) })).toMatchObject({ status: 200 });
    expect(await send({ secret, body: " ".repeat(100_000) })).toMatchObject({ status: 413 });
    const [row] = await gateway.database.sql`select count(*)::int as count from store_events`;
    expect(row).toEqual({ count: 0 });
    expect(gateway.log.filter(({ message }) => message.endsWith("dropped"))).toHaveLength(dropped.length);
  });

  test("turns away an address that guesses, and still takes what the store sends", async () => {
    await integrate("first");
    await made();
    const secret = secretOf();
    expect(await send({ secret })).toMatchObject({ status: 200 });
    const guesses: number[] = [];
    for (let count = 0; count < 70; count += 1) guesses.push((await send({ secret: "guess" })).status);
    expect([guesses[0], guesses.at(-1)]).toEqual([401, 429]);
    expect(await send({ secret })).toMatchObject({ status: 200 });
  });
});

describe("webhooks", () => {
  test("that people delete, or the store ends, come back; others' stay as they are", async () => {
    const { control } = gateway.sandbox;
    const others = await addOthers();
    const id = await integrate("first");
    await made();
    const [gone, ended] = own();
    await storeCall("DELETE", `/v3/hooks/${gone?.id}`);
    control.hooks.deactivate(ended?.id ?? 0);
    await setStatus(id, "DISABLED");
    await setStatus(id, "MANUAL");
    await vi.waitUntil(() => own().length === 2 && own().every((hook) => hook.is_active), soon);
    expect(control.hooks.list().filter((hook) => !own().includes(hook))).toEqual(others);
    await setStatus(id, "DISABLED");
    await vi.waitUntil(() => own().length === 0, soon);
    expect(control.hooks.list()).toEqual(others);
  });

  test("are removed when their store is disconnected, and made anew when it comes back", async () => {
    const others = await addOthers();
    await integrate("first");
    await made();
    const before = secretOf();
    const { data } = await gateway.query(
      `mutation ($id: ID!) { disconnectStore(id: $id) { userErrors { message } } }`,
      {
        id: storeId,
      },
    );
    expect(data.disconnectStore.userErrors).toEqual([]);
    await vi.waitUntil(() => own().length === 0, soon);
    expect(gateway.sandbox.control.hooks.list()).toEqual(others);
    expect(await send({ secret: before })).toMatchObject({ status: 401 });
    expect(await connect()).toBe(storeId);
    await integrate("again");
    await made();
    expect(secretOf()).not.toBe(before);
  });

  test("are left to the store where it fails, and the log says so", async () => {
    gateway.sandbox.control.addFault({ method: "POST", path: "/v3/hooks", respond: { status: 422 } });
    await integrate("first");
    const failed = () => gateway.log.find(({ message }) => message.includes("not as they should be"));
    await vi.waitUntil(() => failed() !== undefined, soon);
    expect(failed()?.level).toBe("warn");
  });

  test("cannot be found in the database, but sealed", async () => {
    await integrate("first");
    await made();
    const [row] = await gateway.database.sql<{ secret: string }[]>`select secret from store_hooks`;
    expect(row?.secret).toMatch(/^v1:/);
    expect(row?.secret).not.toContain(secretOf());
  });
});

/** Two of other programs with the same token, one of them ended. */
async function addOthers() {
  const { hooks } = gateway.sandbox.control;
  await storeCall("POST", "/v3/hooks", { scope: "store/order/*", destination: "https://other.example/hooks" });
  await storeCall("POST", "/v3/hooks", { scope: "store/sku/*", destination: "https://other.example/hooks/sto_1" });
  hooks.deactivate(hooks.list()[1]?.id ?? 0);
  return hooks.list();
}

async function storeCall(method: string, path: string, body?: object): Promise<void> {
  const { apiUrl, storeHash, accessToken } = gateway.sandbox;
  const response = await fetch(`${apiUrl}/stores/${storeHash}${path}`, {
    method,
    headers: { "x-auth-token": accessToken, "content-type": "application/json", accept: "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
}
