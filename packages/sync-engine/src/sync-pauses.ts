/**
 * Letting a sync stand still at a person's wish, and letting it go on.
 *
 * One that nobody works at is paused at once. One under way is paused by its worker, which ends what it has begun, looks what
 * became of what is in doubt, and then commits the pause; where a person has taken it back meanwhile, it goes on. A paused sync
 * holds neither the store nor a worker, and keeps its integration: no other sync of that begins. It goes on as one whose worker
 * was killed: everything that is open is looked at first, so that what somebody else changed meanwhile is left alone.
 */
import { schema, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { neverPaused, pausedIfIdle, pausedSecondsOf } from "./pause-columns.js";
import type { Logger, SyncRow } from "./ports.js";
import { disabled, hasEnded, notFound } from "./request-faults.js";
import type { SyncPatch } from "./sync-commits.js";
import type { StoreQueue } from "./store-queue.js";
import { announce } from "./sync-events.js";
import type { InRequest } from "./sync-requests.js";

const { integrations, syncs } = schema;

/** What {@link SyncPauses} needs of the process. */
export interface SyncPausesHost {
  readonly queue: StoreQueue;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Takes requests for pauses. */
export class SyncPauses {
  constructor(private readonly host: SyncPausesHost) {}

  /**
   * Asks a sync to stand still: at once where it waits, at the end of the batches in hand where it runs. One of which that was
   * asked before, or that is to end, stays as it is.
   * @throws Fault NOT_FOUND, SYNC_ENDED.
   */
  pause(syncId: string, pausedById: string | null, inTransaction?: InRequest): Promise<SyncRow> {
    return this.#change(syncId, inTransaction, ({ cancelRequestedAt, pauseRequestedAt }) => {
      if (cancelRequestedAt ?? pauseRequestedAt) return undefined;
      const at = this.host.now();
      return { pauseRequestedAt: at, pausedById, pausedAt: pausedIfIdle(at), recordsPerSecond: null };
    });
  }

  /**
   * Lets a sync go on, or takes back what was asked before it stood still. One that was waiting is tried at once, and has as long
   * for its fault to heal as if it had just met it. One of which no pause was asked stays as it is.
   * @throws Fault NOT_FOUND, SYNC_ENDED, INTEGRATION_DISABLED: its store refused its token meanwhile, so that it would only fail.
   */
  resume(syncId: string, inTransaction?: InRequest): Promise<SyncRow> {
    return this.#change(syncId, inTransaction, async (found, tx) => {
      const { status, pauseRequestedAt, pausedAt, retryAt, stalledSince } = found;
      if (!pauseRequestedAt) return undefined;
      // One that a worker may have in its hands is not looked at: whoever ends it locks in another order.
      if (pausedAt) await assertEnabled(tx, found.integrationId);
      const at = this.host.now();
      return {
        ...neverPaused,
        pausedSeconds: pausedSecondsOf(found, at),
        retries: 0,
        // A time that is past: nobody's worker has left it.
        retryAt: status === "RUNNING" && (pausedAt ?? retryAt) ? sql`clock_timestamp()` : null,
        stalledSince: stalledSince && at,
      };
    });
  }

  /** @param patch what becomes of the row, which is locked; undefined where it stays as it is. */
  async #change(
    syncId: string,
    inTransaction: InRequest | undefined,
    patch: (found: SyncRow, tx: QueriesTransaction) => SyncPatch | undefined | Promise<SyncPatch | undefined>,
  ): Promise<SyncRow> {
    const { before, after } = await this.host.queue.transaction(async (tx, wake) => {
      const [found] = await tx.select().from(syncs).where(eq(syncs.id, syncId)).for("update");
      if (!found) throw notFound("sync");
      if (found.finishedAt) throw hasEnded();
      const changed = await patch(found, tx);
      let row = found;
      if (changed) {
        const [updated] = await tx
          .update(syncs)
          .set({ ...changed, revision: sql`${syncs.revision} + 1` })
          .where(eq(syncs.id, syncId))
          .returning();
        if (!updated) throw notFound("sync");
        row = updated;
        await announce(tx, row);
        // One whose worker died is in nobody's hands, and a pause is to be reached, too.
        if (row.pausedAt === null) wake(row.storeId);
      }
      await inTransaction?.(tx, row, found);
      return { before: found, after: row };
    });
    if (before.pausedAt === null && after.pausedAt !== null) tellPaused(this.host.logger, after);
    if (before.pauseRequestedAt !== null && after.pauseRequestedAt === null) {
      this.host.logger.info(placeOf(after), "a sync goes on at a person's request");
    }
    return after;
  }
}

/** @throws Fault INTEGRATION_DISABLED. An undo goes on though its integration was deleted. */
async function assertEnabled(tx: QueriesTransaction, integrationId: string): Promise<void> {
  const [found] = await tx
    .select({ name: integrations.name, reason: integrations.disabledReason })
    .from(integrations)
    .where(and(eq(integrations.id, integrationId), eq(integrations.status, "DISABLED"), isNull(integrations.deletedAt)))
    .for("share");
  if (found) throw disabled(found.name, found.reason);
}

/** Says that a sync stands still. */
export function tellPaused(logger: Logger, row: SyncRow): void {
  logger.info(placeOf(row), "a sync is paused at a person's request");
}

function placeOf({ id: syncId, storeId, integrationId, connectorId, kind, processed }: SyncRow) {
  return { syncId, storeId, integrationId, connectorId, kind, processed };
}
