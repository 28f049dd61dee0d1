import { connectorTestTables } from "@storegate/database/testing";
import { afterAll, expect, it } from "vitest";
import { nameBatch } from "./batch-name.js";
import { batchTables, createBatchStore } from "./batch-store.js";

const tables = connectorTestTables({ id: "validation", migrations: [{ id: "0001_batches", sql: batchTables }] });
afterAll(() => tables.drop());

const one = { integrationId: "one", profile: "truelist/accurate" } as const;
const at = (day: number) => new Date(Date.UTC(2026, 5, day, 10, 0, 0, 123));
const batchOf = (integrationId: string, day: number, ...emails: string[]) =>
  nameBatch(
    { integrationId, profile: "truelist/accurate" },
    emails.map((email) => ({ email, normalizedEmail: email })),
    1,
    at(day),
  );

it("finds open batches by any of their addresses, until they are closed; then it knows their addresses no more", async () => {
  await using lent = await tables.lend();
  const store = createBatchStore({ query: (text, values) => lent.transaction((tx) => tx.query(text, values)) });
  const first = batchOf("one", 2, "A@x.io", "b@x.io");
  const second = batchOf("one", 3, "b@x.io", "c@x.io");
  for (const batch of [second, first, batchOf("other", 3, "a@x.io")]) await store.add(batch, at(1));
  const [hash = "", shared = ""] = [...first.addressHashes];
  expect(await store.open(one, [hash, "unknown"], at(1))).toEqual([
    { name: first.name, vendorId: null, addressHashes: first.addressHashes, createdAt: at(2) },
  ]);
  await store.made(first.name, "vendor-1");
  const names = async (since: Date) => (await store.open(one, [shared], since)).map(({ name }) => name);
  expect(await names(at(1))).toEqual([first.name, second.name]);
  expect(await names(at(3))).toEqual([second.name]);
  expect((await store.open(one, [hash], at(1)))[0]?.vendorId).toBe("vendor-1");

  expect(await store.count("one", first.addressesHash)).toBe(1);
  await store.close(first.name, "done");
  await store.close(first.name, "gone");
  expect(await names(at(1))).toEqual([second.name]);
  expect(await store.count("one", first.addressesHash)).toBe(1);
  expect(JSON.stringify(await lent.snapshot())).not.toMatch(/x\.io/i);
  const { truelist_batches: rows = [] } = await lent.snapshot();
  expect(rows).toContainEqual(expect.objectContaining({ name: first.name, state: "done", address_hashes: [] }));

  // Those of the integration that are old are forgotten with the next.
  await store.add(batchOf("one", 20, "d@x.io", "e@x.io"), at(3));
  expect(await store.count("one", first.addressesHash)).toBe(0);
  expect(await names(at(1))).toEqual([second.name]);
});

it("names the same addresses alike, in whatever order and case, and no two batches alike", () => {
  const one = batchOf("one", 2, "a@x.io", "B@x.io");
  const other = batchOf("one", 2, "b@x.io", "A@x.io");
  expect(other).toEqual(one);
  expect(one.name).toMatch(/^storegate-one-[0-9a-f]{16}-1-20260602T100000123Z\.csv$/);
  expect(batchOf("one", 3, "a@x.io", "B@x.io").name).not.toBe(one.name);
  expect(batchOf("one", 2, "a@x.io", "c@x.io").addressesHash).not.toBe(one.addressesHash);
});
