/** How integrations stand now, and what a notice of it tells. */
import type { FaultData } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { encodeId } from "../ids.js";
import type { NotificationContent } from "./content.js";
import { silenceOf } from "./silence.js";

const { integrations, storeLeases, stores, syncs } = schema;

/** A state as it is noted in an integration's row. */
export type NotedState = NonNullable<typeof integrations.$inferSelect.toldState>;

/** How each integration stands now; null where nothing has happened to tell of. */
export async function present(queries: Queries, now: Date) {
  // One look into the index for each integration, however many syncs it has had.
  const last = queries
    .select({
      id: syncs.id,
      status: syncs.status,
      error: syncs.error,
      failed: syncs.failed,
      processed: syncs.processed,
      finishedAt: syncs.finishedAt,
    })
    .from(syncs)
    .where(
      and(
        eq(syncs.integrationId, integrations.id),
        eq(syncs.dryRun, false),
        inArray(syncs.status, ["SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED"]),
        ne(syncs.trigger, "UNDO"),
      ),
    )
    .orderBy(desc(syncs.id))
    .limit(1)
    .as("last");
  // An integration has one at most.
  const open = alias(syncs, "open");
  const rows = await queries
    .select({
      integration: integrations,
      storeName: stores.name,
      leaseEndsAt: storeLeases.expiresAt,
      sync: {
        id: last.id,
        status: last.status,
        error: last.error,
        failed: last.failed,
        processed: last.processed,
        finishedAt: last.finishedAt,
      },
      open: {
        id: open.id,
        status: open.status,
        trigger: open.trigger,
        createdAt: open.createdAt,
        pausedAt: open.pausedAt,
        retryAt: open.retryAt,
      },
    })
    .from(integrations)
    .innerJoin(stores, eq(stores.id, integrations.storeId))
    .leftJoin(storeLeases, eq(storeLeases.storeId, integrations.storeId))
    .leftJoinLateral(last, sql`true`)
    .leftJoin(open, and(eq(open.integrationId, integrations.id), isNull(open.finishedAt)))
    .where(isNull(integrations.deletedAt));
  return rows.map(({ integration, storeName, leaseEndsAt, sync, open: current }) => {
    const silent = silenceOf(integration, current, leaseEndsAt, now);
    const disabled = integration.status === "DISABLED" ? integration.disabledReason : null;
    const { toldState, toldAt, updatedAt } = integration;
    // What is enabled again, and what begins again after silence, is judged by what it does from then on.
    const isOver = toldState === "DISABLED" || toldState === "SILENT";
    const since = toldState === "DISABLED" ? updatedAt : (toldAt ?? updatedAt);
    const judged = (!isOver && toldState !== "RETURNED") || (sync?.finishedAt ?? 0) > since ? sync : null;
    const syncId = (silent && current?.id) ?? sync?.id;
    const state: NotedState | null = disabled
      ? "DISABLED"
      : silent
        ? "SILENT"
        : judged?.status === "FAILED" || judged?.status === "COMPLETED_WITH_ERRORS"
          ? judged.status
          : judged
            ? "WELL"
            : isOver
              ? "RETURNED"
              : null;
    const content: NotificationContent = {
      integrationId: encodeId("Integration", integration.id),
      integrationName: integration.name,
      connectorId: integration.connectorId,
      storeId: encodeId("Store", integration.storeId),
      storeName,
      syncId: syncId ? encodeId("Sync", syncId) : null,
      failedRecords: sync?.failed ?? 0,
      processedRecords: sync?.processed ?? 0,
      dueAt: silent?.dueAt.toISOString() ?? null,
      queuedAt: silent?.queuedAt?.toISOString() ?? null,
      leftAt: silent?.leftAt?.toISOString() ?? null,
      pausedAt: silent?.pausedAt?.toISOString() ?? null,
      fault: faultOf(state, disabled, sync?.error ?? null),
    };
    return { integrationId: integration.id, told: integration.toldState, state, content };
  });
}

function faultOf(
  state: NotedState | null,
  disabled: FaultData | null,
  error: FaultData | null,
): NotificationContent["fault"] {
  const fault = state === "DISABLED" ? disabled : state === "FAILED" ? error : null;
  return fault && { code: fault.code, message: fault.message, remedy: fault.remedy ?? null };
}
