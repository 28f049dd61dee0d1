/** Keys: made, narrowed, used and revoked, on one gateway and on all. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureAdminKey } from "../src/access/admin-key.js";
import { decodeId } from "../src/ids.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSecondGateway } from "./second-gateway.js";
import { followSync, openSocket } from "./sockets.js";
import { startSync } from "./syncs.js";

const encryptionKey = randomBytes(32).toString("base64");
const statements: string[] = [];
let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let syncId: string;

beforeAll(async () => {
  // Nobody works here: a sync waits, and following it keeps a socket open.
  gateway = await startTestGateway({
    sandbox: { customers: 5 },
    concurrency: 0,
    environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey },
    onStatement: (statement) => statements.push(statement),
  });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  syncId = await startSync(gateway, { integrationId });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const viewer = "{ viewer { name } }";
const keyFields = `id name role createdAt expiresAt lastUsedAt revokedAt operations stores { id } integrations { id }`;

async function isGood(key: string): Promise<boolean> {
  const { data } = await gateway.query(viewer, {}, key);
  return data?.viewer !== undefined;
}

async function create(input: Record<string, unknown>, key?: string) {
  const { data, errors } = await gateway.query(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
      apiKey { ${keyFields} } secret userErrors { kind code message field }
    } }`,
    { input: { name: "a key", role: "VIEWER", ...input } },
    key,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.createApiKey;
}

/** A mutation that asks in its answer, by fragments, for what not everybody sees. */
const startAndShow = `mutation ($id: ID!, $shown: Boolean = true) { startSync(input: { integrationId: $id }) { ...Begun userErrors { code } } }
  fragment Begun on StartSyncPayload { sync { id ... on Sync @include(if: $shown) { results { totalCount } } } }`;

async function revoke(id: string, key?: string) {
  const { data, errors } = await gateway.query(
    `mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { ${keyFields} } userErrors { code field } } }`,
    { id },
    key,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.revokeApiKey;
}

/** A socket that follows the waiting sync, and has had its first state. */
async function openFollower(test: Pick<TestGateway, "url" | "key">, secret: string) {
  const socket = openSocket(test, `Bearer ${secret}`);
  const states = followSync(socket.client, syncId);
  await states.next();
  // How it ends is told by the socket; what the client makes of that is not asked.
  states.next().catch(() => {});
  return socket;
}

/** For a test whose seconds count: a machine that stands still for some is not what it is about. */
const triedAgain = { retry: 2 };

/** Milliseconds until a socket is closed for want of a good key. */
async function closedAfter(socket: ReturnType<typeof openSocket>, since: number): Promise<number> {
  expect((await socket.closed).code).toBe(4403);
  return performance.now() - since;
}

describe("a key that is made", () => {
  test("opens the API; its secret is shown once and kept as a hash", async () => {
    const { apiKey, secret, userErrors } = await create({ name: "  a reader  " });
    expect(userErrors).toEqual([]);
    expect(secret).toMatch(/^sgk_[\w-]{43}$/);
    expect(apiKey).toMatchObject({
      name: "a reader",
      role: "VIEWER",
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      operations: null,
      stores: null,
      integrations: null,
    });
    expect((await gateway.query(viewer, {}, secret)).data.viewer).toEqual({ name: "a reader" });
    const rows = await gateway.database.sql`select * from api_keys where id = ${decodeId("ApiKey", apiKey.id) ?? ""}`;
    expect(rows[0]?.["secret_hash"]).toBe(createHash("sha256").update(secret).digest("hex"));
    const dump = JSON.stringify([
      await gateway.database.sql`select * from audit_entries`,
      await gateway.database.sql`select * from audit_personal`,
      gateway.log,
    ]);
    expect(dump).not.toContain(secret);
    expect(dump).toContain("a reader");
  });

  test("is narrowed as was asked for, and listed by name", async () => {
    const { apiKey } = await create({
      name: "narrow",
      role: "OPERATOR",
      storeIds: [storeId],
      integrationIds: [integrationId, integrationId],
      operations: ["startSync", "sync"],
      expiresAt: "2090-01-01T00:00:00Z",
    });
    expect(apiKey).toMatchObject({
      stores: [{ id: storeId }],
      integrations: [{ id: integrationId }],
      operations: ["startSync", "sync"],
      expiresAt: "2090-01-01T00:00:00.000Z",
    });
    const { data } = await gateway.query("{ apiKeys { id name } }");
    const names = data.apiKeys.map(({ name }: { name: string }) => name);
    expect(names).toContain("narrow");
    expect(names).toContain("STOREGATE_ADMIN_KEY");
    expect(names).toEqual(names.toSorted(new Intl.Collator("en", { numeric: true }).compare));
    const found = await gateway.query("query ($id: ID!) { node(id: $id) { __typename id ... on ApiKey { name } } }", {
      id: apiKey.id,
    });
    expect(found.data.node).toEqual({ __typename: "ApiKey", id: apiKey.id, name: "narrow" });
  });

  const refusals: [string, Record<string, unknown>, string, string[]][] = [
    ["no name", { name: " " }, "NAME_MISSING", ["name"]],
    ["the environment's name", { name: "STOREGATE_ADMIN_KEY" }, "NAME_RESERVED", ["name"]],
    ["an end that has passed", { expiresAt: "2020-01-01T00:00:00Z" }, "EXPIRY_PAST", ["expiresAt"]],
    ["no stores", { storeIds: [] }, "NARROWED_TO_NOTHING", ["storeIds"]],
    ["no integrations", { integrationIds: [] }, "NARROWED_TO_NOTHING", ["integrationIds"]],
    ["no operations", { operations: [] }, "NARROWED_TO_NOTHING", ["operations"]],
    ["a store that is none", { storeIds: ["sto_x"] }, "STORE_NOT_FOUND", ["storeIds", "0"]],
    ["an integration that is none", { integrationIds: ["x"] }, "INTEGRATION_NOT_FOUND", ["integrationIds", "0"]],
    ["an operation that is none", { operations: ["sync", "fly"] }, "OPERATION_UNKNOWN", ["operations", "1"]],
    ["an operation beyond its role", { operations: ["startSync"] }, "OPERATION_BEYOND_ROLE", ["operations", "0"]],
  ];
  test("is refused with all that is wrong at once", async () => {
    const { userErrors } = await create({ name: "", expiresAt: "2020-01-01T00:00:00Z", operations: ["fly"] });
    expect(userErrors.map(({ code }: { code: string }) => code)).toEqual([
      "NAME_MISSING",
      "EXPIRY_PAST",
      "OPERATION_UNKNOWN",
    ]);
  });

  test.each(refusals)("with %s is refused", async (_, input, code, field) => {
    const before = await gateway.database.sql`select id from api_keys`;
    const { apiKey, secret, userErrors } = await create(input);
    expect({ apiKey, secret }).toEqual({ apiKey: null, secret: null });
    expect(userErrors).toMatchObject([{ code, field }]);
    expect(await gateway.database.sql`select id from api_keys`).toHaveLength(before.length);
  });

  test("may use the whole gateway's operations only where it reaches the whole gateway", async () => {
    const input = { role: "ADMIN", storeIds: [storeId], operations: ["apiKeys"] };
    expect((await create(input)).userErrors).toMatchObject([{ code: "OPERATION_BEYOND_ROLE" }]);
  });

  test("neither does more nor lasts longer than the one that makes it", async () => {
    const maker = await create({ role: "ADMIN", operations: ["createApiKey", "sync"] });
    expect((await create({}, maker.secret)).userErrors).toMatchObject([{ code: "OPERATIONS_BEYOND_OWN" }]);
    expect((await create({ operations: ["syncs"] }, maker.secret)).userErrors).toMatchObject([
      { code: "OPERATIONS_BEYOND_OWN" },
    ]);
    expect((await create({ operations: ["sync"] }, maker.secret)).userErrors).toEqual([]);
    const brief = await create({ role: "ADMIN", expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect((await create({}, brief.secret)).userErrors).toMatchObject([{ code: "EXPIRY_BEYOND_OWN" }]);
  });
});

describe("who did something", () => {
  const startedBy = "query ($id: ID!) { sync(id: $id) { startedBy { name apiKey { name } } } }";

  test("is told by the key's name, and to admins by the key", async () => {
    const { data } = await gateway.query(startedBy, { id: syncId });
    expect(data.sync.startedBy).toEqual({ name: "STOREGATE_ADMIN_KEY", apiKey: { name: "STOREGATE_ADMIN_KEY" } });
  });

  test("to others without the key, which fails alone; a narrowed admin is told of no key", async () => {
    const viewerKey = await addApiKey(gateway, "VIEWER");
    const seen = await gateway.query(startedBy, { id: syncId }, viewerKey);
    expect(seen.data.sync.startedBy).toEqual({ name: "STOREGATE_ADMIN_KEY", apiKey: null });
    expect(seen.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const narrow = await create({ role: "ADMIN", storeIds: [storeId] });
    expect((await gateway.query(startedBy, { id: syncId }, narrow.secret)).data.sync.startedBy.apiKey).toBeNull();
    for (const key of [viewerKey, narrow.secret]) {
      const node = await gateway.query(
        "query ($id: ID!) { node(id: $id) { __typename } }",
        { id: narrow.apiKey.id },
        key,
      );
      expect(node).toEqual({ data: { node: null } });
    }
  });
});

test("a request costs no statement for its key, nor is each use written down", async () => {
  const secret = await addApiKey(gateway, "VIEWER", "often");
  await isGood(secret);
  const before = statements.length;
  for (let times = 0; times < 50; times += 1) expect(await isGood(secret)).toBe(true);
  // What is held is looked at again every two seconds, however many ask.
  const aboutKeys = statements.slice(before).filter((statement) => statement.includes("api_keys"));
  expect(aboutKeys.length).toBeLessThan(10);
});

describe("revoking", () => {
  test("ends a key at once, and its socket; again it changes nothing", triedAgain, async () => {
    const { apiKey, secret } = await create({ name: "soon revoked" });
    await using socket = await openFollower(gateway, secret);
    const since = performance.now();
    const revoked = await revoke(apiKey.id);
    expect(revoked.userErrors).toEqual([]);
    expect(revoked.apiKey.revokedAt).not.toBeNull();
    expect(await isGood(secret)).toBe(false);
    expect(await closedAfter(socket, since)).toBeLessThan(5000);
    expect((await revoke(apiKey.id)).apiKey.revokedAt).toBe(revoked.apiKey.revokedAt);
    const { data } = await gateway.query("{ apiKeys { name lastUsedAt } }");
    const listed = data.apiKeys.find(({ name }: { name: string }) => name === "soon revoked");
    expect(listed.lastUsedAt).not.toBeNull();
  });

  test("by hand in SQL ends it too, on every gateway, within a second", triedAgain, async () => {
    await using second = await startSecondGateway(gateway, encryptionKey);
    const secret = await addApiKey(gateway, "VIEWER", "by hand");
    await using here = await openFollower(gateway, secret);
    await using there = await openFollower(second, secret);
    const since = performance.now();
    await gateway.database.sql`update api_keys set revoked_at = now() where name = 'by hand'`;
    expect(await closedAfter(here, since)).toBeLessThan(1000);
    expect(await closedAfter(there, since)).toBeLessThan(1000);
    expect(await isGood(secret)).toBe(false);
  });

  test("ends it within five seconds where the database's notice is lost", triedAgain, async () => {
    const { sql } = gateway.database;
    const secret = await addApiKey(gateway, "VIEWER", "unheard");
    await using socket = await openFollower(gateway, secret);
    await sql`alter table api_keys disable trigger api_keys_access`;
    try {
      const since = performance.now();
      await sql`update api_keys set revoked_at = now() where name = 'unheard'`;
      expect(await closedAfter(socket, since)).toBeLessThan(5000);
    } finally {
      await sql`alter table api_keys enable trigger api_keys_access`;
    }
  });

  test("through another gateway ends it here; so does another role, and its expiry", triedAgain, async () => {
    await using second = await startSecondGateway(gateway, encryptionKey);
    const { apiKey, secret } = await create({ name: "elsewhere" });
    await using socket = await openFollower(second, secret);
    const since = performance.now();
    await revoke(apiKey.id);
    expect(await closedAfter(socket, since)).toBeLessThan(1000);

    const changed = await addApiKey(gateway, "OPERATOR", "changed");
    await using other = await openFollower(second, changed);
    await gateway.database.sql`update api_keys set role = 'VIEWER' where name = 'changed'`;
    expect((await other.closed).code).toBe(4403);
    expect((await gateway.query("{ viewer { role } }", {}, changed)).data.viewer.role).toBe("VIEWER");

    const brief = await create({ name: "brief", expiresAt: new Date(Date.now() + 1500).toISOString() });
    await using last = await openFollower(second, brief.secret);
    const expiry = performance.now();
    // Its subscription completes, and the client may be the first to close.
    expect([1000, 4403]).toContain((await last.closed).code);
    expect(performance.now() - expiry).toBeLessThan(5000);
    expect(await isGood(brief.secret)).toBe(false);
  });

  test("is refused for a key that is none, and for the last that could make keys", async () => {
    expect(await revoke("key_x")).toMatchObject({
      apiKey: null,
      userErrors: [{ code: "API_KEY_NOT_FOUND", field: ["id"] }],
    });
    await gateway.database.sql`
      update api_keys set revoked_at = now() where role = 'ADMIN' and name <> 'STOREGATE_ADMIN_KEY' and revoked_at is null`;
    const { data } = await gateway.query("{ viewer { id } }");
    expect(await revoke(data.viewer.id)).toMatchObject({ apiKey: null, userErrors: [{ code: "LAST_ADMIN_KEY" }] });
    // Of two that are asked for together, one stays.
    const others = [await create({ role: "ADMIN", name: "one" }), await create({ role: "ADMIN", name: "two" })];
    const [one, two] = others;
    const answers = await Promise.all([
      revoke(data.viewer.id, one.secret),
      revoke(one.apiKey.id),
      revoke(two.apiKey.id),
    ]);
    const refused = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(refused).toMatchObject([{ userErrors: [{ code: "LAST_ADMIN_KEY" }] }]);
    await ensureAdminKey(gateway.database.queries, gateway.key, "/nowhere");
    await expect.poll(() => isGood(gateway.key)).toBe(true);
  });
});

describe("the first admin key", () => {
  test(
    "takes the place of the one before, ends its sockets, and an earlier one is good again when it is given again",
    triedAgain,
    async () => {
      const { queries } = gateway.database;
      const [first, second] = ["a-first-key-of-mine", "a-second-key-of-mine"];
      await ensureAdminKey(queries, first, "/nowhere");
      await using socket = await openFollower(gateway, first);
      const since = performance.now();
      await ensureAdminKey(queries, second, "/nowhere");
      expect(await closedAfter(socket, since)).toBeLessThan(1000);
      expect([await isGood(first), await isGood(second)]).toEqual([false, true]);
      // Keys that were in the same place are told apart.
      const named = await gateway.database.sql<{ name: string; until: string | null }[]>`
      select name, to_char(revoked_at at time zone 'utc', 'YYYY-MM-DD') as until from api_keys
      where name like 'STOREGATE_ADMIN_KEY%' order by id`;
      expect(named.length).toBeGreaterThan(2);
      expect(named.filter(({ until }) => until === null)).toHaveLength(1);
      for (const { name, until } of named)
        expect(name).toBe(until === null ? "STOREGATE_ADMIN_KEY" : `STOREGATE_ADMIN_KEY (until ${until})`);
      await ensureAdminKey(queries, first, "/nowhere");
      await expect.poll(async () => [await isGood(first), await isGood(second)]).toEqual([true, false]);
      await ensureAdminKey(queries, gateway.key, "/nowhere");
      await expect.poll(() => isGood(gateway.key)).toBe(true);
    },
  );

  test("may do everything, whatever the key with this secret was before", async () => {
    const secret = await addApiKey(gateway, "SUBSCRIBER", "small");
    expect((await gateway.query("{ viewer { role } }", {}, secret)).data.viewer.role).toBe("SUBSCRIBER");
    await ensureAdminKey(gateway.database.queries, secret, "/nowhere");
    await expect
      .poll(async () => (await gateway.query("{ viewer { role } }", {}, secret)).data.viewer.role)
      .toBe("ADMIN");
    await ensureAdminKey(gateway.database.queries, gateway.key, "/nowhere");
  });

  test("of a file that was revoked stays so; another takes its place there", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "storegate-keys-"));
    try {
      const { queries, sql } = gateway.database;
      const read = async () => (await readFile(path.join(folder, "admin-key"), "utf8")).trim();
      await ensureAdminKey(queries, undefined, folder);
      const first = await read();
      await ensureAdminKey(queries, undefined, folder);
      expect(await read()).toBe(first);
      await sql`update api_keys set revoked_at = now() where secret_hash = ${createHash("sha256").update(first).digest("hex")}`;
      await ensureAdminKey(queries, undefined, folder);
      expect(await read()).not.toBe(first);
      expect([await isGood(first), await isGood(await read())]).toEqual([false, true]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a mutation in whose answer is what its key may not see", () => {
  let key: string;
  let idleId: string;
  const begun = async (): Promise<number> => (await gateway.database.sql`select from syncs`).length;
  beforeAll(async () => {
    key = (await create({ role: "OPERATOR", operations: ["startSync"] })).secret;
    // Of which no sync waits, so that one could begin.
    const { data } = await gateway.query(
      `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
      { input: { storeId, connectorId: "validation", name: "Idle", config: {} } },
    );
    idleId = data.createIntegration.integration.id;
  });

  test("is refused before anything is done, over HTTP", async () => {
    const before = await begun();
    const { data, errors } = await gateway.query(startAndShow, { id: idleId }, key);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining("Sync.results needs one of") as unknown, extensions: { code: "FORBIDDEN" } },
    ]);
    expect(await begun()).toBe(before);
  });

  test("and over a socket", async () => {
    const before = await begun();
    await using socket = openSocket(gateway, `Bearer ${key}`);
    const answers = socket.client.iterate({ query: startAndShow, variables: { id: idleId } });
    await expect(answers.next()).rejects.toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(await begun()).toBe(before);
  });

  test("is refused for a role, too; a query's field fails alone", async () => {
    const before = await begun();
    const operator = await addApiKey(gateway, "OPERATOR");
    const shown = "integration { store { name apiUrl } }";
    const { data, errors } = await gateway.query(
      `mutation ($id: ID!) { startSync(input: { integrationId: $id }) { sync { id ${shown} } } }`,
      { id: idleId },
      operator,
    );
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining("Store.apiUrl needs ADMIN") as unknown, extensions: { code: "FORBIDDEN" } },
    ]);
    expect(await begun()).toBe(before);
    const asked = await gateway.query(`query ($id: ID!) { sync(id: $id) { id ${shown} } }`, { id: syncId }, operator);
    expect(asked.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(asked.data.sync).toMatchObject({ id: syncId, integration: { store: { apiUrl: null } } });
  });

  test("is done where the field is left out", async () => {
    const { data, errors } = await gateway.query(startAndShow, { id: idleId, shown: false }, key);
    expect(errors).toBeUndefined();
    expect(data.startSync).toEqual({ sync: { id: expect.any(String) as unknown }, userErrors: [] });
  });
});
