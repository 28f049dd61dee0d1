/** What of an integration's changes is written down. Secrets never are, only which changed. */
import type { JsonObject } from "@storegate/connector-kit";
import type { TurnedManual } from "@storegate/sync-engine";
import { theGateway, writeAudit, type AuditRecord, type AuditTarget } from "../audit/audit-trail.js";
import { changedFields } from "../audit/changed-fields.js";
import { encodeId } from "../ids.js";
import type { IntegrationRow } from "./integration-service.js";

/** The integration as the target of an entry. */
export function integrationTarget({ id, name }: Pick<IntegrationRow, "id" | "name">): AuditTarget {
  return { type: "Integration", id, name };
}

/** Its fields; secrets are null in its config. */
export function integrationFields(row: IntegrationRow): JsonObject {
  const { storeId, connectorId, name, status, schedule, maxChanges, maxChangeShare } = row;
  return {
    storeId: encodeId("Store", storeId),
    connectorId,
    name,
    status,
    schedule: schedule && { ...schedule },
    maxChanges,
    maxChangeShare,
    config: configOf(row),
  };
}

/** The entry of one that its store's disconnection deleted. */
export function deletedWithStore(row: IntegrationRow): AuditRecord {
  return {
    operation: "deleteIntegration",
    target: integrationTarget(row),
    before: integrationFields(row),
    after: { reason: "STORE_DISCONNECTED" },
  };
}

/** Writes down, in the transaction in which an undo ends, that it turned its integration MANUAL. Who wished it so, its sync's entry tells. */
export const auditTurnedManual: TurnedManual = async (tx, undo, before, after) => {
  const sides = ({ status, statusBefore }: IntegrationRow): JsonObject => ({ status, statusBefore });
  const changed = changedFields(sides(before), sides(after));
  await writeAudit(tx, theGateway, {
    operation: "turnIntegrationManual",
    target: integrationTarget(after),
    before: changed.before,
    after: { ...changed.after, reason: "SYNC_UNDONE", syncId: encodeId("Sync", undo.id) },
  });
};

/** What became of it. @param secretsChanged JSON pointers. */
export function integrationChange(
  before: IntegrationRow,
  after: IntegrationRow,
  secretsChanged: readonly string[],
): { readonly before: JsonObject; readonly after: JsonObject } {
  const [{ config: _had, ...fieldsBefore }, { config: _has, ...fieldsAfter }] = [
    integrationFields(before),
    integrationFields(after),
  ];
  const changed = changedFields(fieldsBefore, fieldsAfter);
  const config = changedFields(configOf(before), configOf(after));
  const configChanged = Object.keys({ ...config.before, ...config.after }).length > 0;
  return {
    before: { ...changed.before, ...(configChanged ? { config: config.before } : {}) },
    after: {
      ...changed.after,
      ...(configChanged ? { config: config.after } : {}),
      ...(secretsChanged.length > 0 ? { secretsChanged } : {}),
    },
  };
}

function configOf({ config }: IntegrationRow): JsonObject {
  return config as JsonObject;
}
