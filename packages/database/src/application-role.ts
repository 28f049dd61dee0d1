/** The application's own role in the database: it owns nothing, and may only add to the audit. */
import type postgres from "postgres";
import type { Database } from "./connect.js";
import { connectorGrants, type ConnectorSchema } from "./connector-schemas.js";
import { migrateDatabase, underMigrationLock } from "./migrate.js";

/** The role that the embedded PostgreSQL makes for its gateway. */
export const embeddedRole = "storegate_app";

/**
 * What the application's role may do, as SQL that may be run again and again; `docs/audit-and-exports.md` shows the same. The
 * queue makes its tables itself, in its own schema.
 * @param connectors ids of those that have tables of their own.
 */
export function applicationGrants(role: string, connectors: readonly string[] = []): string[] {
  const to = quoted(role);
  return [
    `GRANT USAGE ON SCHEMA public, drizzle TO ${to}`,
    `GRANT USAGE, CREATE ON SCHEMA pgboss TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${to}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO ${to}`,
    `REVOKE ALL ON audit_entries, audit_personal FROM ${to}`,
    `GRANT SELECT, INSERT ON audit_entries TO ${to}`,
    `GRANT SELECT, INSERT, DELETE ON audit_personal TO ${to}`,
    ...connectors.flatMap((id) => connectorGrants(to, id)),
  ];
}

/**
 * Brings the database to the present schema as its owner, and lets the application's role use it: makes that role where it is
 * missing, grants what it needs, and hands over what the owner made of the queue while it was the application itself.
 * @param ownerUrl of the role that owns the tables.
 * @param applicationUrl of the role that the application works as. A role that is there keeps its password.
 * @param connectors those that have tables of their own.
 */
export async function prepareDatabase(
  ownerUrl: string,
  applicationUrl: string,
  connectors: readonly ConnectorSchema[] = [],
): Promise<void> {
  const { username, password } = new URL(applicationUrl);
  const role = decodeURIComponent(username);
  if (role === "") throw new Error("DATABASE_URL names no role: write postgres://ROLE:PASSWORD@HOST/DATABASE.");
  if (role === decodeURIComponent(new URL(ownerUrl).username)) {
    throw new Error(`The owner's role and the application's are the same, "${role}". Give the application another.`);
  }
  await migrateDatabase(ownerUrl, connectors);
  const ids = connectors.map(({ id }) => id);
  await underMigrationLock(ownerUrl, async (sql) => {
    await sql.begin(async (tx) => {
      const found = await tx`select 1 from pg_roles where rolname = ${role}`;
      if (found.length === 0) {
        if (password === "")
          throw new Error(`There is no role "${role}". Make it, or give a password to make it with.`);
        await setApplicationRole(tx, role, decodeURIComponent(password));
      }
      for (const statement of applicationGrants(role, ids)) await tx.unsafe(statement);
      await handQueueOver(tx, role);
    });
  });
}

/** Makes a role that may sign in with a password and do nothing else; one that is there gets the password. */
export async function setApplicationRole(sql: postgres.ISql, role: string, password: string): Promise<void> {
  const [found] = await sql`select 1 from pg_roles where rolname = ${role}`;
  const settings = "login nosuperuser nocreatedb nocreaterole noreplication nobypassrls";
  // A statement of this kind takes no parameters.
  const [literal] = await sql<{ text: string }[]>`select quote_literal(${password}::text) as text`;
  if (!literal) throw new Error("PostgreSQL gave no literal");
  await sql.unsafe(`${found ? "alter" : "create"} role ${quoted(role)} ${settings} password ${literal.text}`);
}

/** Whether the role of this connection could take away the audit's triggers: it owns the table, or is a superuser. */
export async function ownsAudit({ sql }: Pick<Database, "sql">): Promise<boolean> {
  const [row] = await sql<{ owns: boolean }[]>`
    select pg_has_role(current_user, relowner, 'MEMBER') as owns from pg_class where oid = 'audit_entries'::regclass`;
  return row?.owns ?? false;
}

/** Only who owns the queue's tables can bring them to a new version. */
async function handQueueOver(sql: postgres.ISql, role: string): Promise<void> {
  const statements = await sql<{ text: string }[]>`
    select format('alter table pgboss.%I owner to %I', relname, ${role}::text) as text from pg_class
    where relnamespace = 'pgboss'::regnamespace and relkind in ('r', 'p', 'v', 'm') and pg_get_userbyid(relowner) <> ${role}
    union all
    select format('alter type pgboss.%I owner to %I', typname, ${role}::text) from pg_type
    where typnamespace = 'pgboss'::regnamespace and typtype in ('e', 'd') and pg_get_userbyid(typowner) <> ${role}
    union all
    select format('alter routine %s owner to %I', oid::regprocedure, ${role}::text) from pg_proc
    where pronamespace = 'pgboss'::regnamespace and pg_get_userbyid(proowner) <> ${role}`;
  if (statements.length === 0) return;
  const [owner] = await sql<{ may: boolean }[]>`
    select pg_has_role(current_user, ${role},
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`;
  // Nobody gives what is theirs to a role that they could not become.
  if (!owner?.may) await sql.unsafe(`grant ${quoted(role)} to current_user`);
  for (const { text } of statements) await sql.unsafe(text);
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
