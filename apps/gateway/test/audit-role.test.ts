/** A role for the gateway that cannot touch the audit even by dropping its trigger, as docs/audit-and-exports.md sets it up. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { applicationGrants, connectDatabase, type Database } from "@storegate/database";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

const guide = path.join(import.meta.dirname, "..", "..", "..", "docs", "audit-and-exports.md");
const warning = /owns the audit and could empty it/;

/** What nobody may do to the audit as the application. */
async function expectAppendOnly(app: Database): Promise<void> {
  for (const attempt of [
    "update audit_entries set operation = 'nothing'",
    "delete from audit_entries",
    "truncate audit_entries",
    "update audit_personal set actor_name = 'nobody'",
    "truncate audit_personal",
    "alter table audit_entries disable trigger all",
    "drop trigger audit_entries_append_only on audit_entries",
    "drop table audit_entries",
    "create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end'",
    "set session_replication_role = replica",
    "create schema storegate",
    "create table public.mine (id int)",
    "update drizzle.__drizzle_migrations set created_at = 0",
  ]) {
    await expect(app.sql.unsafe(attempt)).rejects.toThrow(/permission denied|must be owner/);
  }
  // Nor put another table in its place.
  await app.sql.unsafe("create table pgboss.audit_entries (like public.audit_entries)");
  await app.sql.unsafe("alter role current_user set search_path = pgboss, public");
  const later = connectDatabase(app.url, { max: 1 });
  try {
    await later.sql.unsafe("create temporary table audit_entries (id int)");
    const [found] =
      await later.sql`select 'audit_entries'::regclass::oid = 'public.audit_entries'::regclass::oid as same`;
    expect(found).toEqual({ same: true });
  } finally {
    await later.close();
    await app.sql.unsafe("drop table pgboss.audit_entries");
    await app.sql.unsafe("alter role current_user reset search_path");
  }
}

/** A gateway that can do what it is for, its queue included. */
async function expectToWork(gateway: TestGateway): Promise<void> {
  const { storeId, integrationId } = await setUpValidation(gateway);
  const { data } = await gateway.query('{ auditEntries(operation: "connectStore") { nodes { target { id } } } }');
  expect(data.auditEntries.nodes).toEqual([{ target: { id: storeId } }]);
  const started = await gateway.query(
    "mutation ($id: ID!) { startSync(input: { integrationId: $id }) { sync { id } } }",
    { id: integrationId },
  );
  await expect
    .poll(async () => {
      const { data } = await gateway.query("query ($id: ID!) { sync(id: $id) { status } }", {
        id: started.data.startSync.sync.id,
      });
      return data.sync.status;
    })
    .toBe("SUCCEEDED");
  expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
}

/** The address of a database for a role that is not there; it goes with what is given. */
function newRole(database: TestDatabase, surroundings: AsyncDisposableStack): string {
  const role = `role_${randomBytes(4).toString("hex")}`;
  surroundings.defer(async () => {
    const found = await database.sql`select from pg_roles where rolname = ${role}`;
    if (found.length === 0) return;
    await database.sql.unsafe(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`);
  });
  const url = new URL(database.url);
  url.username = role;
  url.password = "it's%2Fsecret";
  return url.href;
}

/** Empties a database and makes it that of an owner who is no superuser, and may make roles; answers the owner's address. */
async function giveToOwner(database: TestDatabase, surroundings: AsyncDisposableStack): Promise<string> {
  const url = new URL(newRole(database, surroundings));
  await database.sql.unsafe(`
    create role ${url.username} login createrole password 'it''s/secret';
    drop schema public, drizzle, pgboss cascade;
    create schema public authorization ${url.username};
    alter database ${url.pathname.slice(1)} owner to ${url.username}`);
  return url.href;
}

test("a gateway that is given its owner's address works as a role that may only add to the audit, also where it was the owner before", async () => {
  await using surroundings = new AsyncDisposableStack();
  const database = surroundings.adopt(await createTestDatabase(), (each) => each.drop());
  const ownerUrl = await giveToOwner(database, surroundings);
  const STOREGATE_ENCRYPTION_KEY = randomBytes(32).toString("base64");
  const before = await startTestGateway({ environment: { DATABASE_URL: ownerUrl, STOREGATE_ENCRYPTION_KEY } });
  await before[Symbol.asyncDispose]();
  expect(before.log.filter(({ message }) => warning.test(message))).toHaveLength(1);

  const url = newRole(database, surroundings);
  const both = { DATABASE_URL: url, STOREGATE_OWNER_DATABASE_URL: ownerUrl, STOREGATE_ENCRYPTION_KEY };
  const alone = { DATABASE_URL: url, STOREGATE_ENCRYPTION_KEY };
  // From then on it needs the owner no more, until there is another version.
  for (const environment of [both, both, alone]) {
    await using gateway = await startTestGateway({ environment, sandbox: { customers: 1 } });
    if (environment === alone) await expectToWork(gateway);
    expect(gateway.log.filter(({ message }) => warning.test(message))).toEqual([]);
  }
  const app = surroundings.adopt(connectDatabase(url, { max: 1 }), (each) => each.close());
  await expectAppendOnly(app);
  const owners = await database.sql`
    select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'pgboss'::regnamespace`;
  expect(owners).toEqual([{ owner: new URL(url).username }]);

  await expect(startTestGateway({ environment: { ...both, DATABASE_URL: ownerUrl } })).rejects.toThrow(/are the same/);
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`;
  await expect(startTestGateway({ environment: alone })).rejects.toThrow(
    /cannot be used: its tables are not of this version.*STOREGATE_OWNER_DATABASE_URL/,
  );
});

test("the embedded PostgreSQL's gateway works as such a role", async () => {
  await using surroundings = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-role-"));
  surroundings.defer(() => rm(dataDir, { recursive: true, force: true }));
  const environment = { DATABASE_URL: "", STOREGATE_DATA_DIR: dataDir };
  await using gateway = await startTestGateway({ environment, sandbox: { customers: 1 } });
  await expectToWork(gateway);
  const password = (await readFile(path.join(dataDir, "postgres-password"), "utf8")).trim();
  const port = (await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[3];
  const owner = connectDatabase(`postgres://storegate:${password}@127.0.0.1:${port}/storegate`, { max: 1 });
  surroundings.defer(() => owner.close());
  const connected = await owner.sql`
    select distinct usename from pg_stat_activity where datname = 'storegate' and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  expect(connected).toEqual([{ usename: "storegate_app" }]);
  await owner.sql`set role storegate_app`;
  await expectAppendOnly({ ...owner });
});

test("the guide shows the SQL that is run", async () => {
  const [, shown = ""] = /```sql\n(CREATE ROLE [^`]*)```/.exec(await readFile(guide, "utf8")) ?? [];
  const statements = shown.split(";").map((each) => each.trim());
  expect(statements.slice(1, -1)).toEqual(applicationGrants("storegate_app"));
  const [, ofConnector = ""] =
    /```sql\n(GRANT USAGE ON SCHEMA "crm"[^`]*)```/.exec(await readFile(guide, "utf8")) ?? [];
  const more = ofConnector.split(";").map((each) => each.trim());
  expect([...statements.slice(1, -1), ...more.slice(0, -1)]).toEqual(applicationGrants("storegate_app", ["crm"]));
});
