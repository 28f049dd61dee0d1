/**
 * Tables of connectors: each connector that declares migrations has a Postgres schema of its own id, and they are run there
 * beside ours, by whoever owns the database.
 */
import { createHash } from "node:crypto";
import postgres from "postgres";

/** One step of a connector's schema. */
export interface ConnectorMigration {
  /** Unique in its connector; never used again for another. */
  readonly id: string;
  /** Statements; an unqualified name is one of the connector's own schema. */
  readonly sql: string;
}

/** What a connector declares of its tables. */
export interface ConnectorSchema {
  /** The connector's id, which is the schema's name. */
  readonly id: string;
  /** In the order in which they are run. */
  readonly migrations: readonly ConnectorMigration[];
}

/** A name as SQL writes it, whatever is in it: a connector's id may hold hyphens. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Where unqualified names are looked for while a connector speaks: its own schema, and nothing of ours. */
export function connectorSearchPath(connectorId: string): string {
  return `${quotedName(connectorId)}, pg_temp`;
}

/**
 * Runs those migrations of a connector that have not been run, in order, each in a transaction of its own together with the
 * note that it was. Those that were run and that it no longer declares stay: an older version of it may be at work, or a newer.
 * Called under the migration lock.
 * @throws Error that says what to do when one that was run has another text by now, stands behind one that was not, or fails.
 */
export async function migrateConnector(sql: postgres.Sql, { id, migrations }: ConnectorSchema): Promise<void> {
  const rows = await sql<{ id: string; hash: string }[]>`
    select id, hash from public.connector_migrations where connector_id = ${id}`;
  const run = new Map(rows.map((row) => [row.id, row.hash]));
  const pending = migrations.filter((each) => !run.has(each.id));
  const [first] = pending;
  for (const [index, migration] of migrations.entries()) {
    const hash = run.get(migration.id);
    if (hash === undefined) continue;
    if (hash !== hashOf(migration)) throw hasChanged(id, migration);
    if (first && migrations.indexOf(first) < index) throw cameTooLate(id, first, migration);
  }
  for (const migration of pending) await runMigration(sql, id, migration);
}

async function runMigration(sql: postgres.Sql, connectorId: string, migration: ConnectorMigration): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(`create schema if not exists ${quotedName(connectorId)}`);
      await tx`select set_config('search_path', ${connectorSearchPath(connectorId)}, true)`;
      await tx.unsafe(migration.sql);
      await tx`
        insert into public.connector_migrations (connector_id, id, hash)
        values (${connectorId}, ${migration.id}, ${hashOf(migration)})`;
    });
  } catch (error) {
    // Who may not is told so for all migrations at once.
    if (error instanceof postgres.PostgresError && error.code === "42501") throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the migration "${migration.id}" of the connector "${connectorId}" failed, and nothing of it was kept: ${words}`,
      { cause: error },
    );
  }
}

/**
 * What the application's role may do with the tables of a connector, as SQL that may be run again and again; what the role
 * that runs it makes there later is granted, too.
 */
export function connectorGrants(quotedRole: string, connectorId: string): string[] {
  const schema = quotedName(connectorId);
  return [
    `GRANT USAGE ON SCHEMA ${schema} TO ${quotedRole}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${quotedRole}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${quotedRole}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${quotedRole}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE ON SEQUENCES TO ${quotedRole}`,
  ];
}

function hashOf({ sql }: ConnectorMigration): string {
  return createHash("sha256").update(sql).digest("hex");
}

function hasChanged(connectorId: string, { id }: ConnectorMigration): Error {
  return new Error(
    `the migration "${id}" of the connector "${connectorId}" has been run here with another text. Put its text back as it was, and add what is to change as a new migration at the end.`,
  );
}

function cameTooLate(connectorId: string, { id }: ConnectorMigration, run: ConnectorMigration): Error {
  return new Error(
    `the migration "${id}" of the connector "${connectorId}" stands before "${run.id}", which has been run here without it. Put it at the end.`,
  );
}
