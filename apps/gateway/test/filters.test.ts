/** What narrows lists, and what counts them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addEndedSync, fillResults, rowOf } from "./filled-results.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { resultsPage, startSync } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let syncId: string;

const odd = [
  "50%off@example.com",
  "50xoff@example.com",
  "a_b@example.com",
  "axb@example.com",
  "back\\slash@example.com",
];

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0 });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  syncId = await addEndedSync(gateway, integrationId);
  await fillResults(gateway, { syncId, count: 100 });
  const { sql } = gateway.database;
  await sql`update sync_results set reason = 'domain_accepts_mail' where seq <= 30`;
  for (const [index, key] of odd.entries()) await sql`update sync_results set key = ${key} where seq = ${90 + index}`;
  await sql`update sync_results set key = 'Zoë@Example.com' where seq = 96`;
  const errors = JSON.stringify([
    { kind: "CONFLICT", code: "CHANGED_SINCE", message: "a", retryable: false },
    { kind: "INPUT", code: "SECOND", message: "b", retryable: false },
  ]);
  await sql`update sync_results set errors = ${errors}::jsonb where seq = 50`;
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function numbers(filter: Record<string, unknown>): Promise<number[]> {
  const { nodes, totalCount } = await resultsPage(gateway, syncId, { filter });
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ externalId }) => Number(externalId));
}

const all = Array.from({ length: 100 }, (_, index) => index + 1);

describe("results", () => {
  test.each<[string, Record<string, unknown>, number[]]>([
    ["an outcome", { outcome: ["FAILED"] }, all.filter((n) => n % 5 === 0)],
    ["one of several outcomes", { outcome: ["FAILED", "UPDATED"] }, all],
    ["an outcome that none has", { outcome: ["DELETED"] }, []],
    ["a label", { label: ["valid"] }, all.filter((n) => n % 2 === 0)],
    ["one of several labels", { label: ["valid", "risky", "other"] }, all],
    ["a reason", { reason: ["domain_accepts_mail"] }, all.filter((n) => n <= 30)],
    ["an error's code", { errorCode: ["VENDOR_REFUSED"] }, all.filter((n) => n % 5 === 0 && n !== 50)],
    ["the code of the second error", { errorCode: ["SECOND"] }, [50]],
    ["one of several codes", { errorCode: ["SECOND", "CHANGED_SINCE", "NONE"] }, [50]],
    ["all of several", { outcome: ["FAILED"], label: ["valid"], reason: ["domain_accepts_mail"] }, [10, 20, 30]],
    [
      "all of five",
      {
        outcome: ["FAILED"],
        label: ["valid"],
        reason: ["domain_accepts_mail"],
        errorCode: ["VENDOR_REFUSED"],
        search: "customer-1",
      },
      [10],
    ],
  ])("by %s", async (_, filter, expected) => {
    expect(await numbers(filter)).toEqual(expected);
  });

  test("a list that is null or left out lets all through, an empty one nothing", async () => {
    expect(await numbers({})).toEqual(all);
    for (const name of ["outcome", "label", "reason", "errorCode"]) {
      expect(await numbers({ [name]: null })).toEqual(all);
      expect(await numbers({ [name]: [] })).toEqual([]);
    }
  });

  test("a list has at most 100 different values, however often each stands in it", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `value-${index}`);
    expect(await numbers({ label: ["valid", ...many(99)] })).toEqual(await numbers({ label: ["valid"] }));
    expect(await numbers({ outcome: Array<string>(1000).fill("FAILED") })).toEqual(
      await numbers({ outcome: ["FAILED"] }),
    );
    expect(await numbers({ errorCode: ["SECOND", ...many(99)] })).toEqual([50]);
    const text =
      "query ($id: ID!, $filter: SyncResultFilter) { sync(id: $id) { results(filter: $filter) { totalCount } } }";
    for (const name of ["label", "reason", "errorCode"]) {
      for (const count of [101, 70_000]) {
        const { errors } = await gateway.query(text, { id: syncId, filter: { [name]: many(count) } });
        expect(errors).toMatchObject([{ extensions: { code: "LIST_TOO_LONG", field: ["filter", name] } }]);
      }
    }
    const outcome = Array<string>(70_000).fill("FAILED");
    expect((await gateway.query(text, { id: syncId, filter: { outcome } })).errors).toMatchObject([
      { extensions: { code: "LIST_TOO_LONG", field: ["filter", "outcome"] } },
    ]);
    const status = Array<string>(70_000).fill("FAILED");
    const ofSyncs = "query ($status: [SyncStatus!]) { syncs(status: $status) { totalCount } }";
    expect((await gateway.query(ofSyncs, { status })).errors).toMatchObject([
      { extensions: { code: "LIST_TOO_LONG", field: ["status"] } },
    ]);
    expect((await gateway.query(ofSyncs, { status: status.slice(0, 1000) })).errors).toBeUndefined();
  });

  test.each<[string, number[]]>([
    ["customer-8", [8, ...all.filter((n) => n >= 80 && n < 90)]],
    ["CUSTOMER-88@", [88]],
    ["zoë@", [96]],
    ["ZOË", [96]],
    ["50%", [90]],
    ["50", [90, 91]],
    ["a_", [92]],
    ["back\\", [94]],
    ["%", []],
    ["_", []],
    ["example.com", []],
    ["' or true --", []],
    ["", all],
  ])("by the start of the key %j, literally and in any case", async (search, expected) => {
    expect(await numbers({ search })).toEqual(expected);
  });

  test("pages of a filter hold only what it lets through, and a cursor is good for any filter of the list", async () => {
    const filter = { outcome: ["FAILED"] };
    const first = await resultsPage(gateway, syncId, { filter, first: 3 });
    expect(first.nodes.map(({ externalId }) => externalId)).toEqual(["5", "10", "15"]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.totalCount).toBe(20);
    const after = first.pageInfo.endCursor;
    const next = await resultsPage(gateway, syncId, { filter, first: 3, after });
    expect(next.nodes.map(({ externalId }) => externalId)).toEqual(["20", "25", "30"]);
    expect(next.pageInfo.hasPreviousPage).toBe(true);
    const unfiltered = await resultsPage(gateway, syncId, { first: 1, after });
    expect(unfiltered.nodes.map(({ externalId }) => externalId)).toEqual(["16"]);
  });

  test("beyond 10,000 nobody counts", async () => {
    const [exactly, beyond] = [await addEndedSync(gateway, integrationId), await addEndedSync(gateway, integrationId)];
    await fillResults(gateway, { syncId: exactly, count: 10_000 });
    await fillResults(gateway, { syncId: beyond, count: 10_001 });
    expect((await resultsPage(gateway, exactly, { first: 1 })).totalCount).toBe(10_000);
    expect((await resultsPage(gateway, beyond, { first: 1 })).totalCount).toBeNull();
    expect((await resultsPage(gateway, beyond, { first: 1, filter: { outcome: ["FAILED"] } })).totalCount).toBe(2000);
  });
});

describe("pages", () => {
  const lists = ["stores", "integrations", "syncs", "auditEntries"];

  test.each(lists)("%s: first is 1 to 250", async (list) => {
    for (const first of [0, -1, 251, 2147483647]) {
      const { errors } = await gateway.query(`{ ${list}(first: ${first}) { totalCount } }`);
      expect(errors).toMatchObject([{ extensions: { code: "FIRST_OUT_OF_RANGE" } }]);
    }
    for (const first of [1, 250]) {
      expect((await gateway.query(`{ ${list}(first: ${first}) { totalCount } }`)).errors).toBeUndefined();
    }
  });

  test.each(lists)("%s: a cursor of another list, or none at all, is refused", async (list) => {
    const cursors: string[] = [];
    for (const other of lists.filter((each) => each !== list)) {
      const { data } = await gateway.query(`{ ${other}(first: 1) { pageInfo { endCursor } } }`);
      cursors.push(data[other].pageInfo.endCursor);
    }
    for (const after of [...cursors, "", "x", Buffer.from(`["${list}",{}]`).toString("base64url")]) {
      const { errors } = await gateway.query(`query ($after: String) { ${list}(after: $after) { totalCount } }`, {
        after,
      });
      expect(errors).toMatchObject([{ extensions: { code: "CURSOR_MALFORMED" } }]);
    }
  });
});

describe("lists by name", () => {
  const names = ["<b>", "9", "10", "Ähre", "apple", "Apple", "apple 2", "apple 10", "same", "same", "Zeta", "Zürich"];

  test.each([1, 3, 250])("go as people sort, %i at a time", async (first) => {
    const { sql } = gateway.database;
    await sql`delete from integrations where connector_id = 'sorted'`;
    await sql`delete from stores where store_hash like 'sorted%'`;
    for (const [index, name] of names.toReversed().entries()) {
      await sql`insert into stores (id, store_hash, name, status, scopes) values (gen_random_uuid(), ${`sorted${index}`}, ${name}, 'CONNECTED', '{}')`;
      await sql`insert into integrations (id, store_id, connector_id, name, config, status)
        select gen_random_uuid(), store_id, 'sorted', ${name}, '{}', 'MANUAL' from integrations where connector_id = 'validation' limit 1`;
    }
    for (const list of ["stores", "integrations"]) {
      const told: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { data } = await gateway.query(
          `query ($first: Int!, $after: String) { ${list}(first: $first, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }`,
          { first, after },
        );
        told.push(...data[list].nodes.map(({ name }: { name: string }) => name));
        ({ endCursor: after, hasNextPage: more } = data[list].pageInfo);
      }
      expect(told.filter((name) => names.includes(name))).toEqual(names);
    }
    await sql`delete from integrations where connector_id = 'sorted'`;
    await sql`delete from stores where store_hash like 'sorted%'`;
  });
});

describe("syncs", () => {
  const ids = async (args: string): Promise<string[]> => {
    const { data } = await gateway.query(`{ syncs(first: 250${args}) { nodes { id } totalCount } }`);
    expect(data.syncs.totalCount).toBe(data.syncs.nodes.length);
    return data.syncs.nodes.map((each: { id: string }) => each.id);
  };

  test("of an integration have cursors of their own, in either place", async () => {
    const mine = `syncs(first: 1, integrationId: "${integrationId}")`;
    const { data } = await gateway.query(
      `{ syncs(first: 1) { pageInfo { endCursor } } own: ${mine} { pageInfo { endCursor } } }`,
    );
    const ask = (field: string, after: string) =>
      gateway.query(`query ($id: ID!, $after: String) { integration(id: $id) { ${field} { totalCount } } }`, {
        id: integrationId,
        after,
      });
    expect((await ask("syncs(after: $after)", data.own.pageInfo.endCursor)).errors).toBeUndefined();
    expect((await ask("syncs(after: $after)", data.syncs.pageInfo.endCursor)).errors).toMatchObject([
      { extensions: { code: "CURSOR_MALFORMED" } },
    ]);
  });

  test("by store, integration and state; a list that is empty is of none", async () => {
    const waiting = await startSync(gateway, { integrationId });
    const every = await ids("");
    expect(every[0]).toBe(waiting);
    expect(await ids(`, storeId: "${storeId}"`)).toEqual(every);
    expect(await ids(`, integrationId: "${integrationId}"`)).toEqual(every);
    expect(await ids(`, storeId: "${storeId}", integrationId: "${integrationId}", status: [QUEUED]`)).toEqual([
      waiting,
    ]);
    expect(await ids(", status: [SUCCEEDED]")).toEqual(every.slice(1));
    expect(await ids(", status: [QUEUED, SUCCEEDED]")).toEqual(every);
    expect(await ids(", status: null")).toEqual(every);
    expect(await ids(", status: []")).toEqual([]);
    expect(await ids(", status: [FAILED]")).toEqual([]);
    expect(await ids(`, storeId: "sto_00000000-0000-0000-0000-000000000000"`)).toEqual([]);
    expect(await ids(`, storeId: "${integrationId}"`)).toEqual([]);
    expect(rowOf(waiting)).not.toBe("");
  });
});
