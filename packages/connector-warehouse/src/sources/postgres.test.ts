import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOf, keysBehind, testHost, testWarehouse, type TestWarehouse } from "../../test/source-world.js";
import { postgresSource } from "./postgres.js";
import type { PostgresConfig } from "./postgres-config.js";
import type { ModelChoice, OpenModel, OpenSource } from "./source.js";

let warehouse: TestWarehouse;

beforeAll(async () => {
  warehouse = await testWarehouse();
  await warehouse.sql.unsafe(`
    create schema hidden;
    create table hidden.secrets (id int);
    create type colour as enum ('red', 'green');
    create table numbers (id bigint primary key, label text);
    insert into numbers select n, 'n' || n from generate_series(1, 2500) n;
    create table kinds (
      id int, big int8, exact numeric(38,10), half float8, tenth float4, yes boolean, day date, at timestamp, zoned timestamptz, doc jsonb,
      many int8[], words text[], deep numeric[][], hue colour, uid uuid, raw bytea, span interval
    );
    insert into kinds values (
      1, 9223372036854775807, 1234567890123456789012345678.0123456700, 0.1, 0.1, true, '2026-11-23', '2026-11-23 10:11:12.123456',
      '2026-11-23 10:11:12+02', '{"big": 9007199254740993, "n": 1.50, "list": [null, "a"]}',
      '{1,9223372036854775807,null}', '{"a,b","c\\"d"}', '{{1.10,2},{3,4}}', 'green', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\x01ff', '1 day'
    ), (2, 5, 0.0, 'NaN', 1.5, false, 'infinity', null, null, '[]', '{}', null, null, null, null, null, null);
    create table texts (k text collate "en-x-icu", n int);
    create table uuids (k uuid);
    insert into uuids select gen_random_uuid() from generate_series(1, 20);
    create table times (k timestamptz);
    insert into times select timestamptz '2026-01-01 00:00+00' + n * interval '7 hours' from generate_series(0, 30) n;
    create table "Odd.Name" ("Key ""x""" int);
    insert into "Odd.Name" values (1);
  `);
  const texts = [
    ...[
      "b",
      "B",
      "a",
      "Ä",
      "ä",
      "z",
      "Z",
      "é",
      "😀",
      "\uFFFD",
      "a b",
      "a-b",
      "'",
      "\\",
      "\\'",
      '"',
      "-1",
      "10",
      "9",
      "日本",
    ].map((k, n) => ({ k, n })),
    ...["dup", "dup", "dup"].map((k, n) => ({ k, n })),
    { k: null, n: 1 },
    { k: null, n: 2 },
    { k: "", n: 3 },
  ];
  await warehouse.sql`insert into texts
    select * from jsonb_to_recordset(${JSON.stringify(texts)}::text::jsonb) as each (k text, n int)`;
});

afterAll(() => warehouse[Symbol.asyncDispose]());

async function using<Answer>(
  use: (source: OpenSource) => Promise<Answer>,
  changed: Partial<PostgresConfig> = {},
  signal = new AbortController().signal,
): Promise<Answer> {
  const source = await postgresSource.open({ ...warehouse.config, ...changed }, testHost(), signal);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

const model = <Answer>(choice: ModelChoice, use: (model: OpenModel) => Promise<Answer>): Promise<Answer> =>
  using(async (source) => use(await source.model(choice)));

describe("rows of PostgreSQL", () => {
  it("come by number where the key is one, whatever the number of digits", async () => {
    const keys = await model({ table: "public.numbers", key: "id" }, (opened) => keysBehind(opened, null));
    expect(keys).toEqual(Array.from({ length: 2500 }, (_, index) => String(index + 1)));
  });

  it("come in chunks of a thousand", async () => {
    const sizes = await model({ table: "numbers", key: "id" }, async (opened) => {
      const found: number[] = [];
      for await (const rows of opened.rows("99")) found.push(rows.length);
      return found;
    });
    expect(sizes).toEqual([1000, 1000, 401]);
  });

  it("come by the bytes of the key's text, and go on behind each of them", async () => {
    await model({ table: "texts", key: "k" }, async (opened) => {
      expect(opened.keyOrder).toBe("text");
      const keys = await keysBehind(opened, null);
      const distinct = [...new Set(keys)];
      expect(keys).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? ""))));
      expect(keys).toHaveLength(23);
      for (const key of distinct) expect(await keysBehind(opened, key)).toEqual(keys.slice(keys.lastIndexOf(key) + 1));
      expect(await allOf(opened.keys("a"))).toEqual(keys.slice(keys.indexOf("a") + 1));
      expect(await opened.count()).toEqual({ rows: 26, withoutKey: 3 });
    });
  });

  it.each(["uuids", "times"])("of the table %s go on behind each key", async (table) => {
    await model({ table, key: "k" }, async (opened) => {
      const keys = await keysBehind(opened, null);
      expect(keys.length).toBeGreaterThan(10);
      expect(keys).toEqual(keys.toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1)));
      for (let index = 0; index < keys.length; index += 7)
        expect(await keysBehind(opened, keys[index] ?? "")).toEqual(keys.slice(index + 1));
    });
  });

  it("of given keys come in the order of keys, all rows of one key, and none for what is no key", async () => {
    const [texts, numbers] = await Promise.all([
      model({ table: "texts", key: "k" }, (opened) => opened.rowsOf(["z", "dup", "nobody", "\\'", ""])),
      model({ table: "numbers", key: "id" }, (opened) => opened.rowsOf(["10", "9", "abc", "99999999999999999999999"])),
    ]);
    expect(texts.map(({ key }) => key)).toEqual(["\\'", "dup", "dup", "dup", "z"]);
    expect(numbers).toEqual([
      { key: "9", cells: { id: 9, label: "n9" } },
      { key: "10", cells: { id: 10, label: "n10" } },
    ]);
  });

  it("keep the digits of their numbers, and write times in one way", async () => {
    const opened = await model({ table: "kinds", key: "id" }, async (each) => ({
      columns: each.columns,
      rows: await each.firstRows(10),
    }));
    expect(opened.columns.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual([
      "id integer integer",
      "big bigint integer",
      "exact numeric decimal",
      "half double precision float",
      "tenth real float",
      "yes boolean boolean",
      "day date date",
      "at timestamp without time zone timestamp",
      "zoned timestamp with time zone timestamp",
      "doc jsonb json",
      "many bigint[] list",
      "words text[] list",
      "deep numeric[] list",
      "hue colour text",
      "uid uuid text",
      "raw bytea other",
      "span interval text",
    ]);
    expect(opened.rows[0]?.cells).toEqual({
      id: 1,
      big: "9223372036854775807",
      exact: "1234567890123456789012345678.0123456700",
      half: 0.1,
      tenth: 0.1,
      yes: true,
      day: "2026-11-23",
      at: "2026-11-23T10:11:12.123456",
      zoned: "2026-11-23T08:11:12Z",
      doc: { big: "9007199254740993", n: 1.5, list: [null, "a"] },
      many: [1, "9223372036854775807", null],
      words: ["a,b", 'c"d'],
      deep: [
        ["1.10", "2"],
        ["3", "4"],
      ],
      hue: "green",
      uid: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      raw: "\\x01ff",
      span: "P1D",
    });
    expect(opened.rows[1]?.cells).toMatchObject({
      exact: "0.0000000000",
      half: "NaN",
      day: "infinity",
      at: null,
      doc: [],
      many: [],
      words: null,
    });
  });

  it("come of a query, however it ends", async () => {
    const queries = [
      "select id from numbers where id < 3",
      "select id from numbers where id < 3; -- all\n /* of ; them */ ;",
      "with few as (select id from numbers where id < 3) select * from few -- ;",
    ];
    for (const query of queries)
      expect(await model({ query, key: "id" }, (opened) => keysBehind(opened, null))).toEqual(["1", "2"]);
  });

  it("come of a table whose name and column are odd", async () => {
    expect(await model({ table: 'public."Odd.Name"', key: 'Key "x"' }, (opened) => keysBehind(opened, null))).toEqual([
      "1",
    ]);
    await using(async (source) => {
      expect(await source.tables("odd.")).toEqual([{ name: 'public."Odd.Name"', label: 'public."Odd.Name"' }]);
      expect((await source.tables(undefined)).map(({ name }) => name)).not.toContain("hidden.secrets");
      expect(await source.sample({ table: "numbers" }, 1)).toEqual({
        columns: [
          { name: "id", type: "bigint", kind: "integer" },
          { name: "label", type: "text", kind: "text" },
        ],
        rows: [{ id: 1, label: "n1" }],
      });
    });
  });
});

describe("PostgreSQL refuses, in its own words,", () => {
  it.each([
    [
      "a table that is not there",
      { table: "public.nobody", key: "id" },
      "SOURCE_TABLE_UNKNOWN",
      'relation "public.nobody" does not exist.',
    ],
    [
      "a schema that the user may not use",
      { table: "hidden.secrets", key: "id" },
      "SOURCE_ACCESS_DENIED",
      "permission denied for schema hidden.",
    ],
    [
      "a column that is not there",
      { query: "select nothing from numbers", key: "id" },
      "SOURCE_COLUMN_UNKNOWN",
      'column "nothing" does not exist.',
    ],
    [
      "a key that is not there",
      { table: "numbers", key: "ID" },
      "SOURCE_COLUMN_UNKNOWN",
      'The model has no column "ID" to be its key; its columns are id, label.',
    ],
    [
      "floats for keys",
      { table: "kinds", key: "half" },
      "SOURCE_KEY_UNSUITABLE",
      'The column "half" is of the type double precision',
    ],
    ["JSON for keys", { table: "kinds", key: "doc" }, "SOURCE_KEY_UNSUITABLE", "jsonb"],
    ["what is no SQL", { query: "selec 1", key: "id" }, "SOURCE_QUERY_REFUSED", "syntax error"],
    [
      "several statements",
      { query: "select 1 as id; drop table numbers", key: "id" },
      "SOURCE_QUERY_REFUSED",
      "several statements",
    ],
    [
      "what leaves its brackets",
      { query: "select 1 as id) as model; commit; drop table numbers; --", key: "id" },
      "SOURCE_QUERY_REFUSED",
      "several statements",
    ],
    ["writing", { query: "delete from numbers returning id", key: "id" }, "SOURCE_QUERY_REFUSED", "syntax error"],
    [
      "writing by a function",
      { query: "select nextval('s') as id", key: "id" },
      "SOURCE_TABLE_UNKNOWN",
      'relation "s" does not exist.',
    ],
    [
      "two columns of one name",
      { query: "select 1 as id, 2 as id", key: "id" },
      "SOURCE_QUERY_REFUSED",
      'Two columns of the model are named "id"',
    ],
    ["table and query at once", { table: "numbers", query: "select 1", key: "id" }, "SOURCE_MODEL_UNCLEAR", "Both"],
    ["neither table nor query", { key: "id" }, "SOURCE_MODEL_UNCLEAR", "Neither"],
  ])("%s", async (_, choice: ModelChoice, code, message) => {
    await expect(model(choice, (opened) => opened.firstRows(1))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it("logins, databases, and being nowhere, without telling the password", async () => {
    const password = "wrong-password-4711";
    const refused = await using(() => Promise.resolve(), { password }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: "AUTH", code: "SOURCE_LOGIN_REFUSED", field: "source.password" });
    expect(JSON.stringify(refused)).not.toContain(password);
    await expect(using(() => Promise.resolve(), { database: "nowhere" })).rejects.toMatchObject({
      kind: "CONFIG",
      code: "SOURCE_DATABASE_UNKNOWN",
      message: 'database "nowhere" does not exist.',
      field: "source.database",
    });
    await expect(using(() => Promise.resolve(), { port: 1 })).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      code: "SOURCE_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("TLS where it has none", async () => {
    await expect(using(() => Promise.resolve(), { tls: "verify" })).rejects.toMatchObject({
      kind: "CONFIG",
      code: "SOURCE_TLS_REFUSED",
      field: "source.tls",
      message: expect.stringContaining("offers no TLS"),
    });
  });
});

describe("a source that is ended", () => {
  it("ends the query that runs, on the server too", async () => {
    const ending = new AbortController();
    const source = await postgresSource.open(warehouse.config, testHost(), ending.signal);
    const slow = source
      .model({ query: "select id from numbers where pg_sleep(60) is null", key: "id" })
      .then((opened) => opened.count());
    const running = async (): Promise<readonly unknown[]> =>
      warehouse.sql`select 1 from pg_stat_activity where usename = ${warehouse.config.user} and state = 'active' and application_name = 'storegate' and query like '%count%'`;
    await expect.poll(running, { interval: 10 }).toHaveLength(1);
    const reason = new Error("ended by the test");
    ending.abort(reason);
    await expect(slow).rejects.toBe(reason);
    await expect.poll(running, { interval: 10 }).toHaveLength(0);
    await source.close();
  });

  it("leaves no connection when reading is given up", async () => {
    await model({ table: "numbers", key: "id" }, async (opened) => {
      for await (const rows of opened.rows(null)) {
        expect(rows).toHaveLength(1000);
        break;
      }
    });
    await expect
      .poll(() => warehouse.sql`select 1 from pg_stat_activity where usename = ${warehouse.config.user}`, {
        interval: 10,
      })
      .toHaveLength(0);
  });
});
