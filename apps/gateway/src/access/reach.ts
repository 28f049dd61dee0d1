/** What of the gateway a caller may reach: all of it, or the stores and integrations that its key is narrowed to. */
import { allows, isNarrowed, readConnectorNodeId, type Caller, type Reachable } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { and, inArray, isNull, sql, type SQL } from "drizzle-orm";
import type { Loaders } from "../graphql/loaders.js";
import { decodeId, typeOfId } from "../ids.js";

const { integrations, stores, syncs } = schema;

/** Answers whether a caller may reach what has an id. */
export function reachOf(caller: Caller, loaders: Loaders): (what: Reachable, id: string) => Promise<boolean> {
  const inStores = (storeId: string): boolean => caller.stores?.has(storeId) ?? true;
  const inIntegrations = (integrationId: string): boolean => caller.integrations?.has(integrationId) ?? true;
  const reaches: Readonly<Record<Reachable, (id: string) => Promise<boolean>>> = {
    Own: () => Promise.resolve(true),
    Connector: () => Promise.resolve(true),
    WholeStore: (id) => Promise.resolve(caller.integrations === null && inStores(decodeId("Store", id) ?? "")),
    Store: async (id) => {
      const key = decodeId("Store", id);
      if (key === undefined || !inStores(key)) return false;
      return caller.integrations === null || (await loaders.integrationsOfStore.load(key)).length > 0;
    },
    Integration: async (id) => {
      const key = decodeId("Integration", id);
      if (key === undefined || !inIntegrations(key)) return false;
      // Of a deleted one the past syncs are in reach, as they are for others; it itself is found by nobody.
      const row = await loaders.integrationOrDeleted.load(key);
      return row !== null && inStores(row.storeId);
    },
    Sync: async (id) => {
      const key = decodeId("Sync", id);
      const row = key === undefined ? null : await loaders.sync.load(key);
      return row !== null && inStores(row.storeId) && inIntegrations(row.integrationId);
    },
    Node: async (id) => {
      const type = typeOfId(id);
      const ofConnector = type === undefined ? readConnectorNodeId(id) : undefined;
      if (ofConnector) return reaches.Integration(ofConnector.integrationId);
      return type === "Store" || type === "Integration" || type === "Sync" ? reaches[type](id) : false;
    },
  };
  // An id of nothing is found nowhere, so nobody who reaches everything need be looked at.
  return isNarrowed(caller) ? (what, id) => reaches[what](id) : () => Promise.resolve(true);
}

/** Whether a caller may see keys, which are the whole gateway's. */
export function seesKeys(caller: Caller): boolean {
  return allows(caller.role, "ADMIN") && !isNarrowed(caller);
}

/** Which stores a caller may see; undefined is all. */
export function storesWithin(caller: Caller): SQL | undefined {
  return and(
    caller.stores ? inArray(stores.id, [...caller.stores]) : undefined,
    caller.integrations
      ? sql`exists (select 1 from ${integrations} where ${and(
          sql`${integrations.storeId} = ${stores.id}`,
          isNull(integrations.deletedAt),
          inArray(integrations.id, [...caller.integrations]),
        )})`
      : undefined,
  );
}

/** Which integrations a caller may see; undefined is all. */
export function integrationsWithin(caller: Caller): SQL | undefined {
  return and(
    caller.stores ? inArray(integrations.storeId, [...caller.stores]) : undefined,
    caller.integrations ? inArray(integrations.id, [...caller.integrations]) : undefined,
  );
}

/** Which syncs a caller may see, those of deleted integrations too; undefined is all. */
export function syncsWithin(caller: Caller): SQL | undefined {
  return and(
    caller.stores ? inArray(syncs.storeId, [...caller.stores]) : undefined,
    caller.integrations ? inArray(syncs.integrationId, [...caller.integrations]) : undefined,
  );
}
