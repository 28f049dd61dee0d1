/** Every mutation is written down, for good, without secrets; what is personal can be erased. */
import { newId } from "@storegate/database";
import { Allow, UserError, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eraseAuditPersonal, sweepAuditPersonal } from "../src/audit/erase-personal.js";
import { installedConnectors } from "../src/connectors.js";
import { auditPage, lastEntry } from "./audit-entries.js";
import { addApiKey, credentials, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { runSync, startSync, syncToEnd, userErrors } from "./syncs.js";
import { toyConnector } from "./toy-connector.js";

@Allow("VIEWER")
@ObjectType({ description: "What poking did." })
class PokePayload {
  @Field(() => [UserError], { description: "What was wrong." })
  userErrors!: UserError[];
}

/** A connector's mutation that writes down what it does, if it is told to. */
@Resolver()
class ToyResolver {
  @Allow("OPERATOR", { integrationId: "Integration" })
  @Mutation(() => PokePayload, { description: "Does nothing much." })
  async toyPoke(
    @Arg("integrationId", () => ID, { description: "By which." }) integrationId: string,
    @Arg("careful", () => Boolean, { description: "Whether it is written down." }) careful: boolean,
    @Ctx() context: ResolverContext,
  ): Promise<PokePayload> {
    await context.openIntegration(integrationId, "toy");
    if (careful) {
      await context.audit({
        operation: "toyPoke",
        integrationId,
        after: { receiver: "person-1", contact: "jane@example.com", times: 2 },
        personal: { "person-1": "Jane Roe" },
      });
    }
    return { userErrors: [] };
  }
}

const secret = "a-very-secret-api-key";
const toy = { host: "https://example.com", apiKey: secret, hook: { path: "/in", password: "another-secret" } };

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let toyId: string;

beforeAll(async () => {
  const connectors = [
    ...installedConnectors,
    { connector: { ...toyConnector([]), operations: ["toyPoke"] }, resolvers: [ToyResolver] },
  ];
  gateway = await startTestGateway({ sandbox: { customers: 5 }, concurrency: 0, connectors });
  await gateway.query(`mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { ${userErrors} } }`, {
    input: { ...credentials(gateway.sandbox), dryRun: true },
  });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  const created = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } ${userErrors} } }`,
    { input: { storeId, connectorId: "toy", name: "Jane's toy", config: toy } },
  );
  toyId = created.data.createIntegration.integration.id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function update(id: string, input: object) {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { integration { id } ${userErrors} } }`,
    { id, input },
  );
  return data.updateIntegration;
}

describe("an entry", () => {
  test("says who did what to what, when and from where", async () => {
    const entry = await lastEntry(gateway, "connectStore");
    expect(entry).toMatchObject({
      actor: { name: "STOREGATE_ADMIN_KEY" },
      operation: "connectStore",
      target: { id: storeId, __typename: "Store" },
      before: null,
      after: { storeHash: gateway.sandbox.storeHash, status: "CONNECTED" },
      ipAddress: "127.0.0.1",
    });
    expect(Math.abs(Date.parse(entry.at) - Date.now())).toBeLessThan(60_000);
    expect(entry.targetName).toBe(entry.after?.["name"]);
  });

  test("a dry run is one, too, of the gateway as a whole", async () => {
    const { nodes } = await auditPage(gateway, { operation: "connectStore" });
    expect(nodes).toHaveLength(2);
    expect(nodes[1]).toMatchObject({
      target: null,
      targetName: "gateway",
      before: null,
      after: { dryRun: true, ok: true, storeHash: gateway.sandbox.storeHash },
    });
  });

  test("an update tells the fields that changed, and of secrets only that they did", async () => {
    await update(toyId, {
      name: "Jane's other toy",
      config: { ...toy, limit: 7, apiKey: "a-new-secret-key", hook: { path: "/in" } },
    });
    expect(await lastEntry(gateway, "updateIntegration")).toMatchObject({
      target: { id: toyId },
      targetName: "Jane's other toy",
      before: { name: "Jane's toy", config: {} },
      after: { name: "Jane's other toy", config: { limit: 7 }, secretsChanged: ["/apiKey"] },
    });
    await update(toyId, { config: { ...toy, limit: 7, apiKey: "a-new-secret-key" } });
    const same = await lastEntry(gateway, "updateIntegration");
    expect([same.before, same.after]).toEqual([{}, {}]);
  });

  test("a store's new token is told as changed", async () => {
    const { accessToken } = credentials(gateway.sandbox);
    await gateway.query(
      `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { ${userErrors} } }`,
      { id: storeId, input: { name: "Renamed", clientId: "abc" } },
    );
    const entry = await lastEntry(gateway, "updateStore");
    expect(entry.after).toEqual({ name: "Renamed", clientIdChanged: true });
    expect(JSON.stringify(entry)).not.toContain(accessToken);
  });

  test("no secret stands in any of its tables", async () => {
    const { sql } = gateway.database;
    const dump = JSON.stringify([await sql`select * from audit_entries`, await sql`select * from audit_personal`]);
    for (const each of [secret, "another-secret", "a-new-secret-key", gateway.sandbox.accessToken, gateway.key]) {
      expect(dump).not.toContain(each);
    }
  });

  test("of what was refused there is none", async () => {
    const before = (await auditPage(gateway, { first: 1 })).totalCount;
    const refused = [
      await update("int_nothing", { name: "x" }),
      await update(toyId, { config: { host: "nowhere" } }),
      await update(toyId, { name: "x".repeat(201) }),
    ];
    expect(refused.map((each) => each.userErrors.length)).toEqual([1, expect.any(Number), 1]);
    expect((await auditPage(gateway, { first: 1 })).totalCount).toBe(before);
  });

  test("with keys, a sync tells how many, and not whose", async () => {
    const syncId = await startSync(gateway, { integrationId, keys: ["jane@example.com", "joe@example.com"] });
    expect((await lastEntry(gateway, "startSync")).after).toMatchObject({
      keyCount: 2,
      dryRun: false,
      kind: "validate",
    });
    await gateway.query(`mutation ($id: ID!) { cancelSync(id: $id) { ${userErrors} } }`, { id: syncId });
    expect(await lastEntry(gateway, "cancelSync")).toMatchObject({
      target: { id: syncId, __typename: "Sync" },
      before: { status: "QUEUED", cancelRequestedAt: null },
      after: { status: "CANCELLED" },
    });
  });
});

describe("the net below it", () => {
  const poke = (careful: boolean) =>
    gateway.query(
      `mutation ($id: ID!, $careful: Boolean!) { toyPoke(integrationId: $id, careful: $careful) { ${userErrors} } }`,
      { id: toyId, careful },
    );
  const complaints = () => gateway.log.filter(({ message }) => /wrote no audit entry/.test(message));

  test("a connector's mutation writes down what it did, persons under pseudonyms", async () => {
    expect((await poke(true)).errors).toBeUndefined();
    expect(complaints()).toEqual([]);
    const entry = await lastEntry(gateway, "toyPoke");
    expect(entry).toMatchObject({
      target: { id: toyId },
      after: { receiver: "Jane Roe", contact: "jane@example.com", times: 2 },
    });
    const [row] = await gateway.database.sql`select after from audit_entries where operation = 'toyPoke'`;
    expect(JSON.stringify(row)).not.toMatch(/Jane|jane/);
  });

  test("one that forgets is told as an error in the log", async () => {
    expect((await poke(false)).errors).toBeUndefined();
    expect(complaints()).toMatchObject([{ level: "error", fields: { operation: "toyPoke" } }]);
  });
});

describe("rows are added and nothing else", () => {
  const attempts = [
    "update audit_entries set operation = 'nothing'",
    "delete from audit_entries",
    "truncate audit_entries",
    "truncate audit_entries, audit_personal",
    "update audit_personal set actor_name = 'nobody'",
  ];

  test.each(attempts)("%s is refused to the gateway's own connection, which owns the table", async (attempt) => {
    const { sql } = gateway.database;
    const [owner] =
      await sql`select tableowner = current_user as mine from pg_tables where tablename = 'audit_entries'`;
    expect(owner?.["mine"]).toBe(true);
    await expect(sql.unsafe(attempt)).rejects.toThrow(/append-only/);
  });
});

describe("reading", () => {
  test("newest first, page by page, and each once", async () => {
    const all = await auditPage(gateway, {});
    expect(all.totalCount).toBe(all.nodes.length);
    expect(all.nodes.length).toBeGreaterThan(6);
    expect(all.nodes.map(({ at }) => at)).toEqual(
      all.nodes
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page = await auditPage(gateway, { first: 3, ...(after === null ? {} : { after }) });
      paged.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all.nodes.map(({ id }) => id));
  });

  test("by operation and by target", async () => {
    const of = await auditPage(gateway, { targetId: toyId });
    expect(new Set(of.nodes.map(({ operation }) => operation))).toEqual(
      new Set(["createIntegration", "updateIntegration", "toyPoke"]),
    );
    const created = await auditPage(gateway, { targetId: toyId, operation: "createIntegration" });
    expect(created.nodes).toMatchObject([
      { operation: "createIntegration", after: { secretsChanged: ["/apiKey", "/hook/password"] } },
    ]);
    expect((await auditPage(gateway, { targetId: "int_nothing" })).nodes).toEqual([]);
    expect((await auditPage(gateway, { operation: "noSuchThing" })).totalCount).toBe(0);
  });

  test("is for admins that are not narrowed", async () => {
    for (const role of ["OPERATOR", "VIEWER", "SUBSCRIBER"]) {
      const answer = await gateway.query("{ auditEntries { totalCount } }", {}, await addApiKey(gateway, role));
      expect(answer).toMatchObject({ data: { auditEntries: null }, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    }
  });

  test("a target that is gone is null, and its name stays", async () => {
    await gateway.query(`mutation ($id: ID!) { deleteIntegration(id: $id) { ${userErrors} } }`, { id: toyId });
    expect(await lastEntry(gateway, "deleteIntegration")).toMatchObject({
      target: null,
      targetName: "Jane's other toy",
      before: { connectorId: "toy", status: "MANUAL", config: { apiKey: null } },
      after: null,
    });
    expect((await auditPage(gateway, { targetId: toyId })).nodes[0]?.operation).toBe("deleteIntegration");
  });
});

describe("erasing what is personal", () => {
  test("by itself after as many days as are set, and never where none are", async () => {
    const { queries, sql } = gateway.database;
    const count = async () => Number((await sql`select count(*) from audit_personal`)[0]?.["count"]);
    const before = await count();
    const log: string[] = [];
    const note = (_fields: object, message: string) => log.push(message);
    const logger = { debug: note, info: note, warn: note, error: note };
    const inDays = (days: number) => () => new Date(Date.now() + days * 86_400_000);
    await sweepAuditPersonal(queries, undefined, { logger, now: inDays(1000) })();
    await sweepAuditPersonal(queries, 30, { logger, now: inDays(29) })();
    expect(await count()).toBe(before);
    const old = `00000000${newId().slice(8)}`;
    await sql`insert into audit_personal (entry_id, actor_name) values (${old}, 'of 1970')`;
    await sweepAuditPersonal(queries, 30, { logger, now: inDays(29) })();
    expect(await count()).toBe(before);
    expect(log).toEqual(["erased what old audit entries say of persons"]);
  });

  test("takes names and addresses of what is old enough, and leaves the entries", async () => {
    const { queries } = gateway.database;
    const { totalCount } = await auditPage(gateway, {});
    expect(await eraseAuditPersonal(queries, new Date(Date.now() - 60_000))).toBe(0);
    expect((await lastEntry(gateway, "toyPoke")).targetName).toBe("Jane's other toy");

    expect(await eraseAuditPersonal(queries, new Date(Date.now() + 60_000))).toBe(totalCount);
    expect((await auditPage(gateway, {})).totalCount).toBe(totalCount);
    expect(await lastEntry(gateway, "toyPoke")).toMatchObject({
      actor: { name: "[erased]" },
      targetName: "[erased]",
      after: { receiver: "[erased]", contact: "[erased]", times: 2 },
      ipAddress: null,
    });
    expect((await lastEntry(gateway, "connectStore")).after).toMatchObject({ name: "[erased]", status: "CONNECTED" });
    const { sql } = gateway.database;
    const left = JSON.stringify([await sql`select * from audit_entries`, await sql`select * from audit_personal`]);
    expect(left).not.toMatch(/Jane|jane@|"127\.0\.0\.1"|Renamed/);
  });
});

test("what the gateway itself does has no actor", async () => {
  await using other = await startTestGateway({ sandbox: { customers: 1 } });
  const { integrationId: disabledId, storeId: otherStore } = await setUpValidation(other);
  await other.database.sql`update integrations set status = 'AUTOMATIC'`;
  other.sandbox.control.revokeToken();
  await runSync(other, { integrationId: disabledId });
  expect(await lastEntry(other, "disableIntegration")).toMatchObject({
    actor: null,
    target: { id: disabledId },
    before: { status: "AUTOMATIC" },
    after: { status: "DISABLED", disabledReason: "TOKEN_REJECTED" },
    ipAddress: null,
  });
  other.sandbox.control.restoreToken();
  await other.query(
    `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { ${userErrors} } }`,
    { id: otherStore, input: { accessToken: other.sandbox.accessToken } },
  );
  expect((await lastEntry(other, "updateStore")).after).toMatchObject({
    status: "CONNECTED",
    integrationsBroughtBack: [{ id: disabledId, status: "AUTOMATIC" }],
  });
});

test("what becomes of an integration by something else is found under its own id", async () => {
  await using other = await startTestGateway({ sandbox: { customers: 1 } });
  const ids = await setUpValidation(other);
  const { integrationId: targetId, storeId: id } = ids;
  const ask = async (operation: string, variables: Record<string, unknown>) => {
    const { data, errors } = await other.query(operation, variables);
    expect(errors).toBeUndefined();
    return data.done;
  };
  await ask(
    `mutation ($id: ID!) { done: updateIntegration(id: $id, input: { status: AUTOMATIC }) { ${userErrors} } }`,
    { id: targetId },
  );
  const { id: undone } = await runSync(other, { integrationId: targetId });
  const undo = await ask(`mutation ($id: ID!) { done: undoSync(id: $id) { sync { id } ${userErrors} } }`, {
    id: undone,
  });
  await syncToEnd(other, undo.sync.id);
  other.sandbox.control.revokeToken();
  await runSync(other, { integrationId: targetId });
  other.sandbox.control.restoreToken();
  await ask(
    `mutation ($id: ID!, $input: UpdateStoreInput!) { done: updateStore(id: $id, input: $input) { ${userErrors} } }`,
    { id, input: { accessToken: other.sandbox.accessToken } },
  );
  await ask(`mutation ($id: ID!) { done: disconnectStore(id: $id) { ${userErrors} } }`, { id });
  const { nodes } = await auditPage(other, { targetId });
  const admin = { name: "STOREGATE_ADMIN_KEY" };
  expect(nodes.map(({ operation, actor, before, after }) => ({ operation, actor, before, after }))).toEqual([
    {
      operation: "deleteIntegration",
      actor: admin,
      before: expect.objectContaining({ connectorId: "validation", status: "MANUAL" }) as object,
      after: { reason: "STORE_DISCONNECTED" },
    },
    {
      operation: "enableIntegration",
      actor: admin,
      before: { status: "DISABLED" },
      after: { status: "MANUAL", reason: "TOKEN_ACCEPTED" },
    },
    {
      operation: "disableIntegration",
      actor: null,
      before: { status: "MANUAL" },
      after: { status: "DISABLED", disabledReason: "TOKEN_REJECTED" },
    },
    {
      operation: "turnIntegrationManual",
      actor: null,
      before: { status: "AUTOMATIC" },
      after: { status: "MANUAL", reason: "SYNC_UNDONE", syncId: undo.sync.id },
    },
    expect.objectContaining({ operation: "updateIntegration" }),
    expect.objectContaining({ operation: "createIntegration" }),
  ]);
  // Who wished it so.
  expect((await auditPage(other, { targetId: undo.sync.id })).nodes).toMatchObject([
    { operation: "undoSync", actor: admin },
  ]);
});

test("of a store that is connected again nothing was before", async () => {
  await using other = await startTestGateway({ sandbox: { customers: 1 } });
  const { storeId: id } = await setUpValidation(other);
  await other.query(`mutation ($id: ID!) { disconnectStore(id: $id) { deletedId } }`, { id });
  await other.query(`mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { ${userErrors} } }`, {
    input: credentials(other.sandbox),
  });
  expect(await lastEntry(other, "connectStore")).toMatchObject({
    target: { id },
    before: null,
    after: { storeHash: other.sandbox.storeHash, status: "CONNECTED" },
  });
});
