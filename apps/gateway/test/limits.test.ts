/** What one operation may be, and what a key may spend; over HTTP and over sockets alike. */
import { buildSchema, getOperationAST, parse } from "graphql";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chargedOf, EventBudget } from "../src/limits/event-budget.js";
import { costOf, eventCostOf } from "../src/limits/operation-cost.js";
import { shapesOf } from "../src/limits/operation-shape.js";
import { TokenBuckets } from "../src/limits/token-buckets.js";
import { createSchema } from "../src/graphql/schema.js";
import { addApiKey, startTestGateway, type TestGateway } from "./harness.js";
import { openSocket } from "./sockets.js";

let gateway: TestGateway;
let closed: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: { STOREGATE_MAX_QUERY_COST: "2000", STOREGATE_COST_PER_MINUTE: "4000" },
  });
  closed = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: {
      STOREGATE_INTROSPECTION: "false",
      STOREGATE_GRAPHIQL: "false",
      STOREGATE_MAX_LIST_ITEMS: "1000",
    },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

const aliases = (count: number): string => Array.from({ length: count }, (_, index) => `a${index}: role`).join(" ");
const bomb = `{ ...F0 } ${Array.from({ length: 60 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`).join(" ")} fragment F60 on Query { viewer { role } }`;
const deep = (levels: number): string =>
  `{ integrations { nodes { ${"store { integrations { ".repeat(levels)} id ${"} } ".repeat(levels)} } } }`;

const tooMuch = [
  ["too deep", deep(12), "QUERY_TOO_DEEP", /27 fields deep; at most 20/],
  ["with too many aliases", `{ viewer { ${aliases(31)} } }`, "TOO_MANY_ALIASES", /31 aliases; at most 30/],
  [
    "with a field too often at its top",
    `{ ${"viewer { role } ".repeat(21)} }`,
    "TOO_MANY_ROOT_FIELDS",
    /21 fields at its top; at most 20/,
  ],
  ["with a fragment bomb", bomb, "TOO_MANY_ROOT_FIELDS", /more than can be counted fields/],
  [
    "with too many directives",
    `{ viewer { role ${"@skip(if: false) ".repeat(51)} } }`,
    "TOO_MANY_DIRECTIVES",
    /51 directives; at most 50/,
  ],
  ["with too many tokens", `{ ${"viewer { role } ".repeat(600)} }`, "TOO_MANY_TOKENS", /more than 2,000 tokens/],
  [
    "too costly",
    "{ stores(first: 250) { nodes { integrations { syncs(first: 250) { nodes { id } } } } } }",
    "QUERY_TOO_COSTLY",
    /costs 31\d,\d{3}; at most 2,000/,
  ],
] as const;

describe("an operation", () => {
  test.each(tooMuch)("%s is refused over HTTP", async (_, query, code, message) => {
    const before = performance.now();
    const { data, errors } = await gateway.query(query);
    expect(data).toBeUndefined();
    expect(errors?.find((error) => error.extensions.code === code)?.message).toMatch(message);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test.each(tooMuch)("%s is refused over a socket", async (_, query, code, message) => {
    await using socket = openSocket(gateway);
    const refusal: unknown = await socket.client
      .iterate({ query })
      .next()
      .then(
        ({ value }) => value?.errors,
        (errors: unknown) => errors,
      );
    expect(refusal).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringMatching(message) as string,
          extensions: expect.objectContaining({ code }) as object,
        }),
      ]),
    );
  });

  test("whose variables are nested too deep is refused before anything walks through them", async () => {
    const query =
      "mutation ($input: UpdateIntegrationInput!) { updateIntegration(id: 1, input: $input) { userErrors { code } } }";
    const config = JSON.parse(`${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`) as object;
    const { errors } = await gateway.query(query, { input: { config } });
    expect(errors).toMatchObject([{ extensions: { code: "VARIABLES_TOO_DEEP" } }]);
  });

  test("with a list that is too long is refused, wherever the list stands", async () => {
    const query = "mutation ($input: StartSyncInput!) { startSync(input: $input) { userErrors { code } } }";
    const keys = Array<string>(2001).fill("a@example.com");
    expect((await gateway.query(query, { input: { integrationId: "x", keys } })).errors).toMatchObject([
      { extensions: { code: "LIST_TOO_LONG", field: ["input", "keys"] } },
    ]);
    const text = `mutation { startSync(input: { integrationId: "x", keys: ${JSON.stringify(keys.slice(0, 1500))} }) { userErrors { code } } }`;
    const { errors } = await closed.query(text);
    expect(errors).toMatchObject([{ extensions: { code: "LIST_TOO_LONG" } }]);
  });

  test("with a directive whose argument is missing is the caller's mistake", async () => {
    const query = 'subscription { syncProgress(syncId: "x") @skip { final } }';
    expect((await gateway.query(query)).errors).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
    expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("a budget", () => {
  test("is a key's own, and whoever has spent it is told when to come back", async () => {
    const key = await addApiKey(gateway, "VIEWER", "spender");
    const query = "{ stores(first: 250) { nodes { integrations { id } } } }";
    const ask = () =>
      fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify({ query }),
      });
    const statuses: number[] = [];
    let last = await ask();
    for (; last.status === 200 && statuses.length < 10; last = await ask()) statuses.push(last.status);
    // Each costs 1 for the connection and 6 for each of 250 stores: 1,501 of 4,000.
    expect(statuses).toEqual([200, 200]);
    expect(last.status).toBe(429);
    const { errors } = (await last.json()) as { errors: { message: string; extensions: Record<string, unknown> }[] };
    expect(errors).toMatchObject([{ extensions: { code: "RATE_LIMITED" } }]);
    expect(errors[0]?.message).toMatch(/"spender" has spent its 4,000 of a minute; this operation costs 1,501/);
    expect(last.headers.get("retry-after")).toBe(String(errors[0]?.extensions["retryAfterSeconds"]));
    expect((await gateway.query("{ viewer { role } }")).errors).toBeUndefined();
  });

  test("of tokens refills evenly, refuses without taking, and says when to come back", () => {
    let now = 0;
    const buckets = new TokenBuckets(60, () => now);
    expect([buckets.take("a", 50), buckets.take("a", 20), buckets.take("b", 20), buckets.take("a", 10)]).toEqual([
      0, 10, 0, 0,
    ]);
    now = 5000;
    expect([buckets.wait("a", 5), buckets.take("a", 6), buckets.take("a", 5)]).toEqual([0, 1, 0]);
    now = 10 * 60_000;
    expect([buckets.take("a", 1000), buckets.take("a", 1)]).toEqual([0, 1]);
    expect(new TokenBuckets(0).take("a", 1e12)).toBe(0);
  });
});

describe("events of subscriptions", () => {
  const left = new AbortController().signal;

  test("are free up to a part; those above it wait in order for what is not there yet", async () => {
    let level = 200;
    const asked: string[] = [];
    const events = new EventBudget((spender, amount) => {
      asked.push(`${spender} ${amount}`);
      if (level < amount) return (level = 1000) / 1e6;
      level -= amount;
      return 0;
    });
    expect([chargedOf(40), chargedOf(7), chargedOf(241)]).toEqual([0, 0, 201]);
    const paid: number[] = [];
    const pay = async (number: number, amount: number) => {
      await events.pay("a", amount, left);
      paid.push(number);
    };
    expect(events.pay("a", 150, left)).toBeUndefined();
    // The second could be paid at once; the first came before it.
    await Promise.all([pay(1, 600), pay(2, 10), pay(3, 10)]);
    expect(paid).toEqual([1, 2, 3]);
    expect(asked).toEqual(["a 150", "a 600", "a 600", "a 10", "a 10"]);
    expect(events.pay("a", 10, left)).toBeUndefined();
  });

  test("wait no longer than somebody wants the next", async () => {
    const events = new EventBudget(() => 3600);
    const gone = new AbortController();
    let waiting = 2;
    const wait = async () => {
      await events.pay("a", 1, gone.signal);
      waiting -= 1;
    };
    const both = [wait(), wait()];
    gone.abort();
    await Promise.all(both);
    expect(waiting).toBe(0);
  });

  test("leave half of a budget to what else is asked", () => {
    const buckets = new TokenBuckets(100, () => 0);
    expect([buckets.take("a", 40, 50), buckets.take("a", 20, 50), buckets.take("a", 60)]).toEqual([0, 6, 0]);
    expect(buckets.take("b", 1000, 50)).toBe(0);
    expect(buckets.take("b", 50)).toBe(0);
  });

  test.each([
    ["subscription { syncProgress(syncId: 1) { final sync { id progress { processed } labels { label } } } }", 7],
    ["subscription { syncsUpdated { syncs { id waiting { fault { code } } progress { processed } } } }", 20],
    ['subscription { syncProgress(syncId: 1) { sync { results(filter: { reason: ["r"] }) { totalCount } } } }', 452],
    ['subscription { syncResultsAdded(syncId: 1, filter: { label: ["l"] }) { results { key } } }', 5],
  ])("%s", async (text, cost) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error("there is no operation");
    expect(eventCostOf(await createSchema(), { document, operation, variables: {} })).toBe(cost);
  });
});

describe("without introspection", () => {
  test("the schema is not told, nor hinted at", async () => {
    const { errors } = await closed.query("{ __schema { queryType { name } } }");
    expect(errors).toMatchObject([{ extensions: { code: "INTROSPECTION_DISABLED" } }]);
    const hints = await closed.query("{ stors { nodes { id } } }");
    expect(hints.errors?.[0]?.message).toBe('Cannot query field "stors" on type "Query".');
    const value = await closed.query("query ($status: [SyncStatus!]) { syncs(status: $status) { nodes { id } } }", {
      status: ["RUNING"],
    });
    expect(value.errors?.[0]?.message).not.toContain("Did you mean");
    expect((await gateway.query("{ stors { nodes { id } } }")).errors?.[0]?.message).toContain("Did you mean");
    expect((await closed.query("{ __typename viewer { __typename } }")).errors).toBeUndefined();
    await using socket = openSocket(closed);
    await expect(socket.client.iterate({ query: "{ stors }" }).next()).rejects.toEqual([
      expect.objectContaining({ message: 'Cannot query field "stors" on type "Query".' }),
    ]);
  });

  test("the query page can be closed, too", async () => {
    expect((await fetch(`${closed.url}/graphiql`)).status).toBe(404);
    expect((await fetch(`${gateway.url}/graphiql`)).status).toBe(200);
  });
});

describe("what an operation costs", () => {
  test.each([
    ["{ viewer { role name } }", 1],
    ["{ stores { nodes { id } } }", 21],
    ["{ stores(first: 3) { totalCount pageInfo { hasNextPage } nodes { id } } }", 5],
    ["{ stores(first: 3) { edges { node { id } } } }", 7],
    ["{ stores(first: 3) { nodes { integrations { id } } } }", 19],
    ["query { stores(first: 3) { nodes { integrations @skip(if: true) { id } } } }", 4],
    ["{ stores(first: 100000) { nodes { id } } }", 251],
    [
      "{ ...A ...A } fragment A on Query { stores(first: 3) { ...B } } fragment B on StoreConnection { nodes { id } }",
      8,
    ],
    ['mutation { cancelSync(id: "x") { sync { id } } }', 11],
    ['{ sync(id: "x") { results(filter: { label: ["a", "b"], reason: ["c"] }) { totalCount } } }', 454],
    ['{ sync(id: "x") { results(first: 2, filter: { outcome: [FAILED], search: "c" }) { nodes { key } } } }', 54],
    ['subscription { syncResultsAdded(syncId: "x", filter: { label: ["a"] }) { results { key } } }', 456],
    ['mutation { startSync(input: { integrationId: "x", keys: ["a", "b"] }) { sync { id } } }', 13],
    ['{ node(id: "x") { ... on Store { integrations { id } } ... on Sync { labels { count } } } }', 11],
  ])("%s", async (text, cost) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error("there is no operation");
    expect(costOf(await createSchema(), { document, operation, variables: {} })).toBe(cost);
  });

  test.skipIf(process.env["STOREGATE_SHARED"] === undefined)(
    "the contract's operations are far within the limits",
    async () => {
      const folder = path.join(process.env["STOREGATE_SHARED"] ?? "", "contract");
      const schema = buildSchema(await readFile(path.join(folder, "schema.graphql"), "utf8"));
      const document = parse(await readFile(path.join(folder, "operations.graphql"), "utf8"));
      const shown = { draft: {}, schedule: { cron: "0 3 * * *" }, query: { email: "x" }, id: "x", lookup: "x" };
      const costs = shapesOf(document).map(({ operation, shape }) => {
        expect(shape.depth).toBeLessThanOrEqual(10);
        expect(shape.aliases).toBeLessThanOrEqual(5);
        return costOf(schema, { document, operation, variables: { ...shown, first: 250 } });
      });
      expect(Math.max(...costs)).toBeLessThan(3000);
    },
  );
});
