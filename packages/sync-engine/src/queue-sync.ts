/** A new sync. */
import { newId, schema, type QueriesTransaction } from "@storegate/database";
import type { SyncRow } from "./ports.js";
import { announce } from "./sync-events.js";

const { syncs } = schema;

/** What a sync is made with, beside its id and its state. */
export type NewSync = Omit<typeof syncs.$inferInsert, "id" | "status">;

/**
 * Makes a sync that waits; undefined while another of its integration has not ended.
 * @param wake says that its store has work, as {@link StoreQueue.transaction} hands it over.
 */
export async function queueSync(
  tx: QueriesTransaction,
  wake: (storeId: string) => void,
  values: NewSync,
): Promise<SyncRow | undefined> {
  const [row] = await tx
    .insert(syncs)
    .values({ ...values, id: newId(), status: "QUEUED" })
    // An integration has one sync at a time.
    .onConflictDoNothing()
    .returning();
  if (!row) return undefined;
  await announce(tx, row);
  wake(row.storeId);
  return row;
}
