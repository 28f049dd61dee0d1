/** One page of an import: kept by its connector, counted and moved past by us, in one transaction. */
import type { AnyImportKind, ConnectorContext, ImportedRecord, JsonValue, Transaction } from "@storegate/connector-kit";
import type { QueriesTransaction } from "@storegate/database";
import { sql } from "drizzle-orm";
import type { SyncLedger } from "./sync-ledger.js";

export async function commitImport(
  ledger: SyncLedger,
  kind: AnyImportKind<unknown, unknown>,
  context: ConnectorContext<unknown, unknown>,
  records: readonly unknown[],
  next: JsonValue | null,
  total: number | undefined,
): Promise<void> {
  await ledger.commitImportPage(
    async (tx) => {
      const kept: readonly ImportedRecord[] = await kind.commit(context, transactionOf(tx), records);
      return kept.map(({ key, externalId, label, outcome }) => ({
        key,
        externalId,
        label,
        verdict: { outcome, before: null, after: null, errors: [] },
      }));
    },
    next,
    total,
  );
}

/** A page's transaction as connectors see it: a text with $1, $2 … and its values. */
function transactionOf(tx: QueriesTransaction): Transaction {
  return {
    query: async <Row extends Record<string, unknown>>(text: string, parameters: readonly unknown[] = []) => {
      const parts = text.split(/\$(\d+)/);
      const query = sql.join(
        parts.map((part, index) => (index % 2 === 0 ? sql.raw(part) : sql.param(parameters[Number(part) - 1]))),
      );
      return [...(await tx.execute(query))] as Row[];
    },
  };
}
