import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOf, keysBehind, testFiles, testHost, type TestFiles } from "../../test/source-world.js";
import type { DuckdbConfig } from "./duckdb-config.js";
import { duckdbSource } from "./duckdb.js";
import type { Cell, ModelChoice, OpenModel, OpenSource } from "./source.js";
import { z } from "zod";

let files: TestFiles;

beforeAll(async () => {
  files = await testFiles();
  const { folder, write } = files;
  await mkdir(path.join(folder, "exports"));
  await mkdir(path.join(folder, "other", "deep"), { recursive: true });
  await writeFile(
    path.join(folder, "products.csv"),
    'sku,name,phone,note\n0010,"Ä, ""b""",0123,\n#002,,"",x\n0009,"two\nlines",1e5,2026-01-01\n',
  );
  await writeFile(path.join(folder, "cents.csv"), "id;price\n1;0,5\n2;1.50\n");
  await writeFile(path.join(folder, "one.csv"), "email\nb@example.net\na@example.net\n");
  await writeFile(path.join(folder, "ragged.csv"), "id,name\n1,a\n2,b,c,d\n3\n");
  await writeFile(path.join(folder, "short.csv"), `id,name\n${"1,a\n".repeat(30_000)}2\n`);
  await writeFile(path.join(folder, "latin.csv"), Buffer.from("id,name\n1,\xe4\n", "latin1"));
  await writeFile(path.join(folder, "zero.csv"), "");
  await writeFile(path.join(folder, "head.csv"), '\uFEFF"id; really";;Name;name\r\n1;x;y;z\r\n');
  await writeFile(path.join(folder, "packed.csv.gz"), gzipSync('id,name\n1,"a\nb"\n'));
  await writeFile(path.join(folder, "tabs.tsv"), "id\tname\n7\ta,b\n");
  await writeFile(path.join(folder, "exports", "may.csv"), "id,name\n1,a\n3,c\n");
  await writeFile(path.join(folder, "exports", "june.csv"), "id,name,city\n2,b,Berlin\n");
  await writeFile(path.join(folder, "exports", "june.json"), '[{"id": 4}]');
  await writeFile(path.join(folder, "exports", "read-me.txt"), "nothing");
  await writeFile(
    path.join(folder, "people.ndjson"),
    '{"id": 1, "sku": "007", "big": 9007199254740993, "tags": ["a"], "of": {"n": 1.5, "deep": [9007199254740993]}}\n{"id": 2, "late": true}\n',
  );
  await writeFile(path.join(folder, "broken.json"), '{"id": 1}\n{"id": \n');
  await writeFile(path.join(folder, "broken.parquet"), "PAR1 and no more");
  await writeFile(path.join(folder, "other", "deep", "secret.csv"), "id\n1\n");
  await symlink("/etc/passwd", path.join(folder, "passwd.csv"));
  await symlink("/etc", path.join(folder, "etc"));
  await write(
    `copy (select n as id, 'n' || n as label from range(1, 2501) t(n) order by random()) to '$folder/numbers.parquet'`,
  );
  await write(`copy (
    select 1 as id, 9223372036854775807::bigint as big,
      1234567890123456789012345678.0123456700::decimal(38, 10) as exact, 0.1::double as half, 0.1::float as tenth, true as yes,
      date '2026-11-23' as day, timestamp '2026-11-23 10:11:12.123456' as at, timestamptz '2026-11-23 10:11:12+02' as zoned,
      [1, 9007199254740993] as many, {'a': 1.10::decimal(4, 2), 'b': [null, 'x']} as doc, uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' as uid,
      'x'::blob as raw
    union all select 2, null, 0, 'nan'::double, null, false, null, null, null, [], null, null, null
  ) to '$folder/kinds.parquet'`);
  await write("attach '$folder/shop.duckdb' as shop");
  await write("create table shop.customers as select n as id, chr(97 + n::int) as name from range(5) t(n)");
  await write("create schema shop.extra");
  await write('create table shop.extra."Odd.Name" as select 1 as k');
  await write(`create table shop.texts as
    select unnest(['b','B','a','Ä','ä','z','Z','é','😀','\uFFFD','a b','''','\\','\\''','"','-1','10','9','日本','dup','dup','dup', null, null, '']) as k`);
  await write(
    "create table shop.times as select timestamptz '2026-01-01 00:00:00+00' + to_hours(7 * n::int) as k from range(30) t(n)",
  );
  await write("create table shop.uuids as select uuid() as k from range(20)");
  await write(
    "create table shop.huge as select unnest([170141183460469231731687303715884105727, 5, -7]::hugeint[]) as k",
  );
  await write("detach shop");
});

afterAll(() => files[Symbol.asyncDispose]());

async function using<Answer>(where: string, use: (source: OpenSource) => Promise<Answer>): Promise<Answer> {
  const config: DuckdbConfig = { type: "duckdb", path: where };
  const source = await duckdbSource.open(config, testHost(files.folder), new AbortController().signal);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

const model = <Answer>(
  where: string,
  choice: ModelChoice,
  use: (model: OpenModel) => Promise<Answer>,
): Promise<Answer> => using(where, async (source) => use(await source.model(choice)));

const cells = async (where: string, choice: ModelChoice): Promise<Readonly<Record<string, Cell>>[]> =>
  model(where, choice, async (opened) => (await allOf(opened.rows(null))).map((row) => row.cells));

describe("rows of files", () => {
  it("of CSV are texts as they stand, and empty cells are null", async () => {
    expect(await cells("products.csv", { key: "sku" })).toEqual([
      { sku: "#002", name: null, phone: null, note: "x" },
      { sku: "0009", name: "two\nlines", phone: "1e5", note: "2026-01-01" },
      { sku: "0010", name: 'Ä, "b"', phone: "0123", note: null },
    ]);
    expect(await cells("cents.csv", { key: "id" })).toEqual([
      { id: "1", price: "0,5" },
      { id: "2", price: "1.50" },
    ]);
    expect(await cells("one.csv", { key: "email" })).toEqual([{ email: "a@example.net" }, { email: "b@example.net" }]);
    expect(await cells("head.csv", { key: "id; really" })).toEqual([
      { "id; really": "1", column1: "x", Name: "y", name_1: "z" },
    ]);
    expect(await cells("packed.csv.gz", { key: "id" })).toEqual([{ id: "1", name: "a\nb" }]);
    expect(await cells("tabs.tsv", { key: "id" })).toEqual([{ id: "7", name: "a,b" }]);
  });

  it("of JSON have every object's fields, and all digits", async () => {
    expect(await cells("people.ndjson", { key: "id" })).toEqual([
      {
        id: 1,
        sku: "007",
        big: "9007199254740993",
        tags: ["a"],
        of: { n: 1.5, deep: ["9007199254740993"] },
        late: null,
      },
      { id: 2, sku: null, big: null, tags: null, of: null, late: true },
    ]);
  });

  it("of Parquet have all digits, and times written in one way", async () => {
    const opened = await model("kinds.parquet", { key: "id" }, async (each) => ({
      columns: each.columns,
      rows: await each.firstRows(5),
    }));
    expect(opened.columns.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual([
      "id INTEGER integer",
      "big BIGINT integer",
      "exact DECIMAL(38,10) decimal",
      "half DOUBLE float",
      "tenth FLOAT float",
      "yes BOOLEAN boolean",
      "day DATE date",
      "at TIMESTAMP timestamp",
      "zoned TIMESTAMP WITH TIME ZONE timestamp",
      "many BIGINT[] list",
      'doc STRUCT("a" DECIMAL(4,2), "b" VARCHAR[]) object',
      "uid UUID text",
      "raw BLOB other",
    ]);
    expect(opened.rows[0]?.cells).toMatchObject({
      id: 1,
      big: "9223372036854775807",
      exact: "1234567890123456789012345678.0123456700",
      half: 0.1,
      tenth: 0.1,
      yes: true,
      day: "2026-11-23",
      at: "2026-11-23T10:11:12.123456",
      zoned: "2026-11-23T08:11:12Z",
      many: [1, "9007199254740993"],
      doc: { a: 1.1, b: [null, "x"] },
      uid: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      raw: "x",
    });
    expect(opened.rows[1]?.cells).toMatchObject({
      big: null,
      exact: "0.0000000000",
      half: "NaN",
      yes: false,
      at: null,
      many: [],
    });
  });

  it("come by number, a thousand at a time at most, from each key on", async () => {
    await model("numbers.parquet", { key: "id" }, async (opened) => {
      expect(opened.keyOrder).toBe("number");
      expect(await keysBehind(opened, null)).toEqual(Array.from({ length: 2500 }, (_, index) => String(index + 1)));
      expect(await keysBehind(opened, "2497")).toEqual(["2498", "2499", "2500"]);
      for await (const rows of opened.rows("9")) expect(rows.length).toBeLessThanOrEqual(1000);
      expect(await opened.rowsOf(["10", "9", "abc"])).toEqual([
        { key: "9", cells: { id: 9, label: "n9" } },
        { key: "10", cells: { id: 10, label: "n10" } },
      ]);
    });
  });

  it.each(["texts", "times", "uuids"])(
    "of a database's table %s come by the bytes of the key's text, and go on behind each",
    async (table) => {
      await model("shop.duckdb", { table, key: "k" }, async (opened) => {
        const keys = await keysBehind(opened, null);
        expect(keys.length).toBeGreaterThan(19);
        expect(keys).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? ""))));
        for (const key of new Set(keys))
          expect(await keysBehind(opened, key)).toEqual(keys.slice(keys.lastIndexOf(key) + 1));
      });
    },
  );

  it("are known by whole numbers of any length", async () => {
    const keys = await model("shop.duckdb", { table: "huge", key: "k" }, (opened) => keysBehind(opened, "-8"));
    expect(keys).toEqual(["-7", "5", "170141183460469231731687303715884105727"]);
  });

  it("without a key are counted, and several with one key are neighbours", async () => {
    await model("shop.duckdb", { table: "main.texts", key: "k" }, async (opened) => {
      expect(await opened.count()).toEqual({ rows: 25, withoutKey: 3 });
      expect((await opened.rowsOf(["dup", "", "\\'"])).map(({ key }) => key)).toEqual(["\\'", "dup", "dup", "dup"]);
      expect((await allOf(opened.keys("b"))).filter((key) => key === "dup")).toHaveLength(3);
    });
  });

  it("come of a database by its tables' names", async () => {
    await using("shop.duckdb", async (source) => {
      expect((await source.tables(undefined)).map(({ name }) => name)).toEqual([
        'extra."Odd.Name"',
        "main.customers",
        "main.huge",
        "main.texts",
        "main.times",
        "main.uuids",
      ]);
      expect(await source.sample({ table: 'extra."Odd.Name"' }, 3)).toMatchObject({ rows: [{ k: 1 }] });
      expect(await source.sample({ query: "select name from customers where id = 2" }, 3)).toMatchObject({
        rows: [{ name: "c" }],
      });
    });
  });

  it("come of a folder by a file's name, its stem, or a pattern, and queries speak of them", async () => {
    await using("exports", async (source) => {
      expect((await source.tables(undefined)).map(({ name }) => name)).toEqual(["june.csv", "june.json", "may"]);
      expect(await source.tables("JUNE.c")).toHaveLength(1);
    });
    expect(await cells("exports", { table: "may", key: "id" })).toEqual([
      { id: "1", name: "a" },
      { id: "3", name: "c" },
    ]);
    const both = [
      { id: "1", name: "a", city: null },
      { id: "2", name: "b", city: "Berlin" },
      { id: "3", name: "c", city: null },
    ];
    expect(await cells("exports", { table: "*.csv", key: "id" })).toEqual(both);
    expect(await cells("exports/*.csv", { key: "id" })).toEqual(both);
    expect(await cells("exports/*.csv", { query: "select id from files where city is null", key: "id" })).toEqual([
      { id: "1" },
      { id: "3" },
    ]);
    expect(
      await cells("exports", { query: 'select m.id from may m union all select j.id from "june.json" j;', key: "id" }),
    ).toHaveLength(3);
    expect(
      await cells(".", { query: 'with few as (select * from "exports/may") select id from few -- all', key: "id" }),
    ).toHaveLength(2);
  });

  it("are offered with their folders", async () => {
    const offered = (await duckdbSource.options({}, testHost(files.folder), "/path")).map(({ name }) => name);
    expect(offered).toEqual(expect.arrayContaining(["exports", "exports/may.csv", "shop.duckdb", "other/deep"]));
    expect(offered.join()).not.toMatch(/passwd|etc|read-me/);
  });
});

describe("files refuse, in DuckDB's own words,", () => {
  it.each<[string, string, ModelChoice, string, string]>([
    ["what is not there", "nobody.csv", { key: "id" }, "SOURCE_FILE_UNKNOWN", 'nothing at "nobody.csv"'],
    ["the way up", "../x.csv", { key: "id" }, "SOURCE_FILE_UNKNOWN", "does not go down"],
    ["the way up, further on", "exports/../../x", { key: "id" }, "SOURCE_FILE_UNKNOWN", "does not go down"],
    ["absolute paths", "/etc/passwd", { key: "id" }, "SOURCE_FILE_UNKNOWN", "does not go down"],
    ["links that lead out", "passwd.csv", { key: "id" }, "SOURCE_FILE_UNKNOWN", "leads out"],
    ["links to folders that lead out", "etc/passwd", { key: "id" }, "SOURCE_FILE_UNKNOWN", "leads out"],
    ["patterns with the way up", "exports/*/../../*.csv", { key: "id" }, "SOURCE_FILE_UNKNOWN", "does not go down"],
    ["what is no data", "exports/read-me.txt", { key: "id" }, "SOURCE_FILE_UNKNOWN", "no file that is understood"],
    ["a folder without a choice", "exports", { key: "id" }, "SOURCE_MODEL_UNCLEAR", "june.csv, june.json, may"],
    ["a database without a choice", "shop.duckdb", { key: "id" }, "SOURCE_MODEL_UNCLEAR", "Neither"],
    [
      "a table that a folder has not",
      "exports",
      { table: "april", key: "id" },
      "SOURCE_TABLE_UNKNOWN",
      "june.csv, june.json, may",
    ],
    [
      "a table that a database has not",
      "shop.duckdb",
      { table: "nobody", key: "id" },
      "SOURCE_TABLE_UNKNOWN",
      "nobody does not exist",
    ],
    ["files of several formats", "exports", { table: "june.*", key: "id" }, "SOURCE_FILE_UNKNOWN", "different formats"],
    ["a key that is not there", "one.csv", { key: "id" }, "SOURCE_COLUMN_UNKNOWN", "its columns are email"],
    [
      "a column that is not there",
      "one.csv",
      { query: "select nothing from one", key: "id" },
      "SOURCE_COLUMN_UNKNOWN",
      "nothing",
    ],
    ["floats for keys", "kinds.parquet", { key: "half" }, "SOURCE_KEY_UNSUITABLE", "DOUBLE"],
    ["lists for keys", "kinds.parquet", { key: "many" }, "SOURCE_KEY_UNSUITABLE", "BIGINT[]"],
    [
      "lines with too many cells",
      "ragged.csv",
      { key: "id" },
      "SOURCE_FILE_UNREADABLE",
      "CSV Error on Line: 3\nOriginal Line: 2,b,c,d\nExpected Number of Columns: 2 Found: 3\nFile: ragged.csv",
    ],
    [
      "lines with too few cells",
      "short.csv",
      { key: "id" },
      "SOURCE_FILE_UNREADABLE",
      "Expected Number of Columns: 2 Found: 1\nFile: short.csv",
    ],
    ["what is not in UTF-8", "latin.csv", { key: "id" }, "SOURCE_FILE_UNREADABLE", "not utf-8 encoded"],
    ["a file without a heading", "zero.csv", { key: "id" }, "SOURCE_FILE_UNREADABLE", 'The file "zero.csv" is empty'],
    ["JSON that is none", "broken.json", { key: "id" }, "SOURCE_FILE_UNREADABLE", "broken.json"],
    ["Parquet that is none", "broken.parquet", { key: "id" }, "SOURCE_FILE_UNREADABLE", "broken.parquet"],
    [
      "several statements",
      "one.csv",
      { query: "select 1 as id; select 2", key: "id" },
      "SOURCE_QUERY_REFUSED",
      "several statements",
    ],
    ["what is no SQL", "one.csv", { query: "selec 1", key: "id" }, "SOURCE_QUERY_REFUSED", "syntax error"],
    [
      "functions that there are not",
      "one.csv",
      { query: "select foo(1) as id", key: "id" },
      "SOURCE_QUERY_REFUSED",
      "foo",
    ],
    [
      "values that do not convert",
      "one.csv",
      { query: "select email::int as id from one", key: "id" },
      "SOURCE_QUERY_REFUSED",
      "Could not convert",
    ],
  ])("%s", async (_, where, choice, code, message) => {
    const refused: unknown = await model(where, choice, (opened) => allOf(opened.rows(null))).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(String(refused)).not.toContain(files.folder);
  });

  it.each([
    "select * from read_text('/etc/passwd')",
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from read_text('$folder/../../etc/passwd')",
    "select * from read_text('$folder/passwd.csv')",
    "select * from read_csv('$folder/other/deep/secret.csv')",
    "select * from glob('/etc/*')",
    "select * from glob('$folder/*')",
    "select * from read_blob('/proc/self/environ')",
    "select * from 'http://127.0.0.1:1/x.csv'",
    "select * from query('copy may to ''$folder/out.csv''')",
    "select * from sqlite_scan('/etc/passwd', 'x')",
    "copy may to '$folder/out.csv'",
    "attach '$folder/other.db' as x",
    "install httpfs",
    "load '/tmp/x.duckdb_extension'",
    "set enable_external_access = true",
    "pragma database_list",
  ])("to do more than read their own: %s", async (query) => {
    const refused: unknown = await model(
      "exports",
      { query: query.replaceAll("$folder", files.folder), key: "id" },
      (opened) => opened.firstRows(1),
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: expect.stringMatching(/^SOURCE_(?:FILE_DENIED|QUERY_REFUSED|TABLE_UNKNOWN)$/),
    });
    expect(await readdir(files.folder)).not.toContain("out.csv");
  });

  it("everything where the gateway offers no files", async () => {
    const opened = duckdbSource.open({ type: "duckdb", path: "one.csv" }, testHost(), new AbortController().signal);
    await expect(opened).rejects.toMatchObject({
      kind: "CONFIG",
      code: "SOURCE_FILES_OFF",
      remedy: expect.stringContaining("STOREGATE_FILES_DIR"),
    });
  });
});

describe("a source of files that is ended", () => {
  it("ends the query that runs, and takes its temporary folder along", async () => {
    const ending = new AbortController();
    const source = await duckdbSource.open({ type: "duckdb", path: "exports" }, testHost(files.folder), ending.signal);
    const settings = await source.sample(
      { query: "select current_setting('temp_directory') as folder, current_setting('timezone') as zone" },
      1,
    );
    expect(settings.rows[0]).toMatchObject({ zone: "UTC" });
    const scratch = z.string().parse(settings.rows[0]?.["folder"]);
    expect(await readdir(scratch)).toEqual([]);
    const opened = await source.model({
      query: "select max(md5(n::text)) as id from range(1000000000) t(n)",
      key: "id",
    });
    const slow = opened.count();
    const reason = new Error("ended by the test");
    setImmediate(() => ending.abort(reason));
    await expect(slow).rejects.toBe(reason);
    await source.close();
    await expect(readdir(scratch)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("can be left in the middle of reading", async () => {
    await model("numbers.parquet", { key: "id" }, async (opened) => {
      const rows = opened.rows(null)[Symbol.asyncIterator]();
      expect((await rows.next()).value).toHaveLength(1000);
    });
    await model("numbers.parquet", { key: "id" }, async (opened) => {
      for await (const rows of opened.rows(null)) {
        expect(rows).toHaveLength(1000);
        break;
      }
      expect(await opened.count()).toEqual({ rows: 2500, withoutKey: 0 });
    });
  });
});
