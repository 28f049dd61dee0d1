/** Which integrations hear of what stores tell. */
import { coversStoreEvent, type JsonObject, type StoreEvent } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import type { IntegrationToOpen, OpenConnector } from "@storegate/sync-engine";
import { and, asc, eq, inArray, isNotNull, isNull, ne, or } from "drizzle-orm";

const { integrations, storeHooks, stores } = schema;

/** Connectors by their ids. */
export type Connectors = ReadonlyMap<string, OpenConnector>;

/** The enabled integrations of a store, as far as their connectors are installed here and hear of anything. */
export interface Hearing {
  readonly hearing: readonly IntegrationToOpen[];
  /** Whether connectors of all enabled ones are installed here. */
  readonly isWhole: boolean;
}

/** Of a connected store; none of one that is not. */
export async function hearingOf(queries: Queries, connectors: Connectors, storeId: string): Promise<Hearing> {
  const { id, connectorId, config } = integrations;
  const rows = await queries
    .select({ id, connectorId, config })
    .from(integrations)
    .innerJoin(stores, and(eq(stores.id, integrations.storeId), isNull(stores.deletedAt)))
    .where(and(eq(integrations.storeId, storeId), isNull(integrations.deletedAt), ne(integrations.status, "DISABLED")))
    .orderBy(asc(id));
  return {
    isWhole: rows.every((row) => connectors.has(row.connectorId)),
    hearing: rows.flatMap((row) => {
      const open = connectors.get(row.connectorId);
      if (!open?.connector.storeEvents) return [];
      return [{ integrationId: row.id, storeId, config: row.config as JsonObject, open }];
    }),
  };
}

/** Connected stores whose webhooks are to be looked after: an integration may need some, or they may still have some. */
export async function storesWithHooks(queries: Queries, connectors: Connectors): Promise<string[]> {
  const ids = [...connectors.values()].filter(hears).map(({ connector }) => connector.id);
  const rows = await queries
    .selectDistinct({ id: stores.id })
    .from(stores)
    .leftJoin(storeHooks, and(eq(storeHooks.id, stores.id), eq(storeHooks.isMade, true)))
    .leftJoin(
      integrations,
      and(eq(integrations.storeId, stores.id), isNull(integrations.deletedAt), inArray(integrations.connectorId, ids)),
    )
    .where(and(isNull(stores.deletedAt), or(isNotNull(storeHooks.id), isNotNull(integrations.id))))
    .orderBy(asc(stores.id));
  return rows.map(({ id }) => id);
}

/** Whether a connector hears of anything. */
export function hears({ connector }: OpenConnector): boolean {
  return connector.storeEvents !== undefined;
}

/** Whether a connector hears of an event. */
export function hearsOf({ connector }: OpenConnector, { scope }: Pick<StoreEvent, "scope">): boolean {
  return connector.storeEvents?.scopes.some((each) => coversStoreEvent(each, scope)) ?? false;
}
