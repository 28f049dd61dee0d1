import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareDatabase } from "./application-role.js";
import { connectDatabase } from "./connect.js";
import type { ConnectorSchema } from "./connector-schemas.js";
import { migrateDatabase } from "./migrate.js";
import { createTestDatabase, type TestDatabase } from "./testing/index.js";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const first = {
  id: "0001_kept",
  sql: "create table kept (id serial primary key, name text); insert into kept (name) values ('a')",
};
const second = { id: "0002_more", sql: "insert into kept (name) values ('b'); create index on \"my-crm\".kept (name)" };

function schema(...migrations: ConnectorSchema["migrations"]): ConnectorSchema[] {
  return [{ id: "my-crm", migrations }];
}

async function kept(): Promise<unknown[]> {
  const rows = await database.sql`select name from "my-crm".kept order by id`;
  return rows.map((row) => row["name"]);
}

describe("migrations of a connector", () => {
  test("are run once each, in its own schema, however many processes start at once", async () => {
    await Promise.all([1, 2, 3].map(() => migrateDatabase(database.url, schema(first))));
    expect(await kept()).toEqual(["a"]);
    await Promise.all([1, 2, 3].map(() => migrateDatabase(database.url, schema(first, second))));
    expect(await kept()).toEqual(["a", "b"]);
    const tables = await database.sql`select schemaname from pg_tables where tablename = 'kept'`;
    expect(tables).toEqual([{ schemaname: "my-crm" }]);
    const run = await database.sql`select connector_id, id from connector_migrations order by at, id`;
    expect(run).toEqual([first, second].map(({ id }) => ({ connector_id: "my-crm", id })));
  });

  test("stay when an older version starts, or one without the connector", async () => {
    await migrateDatabase(database.url, schema(first, second));
    await migrateDatabase(database.url, schema(first));
    await migrateDatabase(database.url);
    expect(await kept()).toEqual(["a", "b"]);
  });

  test("see no table of ours by its name alone, and none of theirs stands before ours", async () => {
    const reaching = { id: "0001_reaching", sql: "delete from syncs" };
    await expect(migrateDatabase(database.url, schema(reaching))).rejects.toThrow('relation "syncs" does not exist');
    await migrateDatabase(database.url, schema({ id: "0001_syncs", sql: "create table syncs (mine int)" }));
    const [ours] = await database.sql`select 'syncs'::regclass::oid = 'public.syncs'::regclass::oid as same`;
    expect(ours).toEqual({ same: true });
  });

  test("that fail keep nothing, say which it was, and are run again when they are mended", async () => {
    const bad = { id: "0002_more", sql: "insert into kept (name) values ('half'); select 1 / 0" };
    await expect(migrateDatabase(database.url, schema(first, bad))).rejects.toThrow(
      'the migration "0002_more" of the connector "my-crm" failed, and nothing of it was kept: division by zero',
    );
    expect(await kept()).toEqual(["a"]);
    await migrateDatabase(database.url, schema(first, second));
    expect(await kept()).toEqual(["a", "b"]);
  });

  test.each([
    [
      "with another text than was run",
      schema({ ...first, sql: `${first.sql} ` }, second),
      /"0001_kept" of the connector "my-crm" has been run here with another text. Put its text back .* as a new migration at the end\.$/,
    ],
    [
      "that came before one that was run",
      schema({ id: "0000_late", sql: "select 1" }, first),
      /"0000_late" of the connector "my-crm" stands before "0001_kept", which has been run here without it\. Put it at the end\.$/,
    ],
  ])("%s are refused, and nothing is run", async (_, changed, words) => {
    await migrateDatabase(database.url, schema(first));
    await expect(migrateDatabase(database.url, changed)).rejects.toThrow(words);
    expect(await kept()).toEqual(["a"]);
  });
});

test("the application's role reads and writes a connector's tables, those made later too, and changes none", async () => {
  const role = `role_${randomBytes(4).toString("hex")}`;
  const url = new URL(database.url);
  url.username = role;
  url.password = "secret";
  await prepareDatabase(database.url, url.href, schema(first));
  // By the owner alone, as where somebody else runs the migrations.
  await migrateDatabase(
    database.url,
    schema(first, { id: "0002_later", sql: "create table later (id serial, name text)" }),
  );
  const app = connectDatabase(url.href, { max: 1 });
  try {
    for (const table of ["kept", "later"]) {
      await app.sql.unsafe(`insert into "my-crm".${table} (name) values ('x')`);
      await app.sql.unsafe(`update "my-crm".${table} set name = 'y'`);
      expect((await app.sql.unsafe(`delete from "my-crm".${table} returning name`)).at(-1)).toEqual({ name: "y" });
    }
    for (const attempt of [
      'drop table "my-crm".kept',
      'create table "my-crm".mine (id int)',
      'drop schema "my-crm" cascade',
    ])
      await expect(app.sql.unsafe(attempt)).rejects.toThrow(/permission denied|must be owner/);
    // Without its owner it starts as long as there is nothing to run.
    await migrateDatabase(url.href, schema(first));
    const more = schema(first, { id: "0003_more", sql: "create table more (id int)" });
    await expect(migrateDatabase(url.href, more)).rejects.toThrow(
      /tables are not of this version, and this role may not change them.*STOREGATE_OWNER_DATABASE_URL/,
    );
  } finally {
    await app.close();
    await database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  }
});
