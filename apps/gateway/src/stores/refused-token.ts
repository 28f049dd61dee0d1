/**
 * A store that refuses its token. Its integrations are disabled, so that nobody asks it again and again; a good token brings
 * back exactly those, each as it was. What a person has disabled stays so.
 */
import type { FaultData } from "@storegate/connector-kit";
import { schema, type QueriesTransaction } from "@storegate/database";
import { nextSyncOf, type OpenConnector, type SyncRow } from "@storegate/sync-engine";
import { and, eq, isNotNull, isNull, lte, ne, sql } from "drizzle-orm";
import { theGateway, writeAudit } from "../audit/audit-trail.js";
import { encodeId } from "../ids.js";
import { integrationTarget } from "../integrations/integration-audit.js";

const { integrations, stores } = schema;

/** Whether a fault says that the store itself refused the token, as against a provider that a connector asked. */
export function isRefusedToken(fault: FaultData | null): fault is FaultData {
  return fault?.kind === "AUTH" && fault.code === "TOKEN_REJECTED";
}

/**
 * Disables a store's integrations when a sync fails because the store refused the token, in the transaction that ends the
 * sync. A sync that began before the token was given speaks of another token.
 */
export async function disableForRefusedToken(
  tx: QueriesTransaction,
  sync: Pick<SyncRow, "storeId" | "startedAt">,
  fault: FaultData | null,
): Promise<void> {
  if (!isRefusedToken(fault) || !sync.startedAt) return;
  const [store] = await tx
    .update(stores)
    .set({ status: "AUTHENTICATION_FAILED", statusReason: fault })
    .where(and(eq(stores.id, sync.storeId), isNull(stores.deletedAt), lte(stores.tokenGivenAt, sync.startedAt)))
    .returning({ id: stores.id });
  if (!store) return;
  const disabled = await tx
    .update(integrations)
    .set({
      status: "DISABLED",
      statusBefore: sql`${integrations.status}`,
      disabledReason: fault,
      nextSyncAt: null,
      updatedAt: sql`now()`,
    })
    .where(and(eq(integrations.storeId, store.id), isNull(integrations.deletedAt), ne(integrations.status, "DISABLED")))
    .returning();
  for (const row of disabled) {
    await writeAudit(tx, theGateway, {
      operation: "disableIntegration",
      target: integrationTarget(row),
      before: { status: row.statusBefore },
      after: { status: row.status, disabledReason: fault.code },
    });
  }
}

/** Brings back what was disabled for a store's old token. @returns what it was, as the audit tells it. */
export async function bringBack(
  tx: QueriesTransaction,
  storeId: string,
  connectors: ReadonlyMap<string, OpenConnector>,
  now: Date,
): Promise<{ readonly id: string; readonly status: string }[]> {
  const disabled = await tx
    .select()
    .from(integrations)
    .where(
      and(
        eq(integrations.storeId, storeId),
        isNull(integrations.deletedAt),
        eq(integrations.status, "DISABLED"),
        isNotNull(integrations.statusBefore),
      ),
    )
    .for("update");
  for (const { id, connectorId, schedule, statusBefore } of disabled) {
    const status = statusBefore ?? "MANUAL";
    const nextSyncAt = nextSyncOf(connectors.get(connectorId)?.connector, { status, schedule }, now);
    await tx
      .update(integrations)
      .set({ status, statusBefore: null, disabledReason: null, nextSyncAt, updatedAt: sql`now()` })
      .where(eq(integrations.id, id));
  }
  return disabled.map(({ id, statusBefore }) => ({
    id: encodeId("Integration", id),
    status: statusBefore ?? "MANUAL",
  }));
}
