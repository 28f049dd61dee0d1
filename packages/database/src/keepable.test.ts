import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId, schema } from "./index.js";
import { keepableJson, keepableText } from "./keepable.js";
import { createTestDatabase } from "./testing/index.js";

test.each([
  ["plain", "plain"],
  ["nul \0 \0", "nul \ufffd \ufffd"],
  ["half \ud83d, other half \ude00", "half \ufffd, other half \ufffd"],
  ["whole \u{1f600}, \u0001 and \\u0000", "whole \u{1f600}, \u0001 and \\u0000"],
])("%j is kept as %j, in a text, in JSON and as a name in JSON", (given, kept) => {
  expect(keepableText(given)).toBe(kept);
  expect(JSON.parse(keepableJson({ deep: [given], [given]: given }))).toEqual({ deep: [kept], [kept]: kept });
});

test("a backslash before what looks like an escape keeps its meaning", () => {
  const text = String.raw`\u0000 \\u0000 \ud800 "\"` + "\\\0";
  expect(JSON.parse(keepableJson(text))).toBe(text.replace("\0", "\ufffd"));
});

test("columns of outside words take what Postgres refuses, and find it again", async () => {
  const database = await createTestDatabase();
  try {
    const { queries } = database;
    const { stores } = schema;
    const id = newId();
    const name = "Toys \0 & \udfff";
    const fault = { kind: "AUTH", code: "REFUSED", message: name, retryable: false } as const;
    await queries
      .insert(stores)
      .values({ id, storeHash: "toys", name, domain: null, status: "CONNECTED", statusReason: fault, scopes: [] });
    const kept = "Toys \ufffd & \ufffd";
    expect(await queries.select().from(stores).where(eq(stores.name, name))).toMatchObject([
      { id, name: kept, domain: null, statusReason: { ...fault, message: kept } },
    ]);
    await queries.update(stores).set({ plan: name, statusReason: null }).where(eq(stores.id, id));
    expect(await queries.query.stores.findFirst()).toMatchObject({ plan: kept, statusReason: null });
  } finally {
    await database.drop();
  }
});
