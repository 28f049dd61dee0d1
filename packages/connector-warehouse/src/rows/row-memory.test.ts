import type { Transaction } from "@storegate/connector-kit";
import { connectorTestTables, type TestConnectorTables } from "@storegate/database/testing";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { compareKeys } from "./compare-keys.js";
import { forget, remember, rowMemory, rowTables, tryAgain, type RowToRemember } from "./row-memory.js";

const all = connectorTestTables({ id: "warehouse", migrations: [{ id: "0001_rows", sql: rowTables }] });
let tables: TestConnectorTables;

beforeEach(async () => {
  tables = await all.lend();
});
afterEach(() => tables[Symbol.asyncDispose]());
afterAll(() => all.drop());

const lent: Transaction = {
  query: (text, parameters) => tables.transaction((transaction) => transaction.query(text, parameters)),
};
const memory = rowMemory(lent, "one");

const row = (key: string, rest: Partial<RowToRemember> = {}): RowToRemember => ({
  key,
  object: "customers",
  fingerprint: "f",
  targetId: 1,
  created: false,
  written: {},
  modifiedAt: null,
  ...rest,
});

async function found(key: string) {
  for await (const rows of memory.inOrder("text", null)) {
    const known = rows.find((each) => each.key === key);
    if (known) return known;
  }
  return undefined;
}

it("adds to what is known of a row that stands for the same, and forgets what it was of another", async () => {
  await remember(lent, "one", [row("a", { created: true, written: { email: "x" }, modifiedAt: "2026-01-01" })]);
  await remember(lent, "one", [row("a", { fingerprint: "g", written: { company: "y" } })]);
  expect(await found("a")).toEqual({
    key: "a",
    object: "customers",
    fingerprint: "g",
    targetId: 1,
    created: true,
    written: { email: "x", company: "y" },
    modifiedAt: "2026-01-01",
  });
  await remember(lent, "one", [row("a", { targetId: 2, written: { phone: "z" } })]);
  expect(await found("a")).toMatchObject({ targetId: 2, created: false, written: { phone: "z" }, modifiedAt: null });
});

it("tells in short what a row was the last time", async () => {
  await remember(lent, "one", [
    row("a", { targetId: 12_345_678_901 }),
    row("b", { targetId: null, fingerprint: null }),
  ]);
  expect(await memory.find(["a", "b", "c"])).toEqual(
    new Map([
      ["a", { object: "customers", fingerprint: "f", targetId: 12_345_678_901 }],
      ["b", { object: "customers", fingerprint: null, targetId: null }],
    ]),
  );
});

it("keeps integrations apart", async () => {
  await remember(lent, "one", [row("a")]);
  await remember(lent, "two", [row("a", { targetId: 9 }), row("b")]);
  expect(await memory.count()).toBe(1);
  expect(await memory.keysOf("customers", [1, 9])).toEqual(new Map([[1, ["a"]]]));
  await forget(lent, "one", ["a", "b"]);
  expect(await memory.count()).toBe(0);
  expect(await rowMemory(lent, "two").count()).toBe(2);
});

it("lets a row be tried again, with what was written of it, and without what is no longer ours", async () => {
  await remember(lent, "one", [row("a", { written: { email: "x", phone: "p" } })]);
  await tryAgain(lent, "one", [
    { key: "a", written: { company: "y" }, notOurs: ["phone"], modifiedAt: "2026-02-02" },
    { key: "unknown", written: {}, notOurs: [], modifiedAt: null },
  ]);
  expect(await found("a")).toMatchObject({
    fingerprint: null,
    written: { email: "x", company: "y" },
    modifiedAt: "2026-02-02",
  });
  expect(await found("unknown")).toBeUndefined();
});

it.each(["number", "text"] as const)("tells rows in the order of keys as %s, from any of them on", async (order) => {
  const keys = ["10", "9", "-5", "0", "99999999999999999999", "A", "a", "ä", "😀", "\u{ffee}", "1.5", "007"];
  await remember(
    lent,
    "one",
    keys.map((key) => row(key)),
  );
  const expected = keys.toSorted((a, b) => compareKeys(order, a, b));
  for (const [index, after] of [null, ...expected].entries()) {
    const told: string[] = [];
    for await (const rows of memory.inOrder(order, after)) told.push(...rows.map(({ key }) => key));
    expect(told).toEqual(expected.slice(index));
  }
});
