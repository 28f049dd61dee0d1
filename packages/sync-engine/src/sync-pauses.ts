/**
 * Letting a sync stand still at a person's wish, and letting it go on.
 *
 * One that nobody works at is paused at once. One under way is paused by its worker, which ends what it has begun, looks what
 * became of what is in doubt, and then commits the pause; where a person has taken it back meanwhile, it goes on. A paused sync
 * holds neither the store nor a worker, and keeps its integration: no other sync of that begins. It goes on as one whose worker
 * was killed: what may have been written is looked at, and what was not is planned anew, as source and store are then.
 */
import type { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import { eq, sql } from "drizzle-orm";
import { lockSyncAndAbove, type LockedSync } from "./lock-order.js";
import { neverPaused, pausedIfIdle, pausedSecondsOf } from "./pause-columns.js";
import type { Logger, SyncRow } from "./ports.js";
import { disabled, hasEnded, integrationDeleted, notFound } from "./request-faults.js";
import type { SyncPatch } from "./sync-commits.js";
import type { StoreQueue } from "./store-queue.js";
import { announce } from "./sync-events.js";
import type { InRequest } from "./sync-requests.js";

const { syncs } = schema;

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
   * Asks a sync to stand still: at once where it waits, once the records that are begun are finished where it runs. One of which that was
   * asked before, or that is to end, stays as it is.
   * @throws Fault NOT_FOUND, SYNC_ENDED.
   */
  pause(syncId: string, pausedById: string | null, inTransaction?: InRequest): Promise<SyncRow> {
    return this.#change(syncId, inTransaction, ({ sync: { cancelRequestedAt, pauseRequestedAt } }) => {
      if (cancelRequestedAt ?? pauseRequestedAt) return undefined;
      const at = this.host.now();
      return { pauseRequestedAt: at, pausedById, pausedAt: pausedIfIdle(at), recordsPerSecond: null };
    });
  }

  /**
   * Lets a sync go on, or takes back what was asked before it stood still. One that was waiting is tried at once, and has as long
   * for its fault to heal as if it had just met it. One of which no pause was asked stays as it is.
   * @throws Fault NOT_FOUND, SYNC_ENDED, INTEGRATION_DISABLED: its store refused its token meanwhile, so that it would only fail;
   * INTEGRATION_DELETED, of any but an undo.
   */
  resume(syncId: string, inTransaction?: InRequest): Promise<SyncRow> {
    return this.#change(syncId, inTransaction, ({ sync: found, integration }) => {
      const { status, pauseRequestedAt, pausedAt, retryAt, stalledSince } = found;
      if (!pauseRequestedAt) return undefined;
      const fault = whyNotGoOn(found, integration);
      if (pausedAt && fault) throw fault;
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

  /** @param patch what becomes of the sync; undefined where it stays as it is. */
  async #change(
    syncId: string,
    inTransaction: InRequest | undefined,
    patch: (locked: LockedSync) => SyncPatch | undefined,
  ): Promise<SyncRow> {
    const { before, after } = await this.host.queue.transaction(async (tx, wake) => {
      const locked = await lockSyncAndAbove(tx, syncId);
      const found = locked.sync;
      if (found.finishedAt) throw hasEnded();
      const changed = patch(locked);
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

/** Why a paused sync may not go on. An undo does, though its integration was deleted. */
function whyNotGoOn({ trigger }: SyncRow, integration: LockedSync["integration"]): Fault | undefined {
  const { name, status, disabledReason, deletedAt } = integration;
  if (deletedAt !== null) return trigger === "UNDO" ? undefined : integrationDeleted(name);
  return status === "DISABLED" ? disabled(name, disabledReason) : undefined;
}

/** Says that a sync stands still. */
export function tellPaused(logger: Logger, row: SyncRow): void {
  logger.info(placeOf(row), "a sync is paused at a person's request");
}

function placeOf({ id: syncId, storeId, integrationId, connectorId, kind, processed }: SyncRow) {
  return { syncId, storeId, integrationId, connectorId, kind, processed };
}
