/** One page of an import: kept by its connector, counted and moved past by us, in one transaction. */
import type { AnyImportKind, ConnectorContext, ImportedRecord, JsonValue, Transaction } from "@storegate/connector-kit";
import { keepableJson, keepableText, type QueriesTransaction } from "@storegate/database";
import { sql } from "drizzle-orm";
import { unanswered } from "./pages-of-keys.js";
import type { SyncLedger } from "./sync-ledger.js";

/** A page of an import; `asked` are the keys that it answers, where keys were asked for. */
export interface ImportPage {
  readonly records: readonly unknown[];
  readonly next: JsonValue | null;
  readonly total?: number | undefined;
  readonly asked?: readonly string[];
}

export async function commitImport(
  ledger: SyncLedger,
  kind: AnyImportKind<unknown, unknown>,
  context: ConnectorContext<unknown, unknown>,
  page: ImportPage,
): Promise<void> {
  await ledger.commitImportPage(page, async (tx) => {
    const kept: readonly ImportedRecord[] = await kind.commit(context, transactionOf(tx), page.records);
    const keys = kept.map((record) => record.key);
    return [
      ...kept.map(({ key, externalId, label, outcome }) => ({
        key,
        externalId,
        plan: label === undefined ? {} : { label },
        verdict: { outcome, before: null, after: null, errors: [] },
      })),
      ...unanswered(page.asked ?? [], keys).map((key) => ({
        key,
        plan: { reason: "not_found" },
        verdict: { outcome: "SKIPPED" as const, before: null, after: null, errors: [] },
      })),
    ];
  });
}

/** A page's transaction as connectors see it: a text with $1, $2 … and its values. */
function transactionOf(tx: QueriesTransaction): Transaction {
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
