/**
 * An integration whose sync was undone syncs when asked from then on, so that its schedule does not do it again (law 7); nor
 * does what its connector had asked for.
 */
import { schema, type FaultData, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, or } from "drizzle-orm";
import { changeIntegration } from "./integration-changes.js";
import { syncsWithChanges } from "./made-changes.js";
import type { SyncRow } from "./ports.js";
import { dropRequestedKeys } from "./requested-keys.js";
import type { SyncStatus } from "./states.js";

const { integrations } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** Keeps the integration of an undo for {@link turnManualAfterUndo}, before anything of the sync itself is locked. */
export async function lockForUndo(tx: QueriesTransaction, { trigger, dryRun, integrationId }: SyncRow): Promise<void> {
  if (trigger !== "UNDO" || dryRun) return;
  const { id } = integrations;
  await tx.select({ id }).from(integrations).where(eq(id, integrationId)).for("no key update");
}

/**
 * Turns an integration MANUAL, if it is AUTOMATIC, or would come back so once its store accepts our token again, in the
 * transaction in which an undo of it ends: one that ended well, or put something back before it was ended. Whatever its status,
 * the keys that a sync was asked for are dropped.
 * @param sync whose integration is locked, by {@link lockForUndo}, as it is before it ends; one that is no undo changes nothing.
 * @returns the integration as it was and is; undefined where it stays.
 */
export async function turnManualAfterUndo(
  tx: QueriesTransaction,
  sync: SyncRow,
  ends: SyncStatus,
): Promise<{ readonly before: IntegrationRow; readonly after: IntegrationRow } | undefined> {
  if (sync.trigger !== "UNDO" || sync.dryRun) return undefined;
  const endsWell = ends === "SUCCEEDED" || ends === "COMPLETED_WITH_ERRORS";
  if (!endsWell && !(await syncsWithChanges(tx, [sync.id])).has(sync.id)) return undefined;
  await dropRequestedKeys(tx, [sync.integrationId]);
  const [automatic] = await tx
    .select()
    .from(integrations)
    .where(
      and(
        eq(integrations.id, sync.integrationId),
        or(eq(integrations.status, "AUTOMATIC"), eq(integrations.statusBefore, "AUTOMATIC")),
        // A deleted one has no schedule that could do it again.
        isNull(integrations.deletedAt),
      ),
    );
  if (!automatic) return undefined;
  const by = { changedById: sync.startedById, reason: syncUndone };
  const manual =
    automatic.statusBefore === null ? ({ status: "MANUAL" } as const) : ({ statusBefore: "MANUAL" } as const);
  const after = await changeIntegration(tx, automatic, { ...manual, nextSyncAt: null }, by);
  return { before: automatic, after };
}

/** What its history says of it. */
const syncUndone: FaultData = {
  kind: "CONFIG",
  code: "SYNC_UNDONE",
  message:
    "A sync of the integration was undone. It syncs only when asked from then on, so that its schedule does not do it again.",
  remedy: "Set its status to AUTOMATIC once it shall sync by itself again.",
  retryable: false,
};
