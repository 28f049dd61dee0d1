import { redshiftConfig, type RedshiftConfig } from "./postgres-config.js";
import { beginReading, isFound, type PostgresDialect } from "./postgres-dialect.js";
import { PostgresSession } from "./postgres-session.js";
import type { OpenSource, SourceHost, SourceKind } from "./source.js";
import { SqlSource } from "./sql-source.js";

/**
 * Redshift knows no collations by name and orders texts by their bytes; `text` is 256 characters there, so keys are cast to what
 * holds the longest.
 */
const dialect: PostgresDialect = {
  begin: beginReading(),
  textOf: (column) => `cast(${column} as varchar(65535))`,
  byBytes: (text) => text,
  tables: (search) => `
    select table_schema, table_name from information_schema.tables
    where table_schema not in ('information_schema', 'pg_catalog', 'pg_internal')
      and ${isFound("table_schema || '.' || table_name", search)}
    order by 1, 2 limit 200`,
};

/** Rows of an Amazon Redshift cluster: PostgreSQL's protocol, and cursors by DECLARE and FETCH, which is all that it does by parts. */
export const redshiftSource = {
  type: "redshift",
  title: "Amazon Redshift",
  config: redshiftConfig,
  async open(config: RedshiftConfig, host: SourceHost, signal: AbortSignal): Promise<OpenSource> {
    const session = new PostgresSession({ config, host, signal }, dialect);
    try {
      await session.connect();
      return new SqlSource(session);
    } catch (error) {
      await session.close();
      throw error;
    }
  },
} satisfies SourceKind<RedshiftConfig>;
