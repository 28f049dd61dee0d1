/** The transaction of results in the hands of a connector, for tables of its own. */
import type { Transaction } from "@storegate/connector-kit";
import { keepableJson, keepableText, type QueriesTransaction } from "@storegate/database";
import { sql } from "drizzle-orm";

/** A transaction as connectors see it: a text with $1, $2 … and its values. */
export function transactionOf(tx: QueriesTransaction): Transaction {
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
