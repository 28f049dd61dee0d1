import type { JsonObject } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { InRequest, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { encodeId } from "../ids.js";
import { writeAudit, type Actor } from "./audit-trail.js";
import { changedFields } from "./changed-fields.js";

const { integrations } = schema;

/** Writes down that a sync was asked for or changed, in the transaction that does it. It goes by its integration's name. */
export function auditRequest(actor: Actor, operation: string): InRequest {
  return async (tx, row, before) => {
    const [integration] = await tx
      .select({ name: integrations.name })
      .from(integrations)
      .where(eq(integrations.id, row.integrationId));
    await writeAudit(tx, actor, {
      operation,
      target: { type: "Sync", id: row.id, name: integration?.name ?? row.kind },
      ...(before ? changedFields(stateOf(before), stateOf(row)) : { after: askedFor(row) }),
    });
  };
}

/** What was asked for. Keys name persons: their number tells enough, the sync has them. */
function askedFor(row: SyncRow): JsonObject {
  const { kind, trigger, dryRun, full, keepUnchanged, keys, originId, limits } = row;
  return {
    kind,
    trigger,
    dryRun,
    full,
    keepUnchanged,
    keyCount: keys?.length ?? null,
    ...(originId === null ? {} : { originId: encodeId("Sync", originId) }),
    ...(limits === null ? {} : { limits: { ...limits } }),
  };
}

function stateOf({ status, cancelRequestedAt, pauseRequestedAt, pausedAt }: SyncRow): JsonObject {
  return {
    status,
    cancelRequestedAt: cancelRequestedAt?.toISOString() ?? null,
    pauseRequestedAt: pauseRequestedAt?.toISOString() ?? null,
    pausedAt: pausedAt?.toISOString() ?? null,
  };
}
