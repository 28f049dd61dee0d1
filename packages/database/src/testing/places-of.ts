import type postgres from "postgres";

/**
 * Where in a database a text stands, in any case: every column of every table of every schema but PostgreSQL's own, bytes taken for text. What is to be
 * gone stands nowhere.
 * @returns `schema.table.column: value`, of each value the first 300 characters.
 */
export async function placesOf(sql: postgres.Sql, text: string): Promise<string[]> {
  const columns = await sql<{ schema: string; table: string; column: string; type: string }[]>`
    select table_schema as schema, table_name as table, column_name as column, data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    order by table_schema, table_name, ordinal_position`;
  if (columns.length === 0) throw new Error("no table may be looked at");
  const places: string[] = [];
  for (const { schema, table, column, type } of columns) {
    const value = type === "bytea" ? sql`encode(${sql(column)}, 'escape')` : sql`${sql(column)}::text`;
    const rows = await sql<{ value: string }[]>`
      select ${value} as value from ${sql(schema)}.${sql(table)} where position(${text.toLowerCase()} in lower(${value})) > 0`;
    places.push(...rows.map((row) => `${schema}.${table}.${column}: ${row.value.slice(0, 300)}`));
  }
  return places;
}
