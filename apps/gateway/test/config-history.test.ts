/** What an integration was set to, when and by whom; and the config that each of its syncs ran with. */
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { schema } from "@storegate/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { canary, dumpOf, findings } from "./canaries.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { lastEntry } from "./audit-entries.js";
import { rowOf } from "./filled-results.js";
import { askForSync, runSync, syncToEnd, userErrors } from "./syncs.js";
import { toyConnector } from "./toy-connector.js";

const { integrations } = schema;

let gateway: TestGateway;
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 5 },
    connectors: [...installedConnectors, { connector: toyConnector([]) }],
  });
  // Whatever changes an integration and leaves its history behind is refused by the database.
  await gateway.database.sql.unsafe(`
    create function history_tells_all() returns trigger language plpgsql as $$
    declare is_set jsonb; told jsonb; known boolean;
    begin
      select jsonb_build_object('name', name, 'status', status, 'config', config, 'schedule', schedule,
        'maxChanges', max_changes, 'maxChangeShare', max_change_share) into is_set from integrations where id = new.id;
      select jsonb_object_agg(key, value) into told from (
        select distinct on (key) key, value from integration_changes as c, jsonb_each(c.after)
        where c.integration_id = new.id order by key, c.number desc) as newest;
      select (select config_version from integrations where id = new.id) = max(config_version) into known
        from integration_changes where integration_id = new.id;
      if told is distinct from is_set or known is distinct from true then
        raise exception 'the history of an integration tells %, and it is %', told, is_set;
      end if;
      return null;
    end $$;
    create constraint trigger history_tells_all after insert or update on integrations
      deferrable initially deferred for each row execute function history_tells_all();`);
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function ask(query: string, variables: Record<string, unknown> = {}, key?: string) {
  const answer = await gateway.query(query, variables, key);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

async function create(connectorId: string, config: object): Promise<string> {
  const { createIntegration } = await ask(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } ${userErrors} } }`,
    { input: { storeId, connectorId, config } },
  );
  return createIntegration.integration.id;
}

async function update(id: string, input: Record<string, unknown>): Promise<void> {
  const { updateIntegration } = await ask(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { ${userErrors} } }`,
    { id, input },
  );
  expect(updateIntegration.userErrors).toEqual([]);
}

async function historyOf(id: string, page: Record<string, unknown> = {}) {
  const { integration } = await ask(
    `query ($id: ID!, $first: Int, $after: String) { integration(id: $id) { configVersion config configHistory(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { id number at configVersion secretsChanged config changedBy { name } reason { code } changes { path before after } } } } }`,
    { id, first: 250, ...page },
  );
  return { ...integration.configHistory, configVersion: integration.configVersion, config: integration.config };
}

async function syncConfig(id: string) {
  const { sync } = await ask(`query ($id: ID!) { sync(id: $id) { config configVersion integration { id } } }`, { id });
  return sync;
}

/** Starts a sync by a mutation that takes a sync's id, and runs it to its end. */
async function follow(mutation: string, id: string, key?: string): Promise<string> {
  const data = await ask(`mutation ($id: ID!) { ${mutation}(id: $id) { sync { id } ${userErrors} } }`, { id }, key);
  expect(data[mutation].userErrors).toEqual([]);
  await syncToEnd(gateway, data[mutation].sync.id);
  return data[mutation].sync.id;
}

test("whatever changes an integration is in its history: what, when, by whom and why", async () => {
  const undoing = await addApiKey(gateway, "OPERATOR", "undoing");
  const id = await create("validation", { attributeName: "Verdict" });
  await update(id, { name: "Weekly", config: { attributeName: "Checked" }, maxChanges: 50, maxChangeShare: 0.5 });
  await update(id, { status: "AUTOMATIC", schedule: { cron: "0 3 * * 1", timeZone: "Europe/Berlin" } });
  await update(id, {
    schedule: { cron: "0 4 * * 1", timeZone: "Europe/Berlin" },
    maxChanges: null,
    maxChangeShare: null,
  });
  const { id: syncId } = await runSync(gateway, { integrationId: id });
  await follow("undoSync", syncId, undoing);
  gateway.sandbox.control.revokeToken();
  expect(await runSync(gateway, { integrationId: id })).toMatchObject({ status: "FAILED" });
  gateway.sandbox.control.restoreToken();
  const input = { accessToken: gateway.sandbox.accessToken };
  await ask(
    `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { ${userErrors} } }`,
    {
      id: storeId,
      input,
    },
  );
  await update(id, { status: "DISABLED", schedule: null });

  const { nodes, totalCount, configVersion, config } = await historyOf(id);
  const who = (number: number) => nodes.find((each: { number: number }) => each.number === number);
  expect({ totalCount, configVersion, config }).toMatchObject({
    totalCount: 8,
    configVersion: 2,
    config: { attributeName: "Checked" },
  });
  expect(nodes.map((each: { number: number }) => each.number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  const admin = { name: who(1).changedBy.name };
  expect(who(1)).toMatchObject({ reason: null, configVersion: 1, config: { attributeName: "Verdict" } });
  expect(who(1).changes).toEqual(
    expect.arrayContaining([
      { path: "/status", before: null, after: "MANUAL" },
      { path: "/config/attributeName", before: null, after: "Verdict" },
    ]),
  );
  expect(who(1).changes.map((each: { path: string }) => each.path)).not.toContain("/schedule");
  expect(who(2)).toMatchObject({ changedBy: admin, reason: null, configVersion: 2 });
  expect(who(2).changes).toEqual(
    [
      { path: "/name", before: expect.any(String) as string, after: "Weekly" },
      { path: "/maxChanges", before: null, after: 50 },
      { path: "/maxChangeShare", before: null, after: 0.5 },
      { path: "/config/attributeName", before: "Verdict", after: "Checked" },
    ].toSorted(byPlaceIn(who(2).changes)),
  );
  const schedule = { cron: "0 3 * * 1", timeZone: "Europe/Berlin", blackouts: [] };
  expect(who(3).changes).toEqual([
    { path: "/status", before: "MANUAL", after: "AUTOMATIC" },
    { path: "/schedule", before: null, after: schedule },
  ]);
  expect(who(4).changes).toContainEqual({ path: "/schedule/cron", before: "0 3 * * 1", after: "0 4 * * 1" });
  expect(who(4).changes).toHaveLength(3);
  expect(who(5)).toMatchObject({
    changedBy: { name: "undoing" },
    reason: { code: "SYNC_UNDONE" },
    changes: [{ path: "/status", before: "AUTOMATIC", after: "MANUAL" }],
  });
  expect(who(6)).toMatchObject({
    changedBy: null,
    reason: { code: "TOKEN_REJECTED" },
    changes: [{ path: "/status", before: "MANUAL", after: "DISABLED" }],
  });
  expect(who(7)).toMatchObject({
    changedBy: admin,
    reason: { code: "TOKEN_ACCEPTED" },
    changes: [{ path: "/status", before: "DISABLED", after: "MANUAL" }],
  });
  // The config as it then stood, though nothing of it was changed.
  expect(who(8)).toMatchObject({ changedBy: admin, reason: null, config: { attributeName: "Checked" } });
  const times = nodes.map((each: { at: string }) => each.at);
  expect(times.toSorted().toReversed()).toEqual(times);
});

function byPlaceIn(changes: readonly { path: string }[]) {
  const place = (path: string): number => changes.findIndex((each) => each.path === path);
  return (one: { path: string }, other: { path: string }): number => place(one.path) - place(other.path);
}

test("what changes nothing is no change", async () => {
  const config = { host: "https://a.example", apiKey: "once-given", hook: { path: "/h", password: "as-before" } };
  const id = await create("toy", config);
  await update(id, { config, name: "Toy", status: "MANUAL", maxChanges: null, schedule: null });
  // The database keeps no order of an object's names; null keeps a secret.
  await update(id, { config: { hook: { password: null, path: "/h" }, apiKey: null, host: "https://a.example" } });
  await update(id, {});
  expect(await historyOf(id)).toMatchObject({ totalCount: 1, configVersion: 1 });
});

test("an integration that came without a history has it begun with what it was", async () => {
  const id = await create("validation", { attributeName: "Old" });
  await gateway.database.sql`delete from integration_changes where integration_id = ${rowOf(id)}`;
  await update(id, { name: "New" });
  const { nodes } = await historyOf(id);
  expect(nodes).toMatchObject([
    { number: 2, changes: [{ path: "/name", after: "New" }], config: { attributeName: "Old" } },
    { number: 1, changedBy: null, reason: null, config: { attributeName: "Old" } },
  ]);
});

describe("what an earlier version sets, running beside this one,", () => {
  /** As one does that knows nothing of histories. */
  async function setBeside(id: string, columns: Partial<typeof integrations.$inferInsert>): Promise<void> {
    await gateway.database.queries.transaction(async (tx) => {
      await tx.execute("set local session_replication_role = replica");
      await tx
        .update(integrations)
        .set(columns)
        .where(eq(integrations.id, rowOf(id)));
    });
  }

  test("is written down by the next change as found, and no version stands for two configs", async () => {
    const id = await create("validation", { attributeName: "Told" });
    const told = await runSync(gateway, { integrationId: id });
    await setBeside(id, { config: { attributeName: "Untold" }, status: "DISABLED", maxChanges: 7 });
    await setBeside(id, { status: "MANUAL" });
    const untold = await runSync(gateway, { integrationId: id, dryRun: true });
    await update(id, { name: "Next" });
    const found = await runSync(gateway, { integrationId: id, dryRun: true });

    const { nodes, totalCount, configVersion } = await historyOf(id);
    expect({ totalCount, configVersion }).toEqual({ totalCount: 3, configVersion: 2 });
    expect(nodes).toMatchObject([
      { number: 3, configVersion: 2, reason: null, changedBy: { name: expect.any(String) as string } },
      { number: 2, configVersion: 2, reason: { code: "SETTINGS_FOUND_CHANGED" }, changedBy: null },
      { number: 1, configVersion: 1, config: { attributeName: "Told" } },
    ]);
    expect(nodes[0].changes).toMatchObject([{ path: "/name", after: "Next" }]);
    expect(nodes[0].config).toEqual({ attributeName: "Untold" });
    expect(nodes[1].changes).toHaveLength(2);
    expect(nodes[1].changes).toEqual(
      expect.arrayContaining([
        { path: "/config/attributeName", before: "Told", after: "Untold" },
        { path: "/maxChanges", before: null, after: 7 },
      ]),
    );
    expect(await syncConfig(told.id)).toMatchObject({ configVersion: 1, config: { attributeName: "Told" } });
    expect(await syncConfig(untold.id)).toMatchObject({ configVersion: null, config: { attributeName: "Untold" } });
    expect(await syncConfig(found.id)).toMatchObject({ configVersion: 2, config: { attributeName: "Untold" } });
  });

  test("and then put right, is there, too; what changes nothing else leaves no more than that", async () => {
    const id = await create("validation", { attributeName: "Right" });
    await setBeside(id, { config: { attributeName: "Wrong" } });
    await update(id, { config: { attributeName: "Right" } });
    await setBeside(id, { name: "Beside" });
    await update(id, { name: "Beside" });
    const { nodes, configVersion } = await historyOf(id);
    expect(configVersion).toBe(3);
    expect(nodes).toMatchObject([
      { configVersion: 3, reason: { code: "SETTINGS_FOUND_CHANGED" }, changes: [{ path: "/name", after: "Beside" }] },
      { configVersion: 3, reason: null, config: { attributeName: "Right" } },
      { configVersion: 2, reason: { code: "SETTINGS_FOUND_CHANGED" }, config: { attributeName: "Wrong" } },
      { configVersion: 1, config: { attributeName: "Right" } },
    ]);
  });
});

describe("secrets", () => {
  test("are nowhere: only that they were changed", async () => {
    const secrets = ["first", "second", "password", "token"].map(canary);
    const [first, second, password, token] = secrets;
    const host = "https://a.example";
    const id = await create("toy", {
      host,
      apiKey: first,
      hook: { path: "/h", password },
      login: { by: "token", token },
    });
    await update(id, {
      config: { host, apiKey: second, hook: { path: "/h", password: null }, login: { by: "token" } },
    });
    const { id: syncId } = await runSync(gateway, { integrationId: id });
    await update(id, { config: { host, apiKey: null, lists: ["a", "b"], login: { by: "nobody", token: "" } } });
    await update(id, { config: { host, apiKey: null, lists: ["a", "c"], login: { by: "nobody" } } });

    const { nodes, configVersion } = await historyOf(id);
    expect(configVersion).toBe(4);
    expect(nodes.map((each: { secretsChanged: string[] }) => each.secretsChanged)).toEqual([
      [],
      ["/hook/password", "/login/token"],
      ["/apiKey"],
      ["/apiKey", "/hook/password", "/login/token"],
    ]);
    expect(nodes[0].changes).toEqual([{ path: "/config/lists/1", before: "b", after: "c" }]);
    expect(nodes[1].changes).toHaveLength(3);
    expect(nodes[1].changes).toEqual(
      expect.arrayContaining([
        { path: "/config/hook", before: { path: "/h", password: null }, after: null },
        { path: "/config/lists", before: null, after: ["a", "b"] },
        { path: "/config/login/by", before: "token", after: "nobody" },
      ]),
    );
    expect(nodes[2]).toMatchObject({ configVersion: 2, changes: [] });
    expect(nodes[3].changes.map((each: { path: string }) => each.path)).not.toContain("/config/apiKey");
    expect(await syncConfig(syncId)).toMatchObject({
      configVersion: 2,
      config: { apiKey: null, hook: { path: "/h", password: null }, login: { by: "token", token: null } },
    });
    const haystacks = [...(await dumpOf(gateway.database)), { what: "answers", text: gateway.answers.join("\n") }];
    expect(secrets.flatMap((secret) => findings(secret, haystacks))).toEqual([]);
  });

  test("are null, too, where they were kept before their connector called them secrets", async () => {
    const id = await create("toy", { host: "https://a.example", apiKey: "a-secret" });
    const { id: syncId } = await runSync(gateway, { integrationId: id });
    const plain = canary("plain");
    const { sql } = gateway.database;
    await sql`update syncs set config = jsonb_set(config, '{apiKey}', to_jsonb(${plain}::text)) where id = ${rowOf(syncId)}`;
    await sql`update integration_changes set after = jsonb_set(after, '{config,apiKey}', to_jsonb(${plain}::text))
      where integration_id = ${rowOf(id)}`;
    expect((await syncConfig(syncId)).config).toMatchObject({ host: "https://a.example", apiKey: null });
    expect((await historyOf(id)).nodes[0].config).toMatchObject({ host: "https://a.example", apiKey: null });
    expect(findings(plain, [{ what: "answers", text: gateway.answers.join("\n") }])).toEqual([]);
  });
});

describe("a sync shows the config that it ran with", () => {
  test("whatever becomes of the integration's", async () => {
    const id = await create("validation", { attributeName: "One" });
    const one = await runSync(gateway, { integrationId: id });
    await update(id, { config: { attributeName: "Two" } });
    const two = await runSync(gateway, { integrationId: id, dryRun: true });
    const undo = await follow("undoSync", one.id);
    await ask(`mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }`, { id });
    const shown = (attributeName: string, configVersion: number) => ({
      config: expect.objectContaining({ attributeName }) as object,
      configVersion,
      integration: null,
    });
    expect(await syncConfig(one.id)).toEqual(shown("One", 1));
    expect(await syncConfig(two.id)).toEqual(shown("Two", 2));
    expect(await syncConfig(undo)).toEqual(shown("One", 1));
    expect(await lastEntry(gateway, "deleteIntegration")).toMatchObject({
      before: { config: { attributeName: "Two" } },
    });
  });

  test("also one by an approval or a retry", async () => {
    const id = await create("validation", { attributeName: "Three" });
    await update(id, { config: { attributeName: "Four" } });
    await update(id, { maxChanges: 0 });
    const stopped = await runSync(gateway, { integrationId: id });
    expect(stopped).toMatchObject({ error: { code: "CHANGE_LIMIT_EXCEEDED" } });
    expect(await syncConfig(stopped.id)).toMatchObject({ config: { attributeName: "Four" }, configVersion: 2 });
    // There and back: what is approved is what was stopped, by the version that stands now.
    await update(id, { config: { attributeName: "Five" } });
    await update(id, { config: { attributeName: "Four" } });
    gateway.sandbox.control.addFault({
      method: "PUT",
      path: "/v3/customers/attribute-values",
      respond: { status: 422, body: { status: 422, title: "No" } },
      times: 100,
    });
    const approved = await follow("approveSync", stopped.id);
    gateway.sandbox.control.clearFaults();
    expect(await syncConfig(approved)).toMatchObject({ config: { attributeName: "Four" }, configVersion: 4 });
    await update(id, { config: { attributeName: "Six" }, maxChanges: null });
    const retried = await follow("retryFailedRecords", approved);
    expect(await syncConfig(retried)).toMatchObject({ config: { attributeName: "Six" }, configVersion: 5 });
  });

  test("and not to those who only follow", async () => {
    const { id: syncId } = await runSync(gateway, { integrationId });
    const subscriber = await addApiKey(gateway, "SUBSCRIBER");
    const fields = ["config", "configVersion"];
    for (const field of fields) {
      const { errors } = await gateway.query(
        `query ($id: ID!) { sync(id: $id) { ${field} } }`,
        { id: syncId },
        subscriber,
      );
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    const viewer = await addApiKey(gateway, "VIEWER");
    const { sync } = await ask(
      `query ($id: ID!) { sync(id: $id) { config integration { configHistory { totalCount } } } }`,
      { id: syncId },
      viewer,
    );
    expect(sync).toMatchObject({ config: {}, integration: { configHistory: { totalCount: 3 } } });
  });
});

test("of changes at one time each has its number, and the later one keeps what the earlier one set", async () => {
  const host = "https://a.example";
  const id = await create("toy", { host, apiKey: "the-first" });
  const { sql } = gateway.database;
  const all: Promise<void>[] = [];
  await sql.begin(async (tx) => {
    await tx`select 1 from integrations where id = ${rowOf(id)} for update`;
    all.push(update(id, { config: { host, apiKey: "the-second" } }));
    all.push(update(id, { config: { host, apiKey: null, limit: 7 } }), update(id, { name: "At once" }));
    for (let waiting = 0; waiting < 3;) {
      const found = await sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      waiting = found.length;
      await delay(10);
    }
  });
  await Promise.all(all);
  const { nodes, configVersion } = await historyOf(id);
  expect(nodes.map((each: { number: number }) => each.number)).toEqual([4, 3, 2, 1]);
  expect(configVersion).toBe(nodes[0].configVersion);
  expect(nodes.filter((each: { secretsChanged: string[] }) => each.secretsChanged.length > 0)).toHaveLength(2);
  // Whoever gave no secret has changed none.
  const limited = nodes.find((each: { changes: object[] }) =>
    each.changes.some((change) => isDeepStrictEqual(change, { path: "/config/limit", before: null, after: 7 })),
  );
  expect(limited).toMatchObject({ secretsChanged: [], config: { limit: 7 } });
});

test("a history of a thousand changes is read page by page", async () => {
  const id = await create("validation", { attributeName: "V1" });
  const { sql } = gateway.database;
  // Every tenth is of the config, the others of the name.
  await sql`
    insert into integration_changes (integration_id, number, config_version, before, after)
    select ${rowOf(id)}, n, 1 + (n - 1) / 10, '{}',
      case when n % 10 = 1 then jsonb_build_object('config', jsonb_build_object('attributeName', 'V' || 1 + (n - 1) / 10))
      else jsonb_build_object('name', 'Name ' || n) end
    from generate_series(2, 1000) as n`;
  const numbers: number[] = [];
  let after: string | null = null;
  do {
    const page = await historyOf(id, { after });
    expect(page.totalCount).toBe(1000);
    for (const { number, configVersion, config } of page.nodes) {
      numbers.push(number);
      expect(config).toMatchObject({ attributeName: `V${configVersion}` });
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => 1000 - index));
  const { pageInfo } = (await historyOf(id, { first: 1 })) as { pageInfo: { endCursor: string } };
  const wrong = `query ($id: ID!, $after: String) { integration(id: $id) { configHistory(after: $after) { totalCount } } }`;
  const { errors } = await gateway.query(wrong, { id: integrationId, after: pageInfo.endCursor });
  expect(errors?.[0]?.extensions.code).toBe("CURSOR_MALFORMED");
});

test("a sync that cannot be started leaves no trace of a config", async () => {
  const id = await create("validation", {});
  await update(id, { status: "DISABLED" });
  expect(await askForSync(gateway, { integrationId: id })).toMatchObject({ sync: null });
  expect(await historyOf(id)).toMatchObject({ totalCount: 2, configVersion: 1 });
});
