/**
 * The order in which rows are locked, everywhere in the project: a store's lease, the store, its integrations, their syncs; of
 * one table by id. Whoever locks in it waits for nobody who waits for him. Rows that others refer to are locked FOR NO KEY UPDATE
 * or FOR SHARE, and not FOR UPDATE: whoever writes a row that refers to one locks it, too, wherever in the order he is.
 */
import { schema, type QueriesTransaction } from "@storegate/database";
import { eq } from "drizzle-orm";
import type { SyncRow } from "./ports.js";
import { notFound } from "./request-faults.js";

const { integrations, stores, syncs } = schema;

/** A sync that is locked, and what it belongs to. */
export interface LockedSync {
  readonly sync: SyncRow;
  readonly integration: typeof integrations.$inferSelect;
  readonly store: Pick<typeof stores.$inferSelect, "deletedAt">;
}

/** Locks a sync, so that nobody else changes it until the transaction ends. @throws Fault NOT_FOUND. */
export async function lockSync(tx: QueriesTransaction, syncId: string): Promise<SyncRow> {
  const [sync] = await tx.select().from(syncs).where(eq(syncs.id, syncId)).for("no key update");
  if (!sync) throw notFound("sync");
  return sync;
}

/** Locks a sync as {@link lockSync} does, and keeps its integration and its store from being changed. @throws Fault NOT_FOUND. */
export async function lockSyncAndAbove(tx: QueriesTransaction, syncId: string): Promise<LockedSync> {
  // Whose it is never changes.
  const [of] = await tx
    .select({ storeId: syncs.storeId, integrationId: syncs.integrationId })
    .from(syncs)
    .where(eq(syncs.id, syncId));
  if (!of) throw notFound("sync");
  const [store] = await tx
    .select({ deletedAt: stores.deletedAt })
    .from(stores)
    .where(eq(stores.id, of.storeId))
    .for("share");
  const [integration] = await tx.select().from(integrations).where(eq(integrations.id, of.integrationId)).for("share");
  if (!store || !integration) throw notFound("integration");
  return { store, integration, sync: await lockSync(tx, syncId) };
}
