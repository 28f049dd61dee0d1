/** Subscribers who share what is worked out for them, and those who must not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowOf } from "./filled-results.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { openSocket, type Socket } from "./sockets.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let syncId: string;
let mine: string;
let beside: string;
let statements: string[] = [];

beforeAll(async () => {
  // Nobody works: the sync stands as this file sets it.
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    onStatement: (statement) => statements.push(statement),
  });
  const { storeId, integrationId } = await setUpValidation(gateway);
  mine = integrationId;
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
    { input: { storeId, connectorId: "validation", config: {} } },
  );
  beside = data.createIntegration.integration.id;
  syncId = await startSync(gateway, { integrationId: mine });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What differs by role and by reach. */
const byRole = `subscription Follow($syncId: ID!) { syncProgress(syncId: $syncId) { sync {
  revision startedBy { name } integration { id store { integrations { id } } }
} } }`;

/** What differs by the operations that a key is narrowed to. */
const byOperations = `subscription Follow($syncId: ID!) { syncProgress(syncId: $syncId) { sync {
  revision results(first: 1) { totalCount }
} } }`;

interface Told {
  readonly data: { readonly syncProgress: { readonly sync: Record<string, unknown> } | null } | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

/** A subscriber on a socket of its own, with the answers that come. */
function follow(secret: string, query: string): { readonly socket: Socket; readonly next: () => Promise<Told> } {
  const socket = openSocket(gateway, `Bearer ${secret}`);
  const answers = socket.client.iterate<Told["data"] & object>({ query, variables: { syncId } });
  return {
    socket,
    next: async () => {
      const { value, done } = await answers.next();
      if (done === true) throw new Error("the subscription has ended");
      return value as Told;
    },
  };
}

/** Commits a change of the sync, as an engine does. */
async function change(): Promise<number> {
  const [row] = await gateway.database.sql`
    update syncs set revision = revision + 1 where id = ${rowOf(syncId)} returning revision, integration_id, store_id`;
  const event = {
    syncId: rowOf(syncId),
    integrationId: row?.["integration_id"],
    storeId: row?.["store_id"],
    revision: row?.["revision"],
  };
  await gateway.database.sql`select pg_notify('storegate_sync', ${JSON.stringify(event)})`;
  return Number(row?.["revision"]);
}

async function keyOf(role: string, name: string, narrowing: Record<string, readonly string[]> = {}): Promise<string> {
  const secret = await addApiKey(gateway, role, name);
  for (const [column, values] of Object.entries(narrowing)) {
    const { sql } = gateway.database;
    await sql`update api_keys set ${sql(column)} = ${[...values]} where name = ${name}`;
  }
  return secret;
}

/** Lets each subscribe twice, in both orders, and answers what each heard, all of them at once, at first and of two changes. */
async function hear<Name extends string>(
  secrets: Readonly<Record<Name, string>>,
  query: string,
): Promise<Map<Name, readonly { readonly fields: unknown; readonly errors: readonly string[] }[]>> {
  const names = Object.keys(secrets) as Name[];
  const all = [...names, ...names.toReversed()].map((name) => ({ name, ...follow(secrets[name], query) }));
  const heard = new Map<Name, { fields: unknown; errors: string[] }[]>();
  for (let round = 0; round < 3; round += 1) {
    const changed = round === 0 ? undefined : await change();
    const told = await Promise.all(all.map(async ({ name, next }) => ({ name, ...(await next()) })));
    const revisions: unknown[] = [];
    for (const { name, data, errors = [] } of told) {
      const { revision, ...fields } = data?.syncProgress?.sync ?? {};
      revisions.push(...(revision === undefined ? [] : [revision]));
      const each = { fields, errors: errors.map(({ message }) => message).toSorted() };
      heard.set(name, [...(heard.get(name) ?? []), each]);
    }
    expect(new Set(revisions).size).toBeLessThanOrEqual(1);
    expect(revisions[0] ?? changed).toBe(changed ?? revisions[0]);
  }
  await Promise.all(all.map(({ socket }) => socket[Symbol.asyncDispose]()));
  return heard;
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

test("keys of other roles and reach, and tokens, hear what is theirs, though they ask alike and at once", async () => {
  const { data } = await gateway.query(
    "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token } }",
    { id: mine },
  );
  const heard = await hear(
    {
      admin: gateway.key,
      viewer: await keyOf("VIEWER", "a viewer"),
      narrow: await keyOf("VIEWER", "a narrow viewer", { integration_ids: [rowOf(mine)] }),
      subscriber: await keyOf("SUBSCRIBER", "a subscriber"),
      another: await keyOf("SUBSCRIBER", "another subscriber"),
      token: data.createProgressToken.token as string,
    },
    byRole,
  );
  const startedBy = { name: "STOREGATE_ADMIN_KEY" };
  const both = expect.arrayContaining([{ id: mine }, { id: beside }]) as unknown;
  const whole = { fields: { startedBy, integration: { id: mine, store: { integrations: both } } }, errors: [] };
  const narrow = { id: mine, store: { integrations: [{ id: mine }] } };
  const refused = (who: string) => ({
    fields: { startedBy: null, integration: null },
    errors: ["integration", "startedBy"].map((field) => `${who} has the role SUBSCRIBER; ${field} needs VIEWER.`),
  });
  expect(heard.get("admin")).toEqual(times(6, whole));
  expect(heard.get("viewer")).toEqual(times(6, whole));
  expect(heard.get("narrow")).toEqual(times(6, { fields: { startedBy, integration: narrow }, errors: [] }));
  expect(heard.get("subscriber")).toEqual(times(6, refused('The key "a subscriber"')));
  expect(heard.get("another")).toEqual(times(6, refused('The key "another subscriber"')));
  expect(heard.get("token")).toEqual(times(6, refused("This progress token")));
});

test("a key that is narrowed to operations is refused what another of its role is told", async () => {
  const heard = await hear(
    { all: gateway.key, one: await keyOf("VIEWER", "one operation", { operations: ["syncProgress"] }) },
    byOperations,
  );
  expect(heard.get("all")).toEqual(times(6, { fields: { results: { totalCount: 0 } }, errors: [] }));
  const error = expect.stringMatching(/^The key "one operation" is narrowed to operations; results needs/) as unknown;
  expect(heard.get("one")).toEqual(times(6, { fields: {}, errors: [error] }));
});

test("those who are alike share: a change costs the database what one of them would", async () => {
  const alike = times(20, gateway.key).map((secret) => follow(secret, byRole));
  await Promise.all(alike.map(({ next }) => next()));
  statements = [];
  const revision = await change();
  const told = await Promise.all(alike.map(({ next }) => next()));
  for (const each of told) expect(each).toEqual(told[0]);
  expect(told[0]).toMatchObject({ data: { syncProgress: { sync: { revision } } } });
  const tables = statements.map((statement) => /from "(syncs|integrations|stores|api_keys)"/.exec(statement)?.[1]);
  const counts = ["syncs", "integrations", "stores"].map((table) => tables.filter((each) => each === table).length);
  // The sync itself; its integration and those of its store; the store.
  expect(counts).toEqual([1, 2, 1]);
  await Promise.all(alike.map(({ socket }) => socket[Symbol.asyncDispose]()));
});

test("what has changed beside is told to whoever comes, though another was told of the same state just before", async () => {
  const named = `subscription Named($syncId: ID!) { syncProgress(syncId: $syncId) { sync { revision integration { name } } } }`;
  const before = follow(gateway.key, named);
  const first = await before.next();
  await gateway.query(
    `mutation ($id: ID!) { updateIntegration(id: $id, input: { name: "Renamed" }) { userErrors { message } } }`,
    { id: mine },
  );
  const after = follow(gateway.key, named);
  const second = await after.next();
  expect(second.data?.syncProgress?.sync).toEqual({
    revision: first.data?.syncProgress?.sync["revision"],
    integration: { name: "Renamed" },
  });
  await Promise.all([before, after].map(({ socket }) => socket[Symbol.asyncDispose]()));
});
