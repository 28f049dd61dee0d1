import { postgresConfig, type PostgresConfig } from "./postgres-config.js";
import { postgresDialect } from "./postgres-dialect.js";
import { PostgresSession } from "./postgres-session.js";
import type { OpenSource, SourceHost, SourceKind } from "./source.js";
import { SqlSource } from "./sql-source.js";

/** Rows of a PostgreSQL database, read by a cursor in a transaction that may only read. */
export const postgresSource = {
  type: "postgres",
  title: "PostgreSQL",
  config: postgresConfig,
  async open(config: PostgresConfig, host: SourceHost, signal: AbortSignal): Promise<OpenSource> {
    const session = new PostgresSession({ config, host, signal }, postgresDialect);
    try {
      await session.connect();
      return new SqlSource(session);
    } catch (error) {
      await session.close();
      throw error;
    }
  },
} satisfies SourceKind<PostgresConfig>;
