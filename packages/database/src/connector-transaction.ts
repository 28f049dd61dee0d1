/** The database in the hands of a connector, for tables of its own: unqualified names are those of its schema, and none of ours. */
import { sql } from "drizzle-orm";
import { ownSearchPath, type Queries, type QueriesTransaction } from "./connect.js";
import { connectorSearchPath, type ConnectorSchema } from "./connector-schemas.js";
import { keepableJson, keepableText } from "./keepable.js";

/** What a connector may say within a transaction. */
export interface ConnectorTransaction {
  query<Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Lets a connector use a transaction of ours, which looks for names as before when it has.
 * @throws what it throws, and the fault of a statement of its that failed, even where it told nobody: that has spoilt the transaction.
 */
export async function lendTransaction<Answer>(
  tx: QueriesTransaction,
  connectorId: string,
  use: (transaction: ConnectorTransaction) => Promise<Answer>,
): Promise<Answer> {
  await lookIn(tx, connectorSearchPath(connectorId));
  const answer = await use(transactionOf(tx));
  await lookIn(tx, ownSearchPath);
  return answer;
}

/** A connector's tables outside of our transactions: each query is a transaction of its own. */
export function connectorTables(
  queries: Queries,
  { id, migrations = [] }: Partial<ConnectorSchema> & Pick<ConnectorSchema, "id">,
): ConnectorTransaction {
  return {
    query: async <Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]) => {
      if (migrations.length === 0)
        throw new TypeError(`The connector "${id}" declares no migrations, so it has no tables to ask.`);
      return queries.transaction((tx) => lendTransaction(tx, id, (own) => own.query<Row>(text, parameters)));
    },
  };
}

async function lookIn(tx: QueriesTransaction, searchPath: string): Promise<void> {
  await tx.execute(sql`select set_config('search_path', ${searchPath}, true)`);
}

/** A transaction as connectors see it: a text with $1, $2 … and its values. */
function transactionOf(tx: QueriesTransaction): ConnectorTransaction {
  return {
    query: async <Row extends Record<string, unknown>>(text: string, parameters: readonly unknown[] = []) => {
      const parts = text.split(/\$(\d+)/);
      const query = sql.join(
        parts.map((part, index) =>
          index % 2 === 0 ? sql.raw(part) : sql.param(valueOf(parameters[Number(part) - 1])),
        ),
      );
      return [...(await tx.execute(query))] as Row[];
    },
  };
}

/** A value as the driver takes it, and Postgres keeps it: times and JSON go as text. */
function valueOf(value: unknown): unknown {
  if (typeof value === "string") return keepableText(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return keepableJson(value);
}
