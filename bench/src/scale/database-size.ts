import type { Database } from "@storegate/database";

/** What stands on disk, in bytes. */
export interface DatabaseSize {
  readonly all: number;
  /** By table and by index; a table without its indexes. */
  readonly parts: ReadonlyMap<string, number>;
  /** Rows that are dead and not yet vacuumed away. */
  readonly dead: number;
}

/** The size of the database, and of what a sync writes. */
export async function databaseSize({ sql }: Database): Promise<DatabaseSize> {
  const [whole] = await sql<{ all: string }[]>`select pg_database_size(current_database()) as all`;
  const tables = await sql<{ name: string; bytes: string }[]>`
    select relname as name, pg_table_size(oid) as bytes from pg_class
    where relname in ('sync_results', 'sync_changes', 'sync_records', 'syncs')
    union all
    select indexrelid::regclass::text, pg_relation_size(indexrelid) from pg_index
    where indrelid in ('sync_results'::regclass, 'sync_changes'::regclass)`;
  const [dead] = await sql<{ dead: string }[]>`select sum(n_dead_tup) as dead from pg_stat_user_tables`;
  return {
    all: Number(whole?.all ?? 0),
    parts: new Map(tables.map(({ name, bytes }) => [name, Number(bytes)])),
    dead: Number(dead?.dead ?? 0),
  };
}

/** What was added, in bytes for each record. */
export function growthPerRecord(before: DatabaseSize, after: DatabaseSize, records: number): [string, number][] {
  const parts = [...after.parts].map(([name, bytes]): [string, number] => [
    name,
    (bytes - (before.parts.get(name) ?? 0)) / records,
  ]);
  return [["all of it", (after.all - before.all) / records], ...parts];
}
