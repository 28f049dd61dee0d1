/** People over GraphQL: a store is imported by a sync, then looked at, cut into segments, taken apart, downloaded and erased. */
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lastEntry } from "../audit-entries.js";
import { addApiKey, credentials, startTestGateway, type TestGateway } from "../harness.js";
import { contractOperation } from "../lookup/lookup-world.js";
import { runSync } from "../syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 300, orders: 700, products: 40, subscribers: 100, plan: "enterprise" },
  });
  const { control } = gateway.sandbox;
  const jane = control.addCustomer({
    email: "Jane.Roe@shop-people.net",
    first_name: "Jané",
    last_name: "Roe",
    phone: "+49 30 1234568",
  });
  const line = { name: "Shirt", quantity: 2, price_ex_tax: 10, price_inc_tax: 10 };
  control.orders.add({ customerId: jane.id, products: [line], fields: { status_id: 11 } });
  control.orders.add({
    email: "JANE.roe@shop-people.net",
    products: [line],
    fields: { status_id: 10, billing_address: { first_name: "Jane", last_name: "Guest" } },
  });
  control.addCustomer({
    email: "other.jane@shop-people.net",
    first_name: "J.",
    last_name: "Roe",
    phone: "030 1234568",
  });
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(gateway.sandbox) },
  );
  storeId = connected.data.connectStore.store.id;
  integrationId = await integrate("cdp", {});
  await runSync(gateway, { integrationId });
}, 60_000);
afterAll(() => gateway[Symbol.asyncDispose]());

async function integrate(connectorId: string, config: object): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId, connectorId, status: "MANUAL", config } },
  );
  const { integration, userErrors } = data.createIntegration;
  if (!integration) throw new Error(JSON.stringify(userErrors));
  return integration.id;
}

/** A key of somebody who reaches another integration alone. */
async function keyElsewhere(): Promise<string> {
  const other = await integrate("lookup", {});
  const { data } = await gateway.query(
    "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }",
    { input: { name: "Elsewhere", role: "VIEWER", integrationIds: [other] } },
  );
  return data.createApiKey.secret;
}

const profileFields = "id name emails phones customerExternalIds";

async function search(text: string | null, more = "", key?: string) {
  const { data, errors } = await gateway.query(
    `query ($id: ID!, $search: String) { profiles(integrationId: $id, search: $search, first: ${more === "" ? 250 : 5}) { nodes { ${profileFields} ${more} } totalCount pageInfo { hasNextPage } } }`,
    { id: integrationId, search: text },
    key,
  );
  return errors ? errors : data.profiles;
}

describe("a person", () => {
  test.each([
    ["a name in any case and order", "roe jané"],
    ["a name without its marks", "jane"],
    ["an address", "JANE.ROE@shop-people.net"],
    ["the beginning of one", "jane.roe@"],
    ["a phone number as it is dialled at home", "030 123 45 68"],
    ["a phone number from abroad", "0049 30 1234568"],
  ])("is found by %s", async (_, text) => {
    const { nodes } = await search(text);
    expect(nodes.map(({ emails }: { emails: string[] }) => emails)).toContainEqual([
      "jane.roe@shop-people.net",
      "other.jane@shop-people.net",
    ]);
  });

  test("is one person with their accounts and what they ordered without one, and says why", async () => {
    const [jane] = (
      await search(
        "jane.roe@shop-people.net",
        `links { entities { id kind externalId isApart } links { kind value entityIds } }
         orders { totalCount nodes { __typename externalId total { amount currency } items { name quantity quantityRefunded } } }
         timeline { nodes { kind externalId amount { amount } } }
         attributes(names: ["orders_count", "items_count", "accounts_count"]) { attribute { name title formula } value }`,
      )
    ).nodes;
    expect(jane.customerExternalIds).toHaveLength(2);
    expect(jane.links.entities.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      "ACCOUNT",
      "ACCOUNT",
      "ADDRESS",
    ]);
    expect(jane.links.links.map(({ kind, value }: { kind: string; value: string }) => [kind, value])).toEqual([
      ["EMAIL", "jane.roe@shop-people.net"],
      ["PHONE", "+49301234568"],
    ]);
    expect(jane.orders).toMatchObject({
      totalCount: 2,
      nodes: [{ items: [{ name: "Shirt", quantity: 2, quantityRefunded: 0 }] }, {}],
    });
    expect(jane.timeline.nodes.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      "ACCOUNT_MADE",
      "ACCOUNT_MADE",
      "ORDERED",
      "ORDERED",
    ]);
    expect(
      jane.attributes.map(({ attribute, value }: { attribute: { name: string }; value: unknown }) => [
        attribute.name,
        value,
      ]),
    ).toEqual([
      ["orders_count", 2],
      ["items_count", 4],
      ["accounts_count", 2],
    ]);
    const order = await gateway.query("query ($id: ID!) { node(id: $id) { id __typename } }", { id: jane.id });
    expect(order.data.node).toEqual({ id: jane.id, __typename: "Profile" });
  });

  test("of another integration is nobody", async () => {
    const {
      nodes: [jane],
    } = await search("jane.roe@shop-people.net");
    const elsewhere = await keyElsewhere();
    const { data } = await gateway.query("query ($id: ID!) { node(id: $id) { id } }", { id: jane.id }, elsewhere);
    expect(data?.node ?? null).toBeNull();
  });
});

test("people come page by page, each once, and are counted", async () => {
  const seen: string[] = [];
  let after: string | null = null;
  let total = 0;
  do {
    // The answer decides where the next one begins.
    // oxlint-disable-next-line typescript/no-explicit-any
    const { data }: { data: any } = await gateway.query(
      "query ($id: ID!, $after: String) { profiles(integrationId: $id, first: 90, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }",
      { id: integrationId, after },
    );
    seen.push(...data.profiles.nodes.map(({ id }: { id: string }) => id));
    total = data.profiles.totalCount;
    after = data.profiles.pageInfo.hasNextPage ? data.profiles.pageInfo.endCursor : null;
  } while (after !== null);
  expect([new Set(seen).size, seen.length]).toEqual([total, total]);
  expect(total).toBeGreaterThan(300);
});

test("all that the store counts is here", async () => {
  const { data } = await gateway.query(
    "query ($id: ID!) { importCoverage(integrationId: $id) { kind inStore here } }",
    { id: integrationId },
  );
  expect(data.importCoverage).toHaveLength(7);
  for (const { kind, inStore, here } of data.importCoverage) expect([kind, here]).toEqual([kind, inStore]);
});

describe("a segment", () => {
  const filter = { all: [{ attribute: "orders_count", gte: 2 }, { not: { attribute: "spend_total", gt: "1000" } }] };

  async function create(name: string, json: unknown, key?: string) {
    const { data, errors } = await gateway.query(
      `mutation ($input: CreateSegmentInput!) { createSegment(input: $input) {
        segment { id name size filter history { size } } userErrors { code message field } } }`,
      { input: { integrationId, name, filter: json } },
      key,
    );
    return errors ?? data.createSegment;
  }

  test("is looked at before, made, counted, compared, offered and deleted", async () => {
    const preview = await gateway.query(
      "query ($id: ID!, $filter: JSON!) { previewSegment(integrationId: $id, filter: $filter) { size userErrors { message } } }",
      { id: integrationId, filter },
    );
    const { size } = preview.data.previewSegment;
    expect(size).toBeGreaterThan(10);
    const { segment } = await create("Come again", filter);
    expect(segment).toMatchObject({ size, filter, history: [{ size }] });
    const other = await create("Everybody", { attribute: "accounts_count", gte: 0 });
    const { data } = await gateway.query(
      `query ($id: ID!, $segmentId: ID!, $integrationId: ID!) {
        node(id: $id) { ... on Segment { overlap(segmentId: $segmentId) compare(segmentId: $segmentId) { attribute { name } here { known mean } there { known } } } }
        profiles(integrationId: $integrationId, segmentId: $id, first: 5) { totalCount nodes { segments { name } } } }`,
      { id: segment.id, segmentId: other.segment.id, integrationId },
    );
    expect(data.node.overlap).toBe(size);
    expect(
      data.node.compare.find(({ attribute }: { attribute: { name: string } }) => attribute.name === "orders_count").here
        .known,
    ).toBe(size);
    expect(data.profiles.totalCount).toBe(size);
    for (const { segments } of data.profiles.nodes)
      expect(segments.map(({ name }: { name: string }) => name)).toEqual(["Come again", "Everybody"]);
    expect((await create("come AGAIN", filter)).userErrors).toMatchObject([
      { code: "NAME_TAKEN", field: ["input", "name"] },
    ]);
    const gone = await gateway.query(
      "mutation ($id: ID!) { deleteSegment(id: $id) { deletedId userErrors { code } } }",
      { id: segment.id },
    );
    expect(gone.data.deleteSegment).toEqual({ deletedId: segment.id, userErrors: [] });
    expect(await lastEntry(gateway, "deleteSegment")).toMatchObject({ before: { title: "Come again" } });
  });

  test("with a wrong filter is refused with all the places that are wrong", async () => {
    const { segment, userErrors } = await create("Wrong", {
      any: [{ attribute: "no_such", eq: 1 }, { attribute: "spend_total", gt: "much" }, {}],
    });
    expect(segment).toBeNull();
    expect(userErrors.map(({ field }: { field: string[] }) => field.join("/"))).toEqual([
      "input/filter/any/0/attribute",
      "input/filter/any/1/gt",
      "input/filter/any/2",
    ]);
  });

  test("is no viewer's to make", async () => {
    const viewer = await addApiKey(gateway, "VIEWER", "viewer");
    expect(await create("Mine", filter, viewer)).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });
});

test("who is not one person is taken apart, for good, and back again", async () => {
  const [jane] = (await search("jane.roe@shop-people.net", "links { entities { id kind externalId } }")).nodes;
  const other = jane.links.entities.find(
    ({ externalId }: { externalId: string }) => externalId === jane.customerExternalIds[1],
  );
  const change = async (operation: string, id: string) => {
    const { data } = await gateway.query(
      `mutation ($id: ID!, $entityIds: [ID!]!) { ${operation}(id: $id, input: { entityIds: $entityIds }) { profiles { id emails } userErrors { code message } } }`,
      { id, entityIds: [other.id] },
    );
    return data[operation];
  };
  const apart = await change("separateProfile", jane.id);
  expect(apart.userErrors).toEqual([]);
  expect(apart.profiles.map(({ emails }: { emails: string[] }) => emails).toSorted()).toEqual([
    ["jane.roe@shop-people.net"],
    ["other.jane@shop-people.net"],
  ]);
  await runSync(gateway, { integrationId, full: true });
  const [still] = (await search("other.jane@")).nodes;
  expect(still.emails).toEqual(["other.jane@shop-people.net"]);
  const united = await change("uniteProfile", still.id);
  expect(united).toMatchObject({
    userErrors: [],
    profiles: [{ emails: ["jane.roe@shop-people.net", "other.jane@shop-people.net"] }],
  });
  const { data } = await gateway.query("query ($id: ID!) { profile(id: $id) { emails } }", { id: still.id });
  expect(data.profile.emails).toHaveLength(2);
});

test("what other rules would do is told before, and is what they do", async () => {
  const { data } = await gateway.query(
    "query ($id: ID!, $rules: JSON!) { identityPreview(integrationId: $id, rules: $rules) { persons personsThen merged parted examples { kind value count linksThen } isPartial userErrors { field } } }",
    { id: integrationId, rules: { byPhone: false } },
  );
  const { persons, personsThen, parted } = data.identityPreview;
  expect(parted).toBeGreaterThan(0);
  expect(personsThen).toBe(persons + parted);
  await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    {
      id: integrationId,
      input: { config: { identity: { byPhone: false } } },
    },
  );
  await runSync(gateway, { integrationId });
  expect((await search("other.jane@")).nodes[0].emails).toEqual(["other.jane@shop-people.net"]);
  await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    {
      id: integrationId,
      input: { config: {} },
    },
  );
  await runSync(gateway, { integrationId });
  expect((await search("other.jane@")).nodes[0].emails).toHaveLength(2);
});

describe("an export", () => {
  async function download(format: string, key?: string): Promise<Response> {
    const { data } = await gateway.query(
      "query ($id: ID!, $format: ExportFormat!) { profiles(integrationId: $id, first: 1) { exportUrl(format: $format) totalCount } }",
      { id: integrationId, format },
    );
    const { exportUrl } = data.profiles;
    return fetch(exportUrl, { headers: { authorization: `Bearer ${key ?? gateway.key}` } });
  }

  test("has everybody with all attributes, alike in each form", async () => {
    const { totalCount } = await search(null);
    const lines = (await (await download("NDJSON")).text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(totalCount);
    const csv = (await (await download("CSV")).text()).trimEnd().split("\r\n");
    expect(csv[0]).toMatch(/^id,name,emails,phones,customerExternalIds,spend_total,/);
    expect(csv.length).toBeGreaterThan(totalCount);
    const parquet = await download("PARQUET");
    expect(parquet.headers.get("content-type")).toBe("application/vnd.apache.parquet");
    const folder = await mkdtemp(path.join(tmpdir(), "storegate-parquet-test-"));
    await writeFile(path.join(folder, "profiles.parquet"), Buffer.from(await parquet.arrayBuffer()));
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `select id, spend_total::varchar as spend_total, orders_count, emails from read_parquet('${folder}/profiles.parquet')`,
    );
    const rows = reader.getRowObjectsJson();
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
    const shown = (row: Record<string, unknown>) => [
      row["id"],
      Number(row["spend_total"]),
      Number(row["orders_count"]),
      row["emails"],
    ];
    expect(rows.map(shown)).toEqual(lines.map(shown));
  });

  test("is nobody's whose key does not reach the integration", async () => {
    const elsewhere = await keyElsewhere();
    expect((await download("PARQUET", elsewhere)).status).toBeGreaterThanOrEqual(403);
  });
});

test("who is erased is nowhere any more, and stays away", async () => {
  const [jane] = (await search("jane.roe@shop-people.net")).nodes;
  const erase = async () => {
    const { data } = await gateway.query(
      "mutation ($id: ID!) { eraseProfile(id: $id) { pseudonym tables { table before after } userErrors { code } } }",
      { id: jane.id },
    );
    return data.eraseProfile;
  };
  const erased = await erase();
  expect(erased.userErrors).toEqual([]);
  for (const { table, after } of erased.tables) expect([table, after]).toEqual([table, 0]);
  expect(erased.tables.find(({ table }: { table: string }) => table === "orders").before).toBe(2);
  await runSync(gateway, { integrationId, full: true });
  expect((await search("jane.roe@")).nodes).toEqual([]);
  expect((await search("other.jane@")).nodes).toEqual([]);
  expect((await erase()).userErrors).toMatchObject([{ code: "PROFILE_NOT_FOUND" }]);
  const entry = await lastEntry(gateway, "eraseProfile");
  expect(entry.after?.["person"]).toBe(erased.pseudonym);
  const tables = await gateway.database.sql<{ name: string }[]>`
    select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('cdp', 'public') and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await gateway.database.sql.unsafe(
      `select count(*)::int as count from ${name} each where each::text ilike '%jane.roe@%' or each::text like '%+49301234568%'`,
    );
    if (Number(row?.["count"]) > 0) found.push(name);
  }
  expect(found).toEqual([]);
});

test("agents see the profile that the platform knows", async () => {
  const lookup = await integrate("lookup", {});
  const email = gateway.sandbox.control.snapshot().customers[5]?.email ?? "";
  const { data, errors } = await gateway.query(
    `query ($id: ID!, $query: CustomerQuery!) { lookupCustomers(integrationId: $id, query: $query) { matches { customer {
      profile { id attributes(names: ["spend_total", "days_since_order"]) { attribute { title formula } value } segments { name } } } } } }`,
    { id: lookup, query: { email } },
  );
  expect(errors).toBeUndefined();
  const [{ customer }] = data.lookupCustomers.matches;
  expect(customer.profile.attributes).toHaveLength(2);
});

describe.skipIf(process.env["STOREGATE_SHARED"] === undefined)("operations that are really sent", () => {
  test("AgentLookup tells profiles", async () => {
    expect(await contractOperation("AgentLookup")).toContain("days_since_order");
  });
});
