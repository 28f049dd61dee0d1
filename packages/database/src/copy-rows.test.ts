import { afterAll, beforeAll, expect, test } from "vitest";
import { connectorTestTables, type TestConnectorTables } from "./testing/index.js";

const connector = {
  id: "copied",
  migrations: [
    {
      id: "0001_things",
      sql: "create table things (id bigint, name text, at timestamptz, yes boolean, tags text[], more jsonb, numbers integer[])",
    },
  ],
};
const lent = connectorTestTables(connector);
let tables: TestConnectorTables;
beforeAll(async () => {
  tables = await lent.lend();
});
afterAll(() => lent.drop());

const columns = ["id", "name", "at", "yes", "tags", "more", "numbers"];
const at = new Date("2026-01-02T03:04:05.678Z");

test("rows arrive as they are, whatever stands in them", async () => {
  const texts = ["", "\\N", "a\tb\nc\rd\\e", 'quoted "x" {y},', "nul \0 and half \ud800", "é 😀", "\\."];
  const told = await tables.transaction(async (transaction) => {
    await transaction.copy(
      "things",
      columns,
      texts.map((text, id) => [id, text, at, id % 2 === 0, [text, "NULL"], { text, list: [1, null] }, [1, -2]]),
    );
    await transaction.copy("things", columns, [[9_007_199_254_740_993n, null, null, null, [], null, null]]);
    return transaction.query("select id::text, name, at, yes, tags, more, numbers from things order by id");
  });
  const kept = (text: string): string => text.replace("\0", "\ufffd").replace("\ud800", "\ufffd");
  expect(told).toEqual([
    ...texts.map((text, id) => ({
      id: String(id),
      name: kept(text),
      at: expect.anything(),
      yes: id % 2 === 0,
      tags: [kept(text), "NULL"],
      more: { text: kept(text), list: [1, null] },
      numbers: [1, -2],
    })),
    { id: "9007199254740993", name: null, at: null, yes: null, tags: [], more: null, numbers: null },
  ]);
});

test("many rows go in pieces, into a temporary table too", async () => {
  const count = await tables.transaction(async (transaction) => {
    await transaction.query(
      "create temporary table if not exists arrived (id bigint, name text) on commit delete rows",
    );
    await transaction.copy(
      "arrived",
      ["id", "name"],
      Array.from({ length: 50_000 }, (_, id) => [id, "x".repeat(50)]),
    );
    return transaction.query("select count(*)::int as count, sum(id)::text as sum from arrived");
  });
  expect(count).toEqual([{ count: 50_000, sum: "1249975000" }]);
});

test("what the database refuses is told, and nothing stays", async () => {
  const copying = tables.transaction((transaction) =>
    transaction.copy("things", ["id"], [[1000], ["no number"], [1001]]),
  );
  await expect(copying).rejects.toThrow(/invalid input syntax for type bigint/);
  const broken = tables.transaction((transaction) =>
    transaction.copy(
      "things",
      ["id"],
      (function* () {
        yield [1000];
        throw new Error("read no further");
      })(),
    ),
  );
  await expect(broken).rejects.toThrow("read no further");
  expect(
    await tables.transaction((each) => each.query("select id from things where id >= 1000 and id < 2000")),
  ).toEqual([]);
});
