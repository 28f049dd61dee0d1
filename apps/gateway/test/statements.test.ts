/** How many SQL statements an operation costs: as many for fifty nodes as for one. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { getOperationAST, OperationTypeNode, print, validate, type GraphQLSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../src/graphql/schema.js";
import { addEndedSync, fillResults, rowOf } from "./filled-results.js";
import { setUpValidation, startTestGateway, type Answer, type TestGateway } from "./harness.js";
import { prunedOperations, type PrunedOperation } from "./prune-document.js";
import { openSocket } from "./sockets.js";

const statements: string[] = [];
let gateway: TestGateway;
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  const onStatement = (statement: string) => statements.push(statement);
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0, notices: false, onStatement });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  const { sql } = gateway.database;
  // Fifty stores with two integrations each, and two syncs of each integration.
  await sql`
    insert into stores (id, store_hash, name, credentials, status, scopes)
    select uuidv7(), 'other' || n, 'Other ' || n, credentials, status, scopes
    from stores, generate_series(1, 50) as n where stores.id = ${rowOf(storeId)}`;
  await sql`
    insert into integrations (id, store_id, connector_id, name, config, status)
    select uuidv7(), id, 'validation', 'One of two ' || n, '{}'::jsonb, 'MANUAL' from stores, generate_series(1, 2) as n
    where store_hash like 'other%'`;
  await sql`
    insert into syncs (id, integration_id, store_id, connector_id, kind, trigger, dry_run, "full", keep_unchanged, config,
      status, finished_at, started_by_id)
    select uuidv7(), i.id, i.store_id, i.connector_id, 'validate', 'MANUAL', false, false, false, i.config, 'SUCCEEDED', now(),
      (select id from api_keys limit 1)
    from integrations as i, generate_series(1, 2) as n`;
  await sql`
    with entries as (
      insert into audit_entries (id, at, key_id, operation, target_type, target_id)
      select uuidv7(), now(), (select id from api_keys limit 1), 'made', types.type, types.id
      from (select 'Store' as type, id from stores union all select 'Integration', id from integrations
        union all select 'Sync', id from syncs) as types
      returning id)
    insert into audit_personal (entry_id, actor_name, target_name, ip_address) select id, 'a key', 'a thing', null from entries`;
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Statements of one run; the least of several, because what goes on besides adds to some of them. */
async function costOf(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 3; times++) {
    const before = statements.length;
    await run();
    least = Math.min(least, statements.length - before);
  }
  expect(least).toBeGreaterThan(0);
  return least;
}

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const answer = await gateway.query(query, variables);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

describe("lists", () => {
  const lists: Readonly<Record<string, { readonly fields: string; readonly most: number }>> = {
    stores: { fields: "id name integrations { id name lastSync { id status startedBy { name } } }", most: 6 },
    integrations: {
      fields:
        "id store { id name } connector { id } warnings { code } lastSync { id status integration { store { id } } }",
      most: 6,
    },
    syncs: {
      fields:
        "id integration { id store { name } } startedBy { name apiKey { id role } } undoable undoneBy { id } origin { id }",
      most: 9,
    },
    auditEntries: {
      fields:
        "id actor { name apiKey { name } } target { id __typename ... on Sync { integration { id } } } targetName",
      most: 8,
    },
  };

  test.each(Object.entries(lists))("%s: fifty cost as much as one", async (list, { fields, most }) => {
    const query = `query ($first: Int!) { ${list}(first: $first) { nodes { ${fields} } totalCount } }`;
    expect(JSON.stringify(await ask(query, { first: 50 })).match(/"id"/g)?.length).toBeGreaterThan(50);
    const one = await costOf(() => ask(query, { first: 1 }));
    const fifty = await costOf(() => ask(query, { first: 50 }));
    // The newest entry alone may need fewer loaders than fifty of all types.
    expect(fifty).toBeLessThanOrEqual(list === "auditEntries" ? most : one);
    expect(fifty).toBeLessThanOrEqual(most);
  });

  test("the histories of integrations: those of fifty cost as much as one", async () => {
    await gateway.database.sql`
      insert into integration_changes (integration_id, number, changed_by_id, config_version, before, after)
      select i.id, n, (select id from api_keys limit 1), 1, '{}', jsonb_build_object('name', 'Name ' || n) ||
        case n when 1 then '{"config":{}}'::jsonb else '{}' end
      from integrations as i, generate_series(1, 9) as n on conflict do nothing`;
    const query = `query ($first: Int!, $after: String) { integrations(first: $first, after: $after) { nodes { configVersion
      configHistory(first: 5) { totalCount nodes { number changedBy { name } config changes { path } } pageInfo { hasNextPage } }
      oldest: configHistory(first: 9) { nodes { number } } } } }`;
    const { integrations } = (await ask(query, { first: 50 })) as {
      integrations: { nodes: { configHistory: object; oldest: { nodes: { number: number }[] } }[] };
    };
    expect(integrations.nodes).toHaveLength(50);
    for (const { configHistory, oldest } of integrations.nodes) {
      expect(configHistory).toMatchObject({ totalCount: 9, pageInfo: { hasNextPage: true } });
      expect(configHistory).toMatchObject({ nodes: [9, 8, 7, 6, 5].map((number) => ({ number, config: {} })) });
      expect(oldest.nodes.map(({ number }) => number)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    }
    const one = await costOf(() => ask(query, { first: 1 }));
    expect(await costOf(() => ask(query, { first: 50 }))).toBe(one);
    expect(one).toBeLessThanOrEqual(6);
  });

  test("the history of a record: fifty cost as much as one", async () => {
    for (let each = 0; each < 50; each++) {
      await fillResults(gateway, { syncId: await addEndedSync(gateway, integrationId), count: 1 });
    }
    const query = `query ($storeId: ID!, $first: Int!) {
      recordHistory(storeId: $storeId, recordType: "customer", key: "customer-1@example.com", first: $first) {
        nodes { id sync { id startedBy { name } integration { name store { name } } } } totalCount } }`;
    const { recordHistory } = await ask(query, { storeId, first: 50 });
    expect(recordHistory).toMatchObject({ totalCount: 50 });
    const one = await costOf(() => ask(query, { storeId, first: 1 }));
    expect(await costOf(() => ask(query, { storeId, first: 50 }))).toBe(one);
    expect(one).toBeLessThanOrEqual(5);
  });
});

describe.skipIf(process.env["STOREGATE_SHARED"] === undefined)("the operations that pages send", () => {
  let operations: readonly PrunedOperation[];
  let schema: GraphQLSchema;
  beforeAll(async () => {
    const file = path.join(process.env["STOREGATE_SHARED"] ?? "", "contract", "operations.graphql");
    schema = await createSchema();
    operations = prunedOperations(schema, await readFile(file, "utf8"));
  });

  /** Of those that a connector answers for, what is served depends on which connectors there are. */
  const costs: Readonly<
    Record<string, { readonly most: number; readonly variables: (nodes: number) => Promise<Record<string, unknown>> }>
  > = {
    SyncPage: { most: 14, variables: async (nodes) => ({ id: await endedSync(50), first: nodes }) },
    WarehouseSetUp: {
      most: 8,
      variables: async () => ({ draft: { integrationId }, schedule: { cron: "0 3 * * *", timeZone: "UTC" } }),
    },
    PreviewUndo: { most: 30, variables: async (nodes) => ({ syncId: await endedSync(nodes) }) },
    FollowIntegration: { most: 4, variables: async () => ({ integrationId }) },
  };

  async function endedSync(results: number): Promise<string> {
    const { sql } = gateway.database;
    await sql`update syncs set status = 'CANCELLED', finished_at = now() where finished_at is null`;
    const syncId = await addEndedSync(gateway, integrationId);
    await fillResults(gateway, { syncId, count: results });
    await sql`
      insert into sync_changes (sync_id, seq, record_seq, resource, target, action, before, after, state)
      select ${rowOf(syncId)}::uuid, n, n, 'customer-group', n::text, 'update', '{}', '{}', 'done'
      from generate_series(1, ${results}::int) as n`;
    return syncId;
  }

  test("each of them is valid as far as it is served, and is known here", () => {
    expect(operations.length).toBeGreaterThan(1);
    for (const { document } of operations) expect(validate(schema, document)).toEqual([]);
    const answered = operations.map(({ name }) => name).filter((name) => name in costs);
    expect(answered).toContain("SyncPage");
    const unknown = operations.map(({ name }) => name).filter((name) => !(name in costs));
    // Asked of connectors' typed fields alone.
    expect(unknown.filter((name) => !["AgentLookup", "ConfirmRefund"].includes(name))).toEqual([]);
  });

  test.each(Object.entries(costs))("%s: fifty cost as much as one", async (name, { most, variables }) => {
    const document = operations.find((each) => each.name === name)?.document;
    if (!document) return;
    const run = async (nodes: number): Promise<number> => {
      const given = await variables(nodes);
      const before = statements.length;
      const answer = await (getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION
        ? first(print(document), given)
        : gateway.query(print(document), given));
      const cost = statements.length - before;
      // Validation has no places with options, and no model: there, looking costs what it costs, and finds nothing.
      const places = name === "WarehouseSetUp" ? ["tables", "fields", "previewModel"] : [];
      expect((answer.errors ?? []).filter((error) => !places.includes(String(error.path?.[0])))).toEqual([]);
      expect(JSON.stringify(answer.data)).not.toContain('"userErrors":[{');
      return cost;
    };
    const least = async (nodes: number) => Math.min(await run(nodes), await run(nodes), await run(nodes));
    const [one, fifty] = [await least(1), await least(50)];
    expect(fifty).toBeLessThanOrEqual(one);
    expect(fifty).toBeLessThanOrEqual(most);
  });

  /** The first event. */
  async function first(query: string, variables: Record<string, unknown>): Promise<Partial<Answer>> {
    await using socket = openSocket(gateway);
    const events = socket.client.iterate({ query, variables });
    const { value } = await events.next();
    await events.return?.();
    return value as Partial<Answer>;
  }
});
