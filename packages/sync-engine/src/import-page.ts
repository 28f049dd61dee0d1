/** One page of an import: kept by its connector, counted and moved past by us, in one transaction. */
import type { AnyImportKind, ConnectorContext, ImportedRecord, JsonValue } from "@storegate/connector-kit";
import { lendTransaction } from "@storegate/database";
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
  await ledger.pages.commitImport(page, async (tx) => {
    const kept: readonly ImportedRecord[] = await lendTransaction(tx, ledger.row.connectorId, (transaction) =>
      kind.commit(context, transaction, page.records),
    );
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
