/** What of a key is written down: all but its secret. */
import type { JsonObject } from "@storegate/connector-kit";
import type { AuditTarget } from "../audit/audit-trail.js";
import { encodeId } from "../ids.js";
import type { ApiKeyRow } from "./api-key-rows.js";

/** The key as the target of an entry. */
export function keyTarget({ id, name }: Pick<ApiKeyRow, "id" | "name">): AuditTarget {
  return { type: "ApiKey", id, name };
}

/** Its fields. */
export function auditedKey({ name, role, expiresAt, storeIds, integrationIds, operations }: ApiKeyRow): JsonObject {
  return {
    name,
    role,
    expiresAt: expiresAt?.toISOString() ?? null,
    storeIds: storeIds && storeIds.map((id) => encodeId("Store", id)),
    integrationIds: integrationIds && integrationIds.map((id) => encodeId("Integration", id)),
    operations: operations && [...operations],
  };
}
