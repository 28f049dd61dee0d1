/** What syncs did to one record, over all integrations of a store. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { historyQuery } from "../src/graphql/record-history-pages.js";
import { addEndedSync, fillResults, rowOf } from "./filled-results.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let secondId: string;
/** Oldest first. */
const syncs: string[] = [];
let dryRun: string;

const key = "customer-7@example.com";

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0 });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  const created = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
    { input: { storeId, connectorId: "validation", name: "Second", config: {} } },
  );
  secondId = created.data.createIntegration.integration.id;
  for (const of of [integrationId, secondId, integrationId, secondId]) syncs.push(await addEndedSync(gateway, of));
  dryRun = await addEndedSync(gateway, integrationId, { dryRun: true });
  for (const syncId of [...syncs, dryRun]) await fillResults(gateway, { syncId, count: 10 });
  // The same record twice in one sync: the second is the later.
  await gateway.database.sql`
    insert into sync_results select sync_id, 11, 11, record_type, upper(key), external_id, outcome, label, 'again', before,
      after, details, errors, at from sync_results where sync_id = ${rowOf(syncs[3] ?? "")} and seq = 7`;
  await gateway.database.sql`
    insert into sync_results select sync_id, 12, 12, 'subscriber', key, external_id, outcome, label, reason, before,
      after, details, errors, at from sync_results where sync_id = ${rowOf(syncs[3] ?? "")} and seq = 7`;
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function history(variables: Record<string, unknown> = {}, secret = gateway.key) {
  const answer = await gateway.query(
    `query ($storeId: ID!, $recordType: String!, $key: String!, $first: Int! = 20, $after: String) {
      recordHistory(storeId: $storeId, recordType: $recordType, key: $key, first: $first, after: $after) {
        nodes { key recordType reason sync { id integration { id } } } totalCount
        edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }`,
    { storeId, recordType: "customer", key, ...variables },
    secret,
  );
  if (answer.errors) throw new Error(answer.errors[0]?.extensions.code);
  return answer.data.recordHistory;
}

const syncIds = (page: { nodes: { sync: { id: string } }[] }) => page.nodes.map(({ sync }) => sync.id);

describe("it holds", () => {
  test("what every sync of every integration did, newest first, the later of one sync before the earlier", async () => {
    const page = await history();
    const [first, second, third, fourth] = syncs;
    expect(syncIds(page)).toEqual([fourth, fourth, third, second, first]);
    expect(page.nodes.map(({ reason }: { reason: string | null }) => reason)).toEqual([
      "again",
      null,
      null,
      null,
      null,
    ]);
    expect(page.totalCount).toBe(5);
    expect(
      new Set(page.nodes.map((each: { sync: { integration: { id: string } } }) => each.sync.integration.id)),
    ).toEqual(new Set([integrationId, secondId]));
  });

  test("nothing of dry runs, which did nothing", async () => {
    expect(syncIds(await history())).not.toContain(dryRun);
  });

  test("nothing of results that have expired, though they are still there", async () => {
    const { sql } = gateway.database;
    const expired = rowOf(syncs[2] ?? "");
    await sql`update syncs set results_expire_at = now() - interval '1 second' where id = ${expired}`;
    await sql`update syncs set results_expire_at = now() + interval '1 day' where id = ${rowOf(syncs[1] ?? "")}`;
    try {
      const page = await history();
      expect(syncIds(page)).toEqual([syncs[3], syncs[3], syncs[1], syncs[0]]);
      expect(page.totalCount).toBe(4);
    } finally {
      await sql`update syncs set results_expire_at = null where id = ${expired}`;
    }
  });

  test("the record by its key in any case, and by its type", async () => {
    expect((await history({ key: key.toUpperCase() })).totalCount).toBe(5);
    expect((await history({ recordType: "subscriber" })).totalCount).toBe(1);
    expect((await history({ recordType: "Customer" })).totalCount).toBe(0);
    for (const other of ["customer-7", "customer_7@example.com", "%", ""]) {
      expect((await history({ key: other })).totalCount).toBe(0);
    }
  });

  test("nothing of what is no store", async () => {
    expect((await history({ storeId: integrationId })).nodes).toEqual([]);
    expect((await history({ storeId: "sto_00000000-0000-0000-0000-000000000000" })).nodes).toEqual([]);
  });
});

describe("its pages", () => {
  test("go through it, each result once", async () => {
    const seen: string[] = [];
    let page = await history({ first: 2 });
    expect(page.pageInfo.hasPreviousPage).toBe(false);
    seen.push(...syncIds(page));
    while (page.pageInfo.hasNextPage) {
      page = await history({ first: 2, after: page.pageInfo.endCursor });
      expect(page.pageInfo.hasPreviousPage).toBe(true);
      seen.push(...syncIds(page));
    }
    expect(seen).toEqual(syncIds(await history()));
  });

  test("take no cursor of another record", async () => {
    const other = await history({ key: "customer-8@example.com", first: 1 });
    expect(other.pageInfo.endCursor).toEqual(expect.any(String));
    await expect(history({ after: other.pageInfo.endCursor })).rejects.toThrow("CURSOR_MALFORMED");
    // Keys are the same in any case, and so are their cursors.
    const [first] = (await history({ first: 1 })).edges;
    expect((await history({ key: key.toUpperCase(), first: 1, after: first?.cursor })).pageInfo.hasPreviousPage).toBe(
      true,
    );
  });

  test("take no cursor of another list", async () => {
    const { data } = await gateway.query(
      `query ($id: ID!) { sync(id: $id) { results(first: 1) { pageInfo { endCursor } } } syncs(first: 1) { pageInfo { endCursor } } }`,
      { id: syncs[0] },
    );
    for (const { endCursor } of [data.sync.results.pageInfo, data.syncs.pageInfo]) {
      await expect(history({ after: endCursor })).rejects.toThrow("CURSOR_MALFORMED");
    }
    await expect(history({ first: 251 })).rejects.toThrow("FIRST_OUT_OF_RANGE");
  });
});

test("a key that is narrowed sees what its integrations did, and of other stores nothing", async () => {
  const { sql } = gateway.database;
  const secret = await addApiKey(gateway, "VIEWER", "narrowed");
  await sql`update api_keys set integration_ids = ${[rowOf(secondId)]} where name = 'narrowed'`;
  expect(syncIds(await history({}, secret))).toEqual([syncs[3], syncs[3], syncs[1]]);
  expect((await history({}, secret)).totalCount).toBe(3);
  const stranger = await addApiKey(gateway, "VIEWER", "stranger");
  await sql`update api_keys set store_ids = ${["00000000-0000-4000-8000-000000000000"]} where name = 'stranger'`;
  expect(await history({}, stranger)).toMatchObject({ nodes: [], totalCount: 0 });
});

test("among 100,000 results the index finds it", async () => {
  const { sql, queries } = gateway.database;
  const large: string[] = [];
  for (let each = 0; each < 50; each++) large.push(await addEndedSync(gateway, integrationId));
  await Promise.all(large.map((syncId) => fillResults(gateway, { syncId, count: 2000 })));
  await sql`analyze sync_results, syncs`;
  const record = { storeId: rowOf(storeId), recordType: "customer", key };
  const after = [rowOf(large[25] ?? ""), 3] as const;
  for (const place of [
    { after: undefined, limit: 21 },
    { after, limit: 21 },
  ]) {
    const { sql: statement, params } = historyQuery(queries, record, place).toSQL();
    const rows = await sql.unsafe(`explain (analyze, format json) ${statement}`, params as never[]);
    const plan = JSON.stringify(rows);
    expect(plan).toContain('"Index Name":"sync_results_record"');
    expect(plan).not.toContain(
      '"Seq Scan","Parallel Aware":false,"Async Capable":false,"Relation Name":"sync_results"',
    );
  }
  expect((await history()).totalCount).toBe(55);
  expect((await history({ first: 1 })).nodes).toMatchObject([{ sync: { id: large.at(-1) } }]);
});
