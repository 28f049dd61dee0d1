/** An integration whose sync was undone syncs when asked from then on, so that its schedule does not do it again (law 7). */
import { schema, type QueriesTransaction } from "@storegate/database";
import { and, eq } from "drizzle-orm";
import { syncsWithChanges } from "./made-changes.js";
import type { SyncRow } from "./ports.js";
import type { SyncStatus } from "./states.js";

const { integrations } = schema;

/**
 * Turns an integration MANUAL, if it is AUTOMATIC, in the transaction in which an undo of it ends: one that ended well, or put
 * something back before it was ended.
 * @param sync as it is before it ends; one that is no undo changes nothing.
 */
export async function turnManualAfterUndo(tx: QueriesTransaction, sync: SyncRow, ends: SyncStatus): Promise<void> {
  if (sync.trigger !== "UNDO" || sync.dryRun) return;
  const endsWell = ends === "SUCCEEDED" || ends === "COMPLETED_WITH_ERRORS";
  if (!endsWell && !(await syncsWithChanges(tx, [sync.id])).has(sync.id)) return;
  await tx
    .update(integrations)
    .set({ status: "MANUAL", nextSyncAt: null, updatedAt: new Date() })
    .where(and(eq(integrations.id, sync.integrationId), eq(integrations.status, "AUTOMATIC")));
}
