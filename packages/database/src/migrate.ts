import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { migrateConnector, type ConnectorSchema } from "./connector-schemas.js";

/** Stands for "somebody is migrating", among the advisory locks of a database. */
const migrationLock = 7_265_001;

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

/**
 * Brings the database to the present schema, ours first and then that of each connector that has tables. Several processes may
 * do so at once: one does, the others wait. Where it is there already nothing is written, so that a role that owns nothing may
 * ask for it, too.
 * @throws Error that says so when the tables are another version's and are not this role's to change, or when a connector's
 * migrations are not those that were run.
 */
export async function migrateDatabase(url: string, connectors: readonly ConnectorSchema[] = []): Promise<void> {
  await underMigrationLock(url, async (sql) => {
    try {
      if (!(await isPresent(sql))) {
        // The queue makes its own tables there.
        await sql`create schema if not exists pgboss`;
        await migrate(drizzle(sql), { migrationsFolder });
      }
      for (const connector of connectors) await migrateConnector(sql, connector);
    } catch (error) {
      if (codeOf(error) !== "42501") throw error;
      const words =
        "its tables are not of this version, and this role may not change them. Give the owner's in STOREGATE_OWNER_DATABASE_URL.";
      throw new Error(words, { cause: error });
    }
  });
}

/** Acts on a connection of its own, while nobody else migrates. */
export async function underMigrationLock(url: string, act: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    await act(sql);
  } finally {
    await sql.end();
  }
}

/** Whether the last of the migrations has been run, and the queue has its schema. */
async function isPresent(sql: postgres.Sql): Promise<boolean> {
  const [found] = await sql`
    select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'drizzle' and relname = '__drizzle_migrations'
    and exists (select from pg_namespace where nspname = 'pgboss')`;
  if (!found) return false;
  const last = readMigrationFiles({ migrationsFolder }).at(-1);
  const [run] = await sql<{ last: string | null }[]>`select max(created_at) as last from drizzle.__drizzle_migrations`;
  return last !== undefined && Number(run?.last ?? 0) >= last.folderMillis;
}

/** What PostgreSQL calls an error, however it is wrapped. */
function codeOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof postgres.PostgresError) return each.code;
  }
  return undefined;
}
