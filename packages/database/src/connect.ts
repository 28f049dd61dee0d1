import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema.js";
import { withTransactions } from "./transactions.js";

/** Queries over the schema. */
export type Queries = PostgresJsDatabase<typeof schema>;

/** A transaction of {@link Queries}. */
export type QueriesTransaction = Parameters<Parameters<Queries["transaction"]>[0]>[0];

/** A pool of connections to one Postgres. */
export interface Database {
  readonly queries: Queries;
  /** The driver itself, for LISTEN and what drizzle has no word for. */
  readonly sql: postgres.Sql;
  readonly url: string;
  close(): Promise<void>;
}

/** Settings of {@link connectDatabase}. */
export interface ConnectOptions {
  /** The most connections, 10 unless said. */
  readonly max?: number;
  /** After how many milliseconds the server ends a transaction that waits for us; {@link usualIdleInTransactionMs} unless said. */
  readonly idleInTransactionMs?: number | undefined;
  /** Told of each statement as it is sent, without its parameters. */
  readonly onStatement?: ((statement: string) => void) | undefined;
}

/**
 * How long a transaction may wait for its next statement. Ours wait for nothing but the database, so one that does is of a
 * process that stands still: what it has locked is free again before the lease of its store has run out.
 */
export const usualIdleInTransactionMs = 10_000;

/** Where unqualified names are looked for: whatever is planted in another schema, or among temporary tables, is not taken for ours. */
export const ownSearchPath = "public, pg_temp";

/**
 * What the server does of itself about a client that is no longer there, where no FIN tells it. A minute and a half for one
 * that is asked for nothing; half a minute for one that takes nothing of an answer.
 */
const absentClient = {
  tcp_keepalives_idle: 60,
  tcp_keepalives_interval: 10,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 30_000,
};

/**
 * How long a connection waits before it is tried again. The driver's own wait grows to twenty seconds with the tries of the whole
 * pool, and whoever is given such a connection waits as long, though the server has been back for most of it.
 */
const secondsToReconnect = (attempt: number): number => Math.min(0.02 * 2 ** attempt, 0.5);

/** Opens a pool; connections are made when they are needed. */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const { onStatement } = options;
  const pool = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    backoff: secondsToReconnect,
    // A role's own settings give way.
    connection: {
      application_name: "storegate",
      search_path: ownSearchPath,
      idle_in_transaction_session_timeout: options.idleInTransactionMs ?? usualIdleInTransactionMs,
      ...absentClient,
    },
    ...(onStatement && { debug: (_connection: number, statement: string) => onStatement(statement) }),
  });
  const sql = withTransactions(pool);
  return { queries: drizzle(sql, { schema }), sql, url, close: () => sql.end({ timeout: 5 }) };
}
