/** The statements that nearly every operation sends: put together once, and planned by PostgreSQL once for each connection. */
import { schema, type Queries } from "@storegate/database";
import { and, isNull, sql, type Column } from "drizzle-orm";

const { apiKeys, integrations, stores, syncs } = schema;

/** Rows by their ids; each takes `{ ids }`. */
export type RowStatements = ReturnType<typeof prepareRows>;

/** Prepares them for a database. */
export function prepareRows(queries: Queries) {
  const isAsked = (id: Column) => sql`${id} = any(${sql.placeholder("ids")}::uuid[])`;
  return {
    store: queries
      .select()
      .from(stores)
      .where(and(isAsked(stores.id), isNull(stores.deletedAt)))
      .prepare("store_by_id"),
    integration: queries
      .select()
      .from(integrations)
      .where(and(isAsked(integrations.id), isNull(integrations.deletedAt)))
      .prepare("integration_by_id"),
    sync: queries.select().from(syncs).where(isAsked(syncs.id)).prepare("sync_by_id"),
    apiKey: queries.select().from(apiKeys).where(isAsked(apiKeys.id)).prepare("api_key_by_id"),
  };
}
