import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema.js";

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

/**
 * Opens a pool; connections are made when they are needed.
 * @param options.max the most connections, 10 unless said.
 * @param options.onStatement told of each statement as it is sent, without its parameters.
 */
export function connectDatabase(
  url: string,
  options: { readonly max?: number; readonly onStatement?: ((statement: string) => void) | undefined } = {},
): Database {
  const { onStatement } = options;
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    // Whatever is planted in another schema, or among temporary tables, is not taken for ours; a role's own setting gives way.
    connection: { application_name: "storegate", search_path: "public, pg_temp" },
    ...(onStatement && { debug: (_connection: number, statement: string) => onStatement(statement) }),
  });
  return { queries: drizzle(sql, { schema }), sql, url, close: () => sql.end({ timeout: 5 }) };
}
