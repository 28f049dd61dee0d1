/** Rows of keys, and who they let in. */
import type { Caller } from "@storegate/connector-kit/graphql";
import type { schema } from "@storegate/database";

/** A row of a key. */
export type ApiKeyRow = typeof schema.apiKeys.$inferSelect;

/** Who a key lets in. */
export function callerWithKey(row: ApiKeyRow): Caller {
  return {
    keyId: row.id,
    name: row.name,
    role: row.role,
    stores: row.storeIds && new Set(row.storeIds),
    integrations: row.integrationIds && new Set(row.integrationIds),
    operations: row.operations && new Set(row.operations),
    expiresAt: row.expiresAt,
  };
}
