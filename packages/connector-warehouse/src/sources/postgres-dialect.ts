import { textLiteral } from "./sql-text.js";

/** In what PostgreSQL and those that descend from it differ. */
export interface PostgresDialect {
  /** What a transaction begins with, as statements of their own. */
  readonly begin: readonly string[];
  readonly textOf: (column: string) => string;
  /** @param isUtf8 whether the server writes its texts in UTF-8, so that their bytes are the right ones. */
  readonly byBytes: (text: string, isUtf8: boolean) => string;
  /** The statement that lists schema and name of tables. */
  readonly tables: (search: string | undefined) => string;
}

/** How long one statement may take, in milliseconds: sorting a large model is one. */
const statementMs = 15 * 60_000;

/** What every transaction begins with: it changes nothing, ends some time, and writes times in one way. */
export function beginReading(settings: Readonly<Record<string, string>> = {}): string[] {
  const all = { statement_timeout: String(statementMs), timezone: "UTC", datestyle: "ISO", ...settings };
  const set = Object.entries(all).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return ["begin read only", `select ${set.join(", ")}`];
}

/** Which tables a search finds. */
export function isFound(name: string, search: string | undefined): string {
  return search === undefined || search === "" ? "true" : `strpos(lower(${name}), lower(${textLiteral(search)})) > 0`;
}

/** PostgreSQL's own. */
export const postgresDialect: PostgresDialect = {
  // All rows are read, so what brings the first ones soonest is not the cheapest.
  begin: beginReading({ cursor_tuple_fraction: "1", intervalstyle: "iso_8601" }),
  textOf: (column) => `cast(${column} as text)`,
  byBytes: (text, isUtf8) => (isUtf8 ? `${text} collate "C"` : `convert_to(${text}, 'UTF8')`),
  tables: (search) => `
    select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
      and not c.relispartition and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
      and ${isFound("n.nspname || '.' || c.relname", search)}
    order by 1, 2 limit 200`,
};
