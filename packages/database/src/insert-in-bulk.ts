import { getTableColumns, sql, type SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { keepableJson } from "./keepable.js";

/**
 * An INSERT of any number of rows, in their order, as one parameter of JSON: thousands of parameters cost the one who sends
 * them more than the server. Every column is written, so that defaults count for nothing: what a row leaves out is null. Texts are written
 * as {@link keepableJson} has them.
 */
export function insertInBulk<Table extends PgTable>(table: Table, rows: readonly Table["$inferInsert"][]): SQL {
  const columns = Object.entries(getTableColumns(table));
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const values = sql.join(
    columns.map(([name]) => sql`given.${sql.identifier(name)}`),
    sql`, `,
  );
  const types = sql.join(
    columns.map(([name, column]) => sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`),
    sql`, `,
  );
  return sql`insert into ${table} (${names}) select ${values} from jsonb_to_recordset(${keepableJson(rows)}::jsonb) as given(${types})`;
}
