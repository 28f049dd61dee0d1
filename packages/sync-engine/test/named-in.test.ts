/** When a text names somebody, as PostgreSQL finds it. */
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { namedBy } from "../src/named-in.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each([
  ["jane@example.com", true],
  ["JANE@EXAMPLE.COM", true],
  ['"jane@example.com"', true],
  ["'jane@example.com', they said.", true],
  ["<jane@example.com>", true],
  ["Ask jane@example.com.", true],
  ["line\\njane@example.com\\nline", true],
  ["https://x.example/contacts/jane%40example.com/lists", true],
  ["?to=%3Cjane%40example.com%3E", true],
  ["jane@example.com-", true],
  ["mary-jane@example.com", false],
  ["mary.jane@example.com", false],
  ["j+jane@example.com", false],
  ["xjane@example.com", false],
  ["jane@example.com.au", false],
  ["jane@example.comx", false],
  ["jane@example.com-x.net", false],
  ["janeXexample.com", false],
])("%s names jane@example.com: %s", async (text, is) => {
  const [row] = await database.queries.execute(sql`select ${namedBy(["jane@example.com"])(sql`${text}::text`)} as is`);
  expect(row?.["is"]).toBe(is);
});

test("a name may hold what patterns and JSON write otherwise", async () => {
  for (const name of [
    '"a b"@example.com',
    "a\\b@example.com",
    "50%_off@example.com",
    "(x)+[y]*@example.com",
    "zoë@example.com",
  ]) {
    const json = JSON.stringify({ to: name });
    const [row] = await database.queries.execute(
      sql`select ${namedBy([name])(sql`${json}::jsonb::text`)} as json, ${namedBy([name])(sql`${name}::text`)} as plain`,
    );
    expect([name, row]).toEqual([name, { json: true, plain: true }]);
  }
});
