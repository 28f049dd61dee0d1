/** Setting an integration up: what a form offers, what a preview tells, what is warned of later. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customersFrom, person, startWarehouseWorld, type Row, type WarehouseWorld } from "./warehouse-world.js";

let world: WarehouseWorld;

beforeAll(async () => {
  world = await startWarehouseWorld();
  const { sql } = world.gateway.database;
  await sql`create schema shop`;
  await sql`create table shop.people (key int primary key, email text, first_name text, last_name text, spent numeric(30, 10))`;
  await sql`insert into shop.people select n, 'p' || n || '@example.net', 'P' || n, 'Person', n + 12345678901234567890.0123456789
    from generate_series(1, 12) as n`;
  world.gateway.sandbox.control.addCustomer({ email: "p2@example.net", first_name: "P2", last_name: "Old" });
});
afterAll(() => world[Symbol.asyncDispose]());

const people = (rest: Row = {}): Row => ({
  source: { ...world.postgres, table: "shop.people" },
  key: "key",
  object: "customers",
  mapping: ["email", "first_name", "last_name"].map((to) => ({ to, from: to })),
  ...rest,
});

const draftOf = (config: Row): Row => ({ storeId: world.storeId, connectorId: "warehouse", config });

async function preview(draft: Row, limit?: number) {
  return world.gateway.query(
    `query ($draft: IntegrationDraftInput!, $limit: Int! = 10) {
      previewModel(draft: $draft, limit: $limit) {
        columns { name type }
        rows
        records { id recordType key externalId outcome label reason before after details errors { code message field } }
        userErrors { kind code message field }
      }
    }`,
    { draft, ...(limit === undefined ? {} : { limit }) },
  );
}

describe("a preview", () => {
  it("tells columns, rows without loss, and what would become of each; nothing is written", async () => {
    const before = world.gateway.sandbox.control.snapshot();
    const { data } = await preview(draftOf(people()));
    const { columns, rows, records, userErrors } = data.previewModel;
    expect(userErrors).toEqual([]);
    expect(columns).toContainEqual({ name: "spent", type: expect.stringContaining("numeric") });
    expect(rows).toHaveLength(10);
    expect(rows.find((row: unknown[]) => row[0] === 1)).toEqual([
      1,
      "p1@example.net",
      "P1",
      "Person",
      "12345678901234567891.0123456789",
    ]);
    expect(records).toHaveLength(10);
    expect(records.find(({ key }: Row) => key === "1")).toMatchObject({
      outcome: "CREATED",
      recordType: "row",
      before: null,
      after: { email: "p1@example.net", first_name: "P1", last_name: "Person" },
    });
    expect(records.find(({ key }: Row) => key === "2")).toMatchObject({
      outcome: "UPDATED",
      before: { last_name: "Old" },
      after: { last_name: "Person" },
      details: { matchedBy: "email" },
    });
    expect(world.gateway.sandbox.control.snapshot()).toEqual(before);
    expect(await world.gateway.database.sql`select * from warehouse.rows`).toEqual([]);
    expect(await world.gateway.database.sql`select * from warehouse.models`).toEqual([]);
  });

  it("shows what is there while the mapping is not whole, and says what is missing", async () => {
    const { data } = await preview(draftOf({ source: { ...world.postgres, table: "shop.people" } }), 3);
    expect(data.previewModel).toMatchObject({ rows: [[], [], []].map(() => expect.any(Array)), records: [] });
    expect(data.previewModel.columns).toHaveLength(5);
    const fields = data.previewModel.userErrors.map(({ field }: { field: string[] }) => field.join("."));
    expect(fields).toEqual(expect.arrayContaining(["config.key", "config.object", "config.mapping"]));
    const wrong = await preview(draftOf(people({ mapping: [{ to: "emial", from: "email" }] })), 1);
    expect(wrong.data.previewModel.userErrors.map(({ message }: Row) => message).join(" ")).toContain("email");
    expect(wrong.data.previewModel.rows).toHaveLength(1);
  });

  it("says what is wrong with the source, at its place, and never the password", async () => {
    const cases: readonly [Row, string, string][] = [
      [{ ...world.postgres, table: "shop.nobody" }, "SOURCE_TABLE_UNKNOWN", "config.source.table"],
      [{ ...world.postgres, query: "selct 1" }, "SOURCE_QUERY_REFUSED", "config.source.query"],
      [
        { ...world.postgres, table: "shop.people", database: "nowhere" },
        "SOURCE_DATABASE_UNKNOWN",
        "config.source.database",
      ],
    ];
    for (const [source, code, field] of cases) {
      const { data } = await preview(draftOf(people({ source })));
      expect(data.previewModel).toMatchObject({ columns: [], rows: [], records: [] });
      const [error] = data.previewModel.userErrors;
      expect([error.code, error.field.join(".")]).toEqual([code, field]);
    }
    const unmapped = await preview(
      draftOf(people({ mapping: [...(people()["mapping"] as Row[]), { to: "company", from: "firm" }] })),
    );
    expect(unmapped.data.previewModel.userErrors).toMatchObject([{ field: ["config", "mapping", "3", "from"] }]);
  });

  it("answers no sync of a record, and refuses limits beyond its own", async () => {
    const asked = await world.gateway.query(
      `query ($draft: IntegrationDraftInput!) { previewModel(draft: $draft, limit: 1) { records { key sync { id } } } }`,
      { draft: draftOf(people()) },
    );
    expect(asked.errors?.[0]?.extensions.code).toBe("PREVIEW_HAS_NO_SYNC");
    const many = await preview(draftOf(people()), 101);
    expect(many.errors?.[0]?.extensions.code).toBe("LIMIT_OUT_OF_RANGE");
    const other = await preview({ storeId: world.storeId, connectorId: "validation", config: {} });
    expect(other.errors?.[0]?.extensions.code).toBe("DRAFT_OF_ANOTHER_CONNECTOR");
  });
});

it("forms are offered tables, columns, files and fields, with what each takes", async () => {
  const offered = async (config: Row, path: string, search?: string) => {
    const { data } = await world.gateway.query(
      `query ($draft: IntegrationDraftInput!, $path: String!, $search: String) {
        configOptions(draft: $draft, path: $path, search: $search) { value label details } }`,
      { draft: draftOf(config), path, search },
    );
    return data.configOptions as readonly Row[];
  };
  world.gateway.sandbox.control.addAttribute("Tier", "string");
  await world.load("offered.json", [person("x")]);
  const source = world.postgres;
  expect(await offered({ source }, "/source/table", "shop.p")).toMatchObject([{ value: "shop.people" }]);
  expect((await offered({ source: { ...source, table: "shop.people" } }, "/key")).map(({ value }) => value)).toEqual([
    "key",
    "email",
    "first_name",
    "last_name",
    "spent",
  ]);
  expect(await offered({ object: "products" }, "/mapping/0/to", "sale")).toMatchObject([
    { value: "sale_price", details: { type: "decimal", required: false } },
  ]);
  expect(await offered({ object: "customers" }, "/mapping/0/to", "email")).toMatchObject([
    { value: "email", details: { required: true, maxLength: 250 } },
  ]);
  expect(await offered({ object: "customers" }, "/mapping/0/to", "tier")).toMatchObject([{ value: "attribute:Tier" }]);
  expect((await offered({ source: { type: "duckdb" } }, "/source/path")).map(({ value }) => value)).toContain(
    "offered.json",
  );
});

it("columns that change are told in the integration's warnings; one that is mapped and gone stops the sync", async () => {
  const warnings = async (id: string) => {
    const { data } = await world.gateway.query(
      "query ($id: ID!) { integration(id: $id) { warnings { code message } } }",
      { id },
    );
    return (data.integration.warnings as readonly { code: string; message: string }[]).filter(({ code }) =>
      code.startsWith("SOURCE_COLUMNS"),
    );
  };
  await world.load("drift.json", [person("d1", { age: 30, hat: "red" })]);
  const id = await world.integrate(customersFrom("drift.json"));
  await world.run(id);
  expect(await warnings(id)).toEqual([]);
  await world.load("drift.json", [person("d1", { age: "thirty", coat: "blue" })]);
  expect((await world.run(id)).sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: 1 } });
  const told = await warnings(id);
  expect(told.map(({ code }) => code)).toEqual([
    "SOURCE_COLUMNS_CHANGED",
    "SOURCE_COLUMNS_REMOVED",
    "SOURCE_COLUMNS_ADDED",
  ]);
  expect(told.map(({ message }) => message).join(" ")).toMatch(/age.*hat.*coat/);
  const { company: _, ...without } = person("d1") as Row & { company: string };
  await world.load("drift.json", [without]);
  const { sync } = await world.run(id);
  expect(sync).toMatchObject({ status: "FAILED", error: { kind: "CONFIG" } });
  expect(sync.error?.message).toContain("company");
});
