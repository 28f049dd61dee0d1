/** A new sync. */
import { newId, newIdAfter, schema, type QueriesTransaction } from "@storegate/database";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { SyncRow } from "./ports.js";
import { announce } from "./sync-events.js";
import { SyncRunning } from "./sync-running.js";

const { syncs } = schema;

/** What a sync is made with, beside its id and its state. */
export type NewSync = Omit<typeof syncs.$inferInsert, "id" | "status" | "configVersion"> & {
  /** Of {@link config}, which goes with it; null where it is not known. */
  readonly configVersion: number | null;
};

/**
 * Makes a sync that waits; undefined while another of its integration has not ended.
 * @param wake says that its store has work, as {@link StoreQueue.transaction} hands it over.
 */
export async function queueSync(
  tx: QueriesTransaction,
  wake: (storeId: string) => void,
  values: NewSync,
): Promise<SyncRow | undefined> {
  const [newest] = await tx
    .select({ id: syncs.id })
    .from(syncs)
    .where(eq(syncs.integrationId, values.integrationId))
    .orderBy(desc(syncs.id))
    .limit(1);
  const [row] = await tx
    .insert(syncs)
    // The newest of an integration is told by its id, whichever process has made it, by whichever clock.
    .values({ ...values, id: newest ? newIdAfter(newest.id) : newId(), status: "QUEUED" })
    // An integration has one sync at a time.
    .onConflictDoNothing()
    .returning();
  if (!row) return undefined;
  await announce(tx, row);
  wake(row.storeId);
  return row;
}

/** Why no sync of an integration could be made: another one has not ended. */
export async function whyNotQueued(
  tx: QueriesTransaction,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<SyncRunning> {
  const [inTheWay] = await tx
    .select()
    .from(syncs)
    .where(and(eq(syncs.integrationId, id), isNull(syncs.finishedAt)));
  return new SyncRunning(name, inTheWay ?? null);
}
