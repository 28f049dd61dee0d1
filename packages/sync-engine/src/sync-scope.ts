/** Which syncs somebody follows. */
import { schema } from "@storegate/database";
import { and, inArray, isNull, or, sql, type SQL } from "drizzle-orm";
import type { SyncRow } from "./ports.js";

const { syncs } = schema;

/** Where a sync belongs. */
export type SyncPlace = Pick<SyncRow, "integrationId" | "storeId">;

/** Syncs of some stores and integrations; a set that is left out holds nothing back. */
export interface SyncScope {
  readonly stores?: ReadonlySet<string> | undefined;
  readonly integrations?: ReadonlySet<string> | undefined;
}

/** One sync, or all that are within a scope. */
export type Followed = { readonly syncId: string } | { readonly scope: SyncScope };

/** Whether a sync is one of those that are followed. */
export function isFollowed(followed: Followed, sync: SyncPlace & { readonly syncId: string }): boolean {
  if ("syncId" in followed) return followed.syncId === sync.syncId;
  const { stores, integrations } = followed.scope;
  return (stores?.has(sync.storeId) ?? true) && (integrations?.has(sync.integrationId) ?? true);
}

/** Whether a follower who comes is told of a sync: of one that has ended only when it is the one that is followed. */
export function isToldFirst(followed: Followed, row: SyncRow): boolean {
  return isFollowed(followed, { ...row, syncId: row.id }) && ("syncId" in followed || row.finishedAt === null);
}

/**
 * Selects, in one condition, what followers who come are told first, and perhaps more; {@link isToldFirst} sorts it out.
 * Many of them are few values: of a thousand who follow one sync, its id once.
 */
export function selectFirst(all: readonly Followed[]): SQL | undefined {
  const ids = new Set<string>();
  const stores = new Set<string>();
  const integrations = new Set<string>();
  let everything = false;
  for (const followed of all) {
    if ("syncId" in followed) ids.add(followed.syncId);
    else if (followed.scope.integrations) for (const id of followed.scope.integrations) integrations.add(id);
    else if (followed.scope.stores) for (const id of followed.scope.stores) stores.add(id);
    else everything = true;
  }
  const places = or(inArray(syncs.integrationId, [...integrations]), inArray(syncs.storeId, [...stores]));
  return or(inArray(syncs.id, [...ids]), and(isNull(syncs.finishedAt), everything ? sql`true` : places));
}
