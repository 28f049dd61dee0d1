/** What of a store's changes is written down. Credentials never are, only that they changed. */
import { Fault, type JsonObject } from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import type { AuditTarget } from "../audit/audit-trail.js";
import { changedFields } from "../audit/changed-fields.js";
import { encodeId } from "../ids.js";
import type { StoreCredentials, StoreRow } from "./store-clients.js";

/** The store as the target of an entry. */
export function storeTarget({ id, name }: StoreRow): AuditTarget {
  return { type: "Store", id, name };
}

/** Its fields. */
export function storeFields({ storeHash, name, apiUrl, status, scopes }: StoreRow): JsonObject {
  return { storeHash, name, apiUrl, status, scopes };
}

/**
 * What became of it. Credentials that do not open are a fault, and the same after as before unless they were given anew.
 * @param broughtBack integrations that were disabled for the old token.
 */
export function storeChange(
  [before, had]: readonly [StoreRow, StoreCredentials | Fault],
  [after, has]: readonly [StoreRow, StoreCredentials | Fault],
  broughtBack: readonly { readonly id: string; readonly status: string }[],
): { readonly before: JsonObject; readonly after: JsonObject } {
  const changed = changedFields(storeFields(before), storeFields(after));
  const marks = {
    ...(isChanged(had, has, "accessToken") ? { accessTokenChanged: true } : {}),
    ...(isChanged(had, has, "clientId") ? { clientIdChanged: true } : {}),
    ...(broughtBack.length === 0 ? {} : { integrationsBroughtBack: broughtBack.map((each) => ({ ...each })) }),
  };
  return { before: changed.before, after: { ...changed.after, ...marks } };
}

function isChanged(
  had: StoreCredentials | Fault,
  has: StoreCredentials | Fault,
  part: keyof StoreCredentials,
): boolean {
  if (had instanceof Fault || has instanceof Fault) return had !== has;
  return had[part] !== has[part];
}

/** What went with it: its fields, and the integrations that were deleted. */
export function storeGone(
  gone: StoreRow,
  deleted: readonly (typeof schema.integrations.$inferSelect)[],
): { readonly before: JsonObject } {
  const parts = deleted.map(({ id, connectorId, name }) => ({ id: encodeId("Integration", id), connectorId, name }));
  return { before: { ...storeFields(gone), integrations: parts } };
}
