/** Subscribers who share what is worked out for them, and those who must not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowOf } from "./filled-results.js";
import { changeSync } from "./change-sync.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { letIn } from "./raw-socket.js";
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
    // What looks into the database by itself now and then would be counted.
    notices: false,
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

const change = () => changeSync(gateway, syncId);

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

/** A label of so many characters on the sync, which is told with its next change. */
async function label(characters: string, count: number): Promise<string> {
  const text = characters.repeat(count);
  const labels = JSON.stringify({ [text]: 1 });
  await gateway.database.sql`update syncs set labels = ${labels}::text::jsonb where id = ${rowOf(syncId)}`;
  return text;
}

test("answers of every length come whole, whatever is in them and in the id", async () => {
  await using raw = await letIn(gateway);
  const query = "subscription ($syncId: ID!) { syncProgress(syncId: $syncId) { sync { labels { label } } } }";
  const ask = async (id: string, characters: string, count: number): Promise<number> => {
    const text = await label(characters, count);
    raw.send({ id, type: "subscribe", payload: { query, variables: { syncId } } });
    const message = await raw.heard((each) => each.id === id);
    const data = { syncProgress: { sync: { labels: [{ label: text }] } } };
    expect(message).toEqual({ id, type: "next", payload: { data } });
    raw.send({ id, type: "complete" });
    return Buffer.byteLength(JSON.stringify(message));
  };
  const shortest = await ask("0", "x", 1);
  // The lengths beside which a frame's head is another.
  for (const [index, bytes] of [125, 126, 65_535, 65_536, 300_000].entries()) {
    expect(await ask(String(index + 1), "x", bytes - shortest + 1)).toBe(bytes);
  }
  expect(await ask("\u00e9\u{1f600}", "\u20ac", 21_900)).toBeGreaterThan(65_536);
  await label("x", 1);
});

test("who stops to read has one state waiting, and the newest after it; others wait for nobody", async () => {
  await using raw = await letIn(gateway);
  const query = "subscription ($syncId: ID!) { syncProgress(syncId: $syncId) { sync { revision labels { label } } } }";
  const beside = follow(
    gateway.key,
    "subscription Beside($syncId: ID!) { syncProgress(syncId: $syncId) { sync { revision } } }",
  );
  await beside.next();
  raw.send({ id: "slow", type: "subscribe", payload: { query, variables: { syncId } } });
  await raw.heard(({ id }) => id === "slow");
  raw.socket.pause();
  // More than the system keeps for a socket.
  await label("x", 14_000_000);
  const revisions: number[] = [];
  for (let time = 0; time < 4; time += 1) {
    revisions.push(await change());
    expect((await beside.next()).data?.syncProgress?.sync["revision"]).toBe(revisions.at(-1));
  }
  await label("x", 1);
  raw.socket.resume();
  const states = () =>
    raw.messages
      .filter(({ id }) => id === "slow")
      .map(({ payload }) => (payload as Told).data?.syncProgress?.sync["revision"]);
  await raw.heard(() => states().includes(revisions[3]));
  expect(states().slice(1)).toEqual([revisions[0], revisions[3]]);
  await beside.socket[Symbol.asyncDispose]();
});

test("what fails in an event is logged as its own operation's, whoever else was told by the same change", async () => {
  const query = `subscription Scoped($syncId: ID!) { syncProgress(syncId: $syncId) { sync { revision integration { name } } } }`;
  const viewer = await addApiKey(gateway, "VIEWER", "beside a failure");
  const both = [follow(gateway.key, query), follow(viewer, query)];
  for (const { next } of both) await next();
  const { sql } = gateway.database;
  await sql`alter table integrations rename to away`;
  try {
    await change();
    for (const { next } of both) expect((await next()).errors).toHaveLength(1);
  } finally {
    await sql`alter table away rename to integrations`;
  }
  await Promise.all(both.map(({ socket }) => socket[Symbol.asyncDispose]()));
  const requestsOf = (passes: (line: TestGateway["log"][number]) => boolean): Set<unknown> =>
    new Set(gateway.log.filter(passes).map(({ fields }) => fields["requestId"]));
  const failed = requestsOf(({ message }) => message === "an operation failed unforeseen");
  expect(failed.size).toBe(2);
  await expect.poll(() => requestsOf(({ fields }) => fields["operation"] === "Scoped")).toEqual(failed);
});
