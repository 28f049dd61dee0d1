/** What becomes of a sync whose run has stopped before its end: it ends, is left to the next worker, waits, or stands still. */
import { Fault, type SecretMask } from "@storegate/connector-kit";
import { isDatabaseAway } from "./database-away.js";
import { LeaseLost } from "./lease.js";
import type { SyncRow } from "./ports.js";
import type { RunHost } from "./run-host.js";
import { NotUnderWay } from "./sync-commits.js";
import type { SyncLedger } from "./sync-ledger.js";
import { tellPaused } from "./sync-pauses.js";

/** Why a run stops before its sync has ended. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** Why a run stops of a sync that is to stand still. */
export class Paused extends Error {
  override readonly name = "Paused";
}

/** What ending a sync before its time needs to know. */
export interface Ending {
  readonly cancelled: AbortSignal;
  readonly paused: AbortSignal;
  readonly stop: AbortSignal;
  readonly lost: AbortSignal;
  /** Hides the integration's secrets: what failed may have said them. */
  readonly mask: SecretMask;
  /** Milliseconds that the sync is to wait for a fault to heal; undefined where it fails for it. */
  readonly waitOf: (fault: Fault) => number | undefined;
  /** Looks what became of what was begun. */
  readonly lookAtBegun: () => Promise<void>;
}

/**
 * Ends a sync that could not go on, leaves it to the next worker, or lets it wait or stand still. What has gone wrong with one
 * that is to stand still does not end it: it is met again when the sync goes on, if it lasts. `again`: nobody wants it to stand
 * still any more, and it is to be taken up.
 */
export async function endEarly(
  host: RunHost,
  ledger: SyncLedger,
  error: unknown,
  ending: Ending,
): Promise<"ended" | "left" | "waits" | "paused" | "again"> {
  if (ending.lost.aborted) throw ending.lost.reason;
  if (error instanceof NotUnderWay) return "ended";
  if (leavesWorkToOthers(error)) throw error;
  const { id, storeId, integrationId } = ledger.row;
  const ids = { err: ending.mask.value(error), syncId: id, storeId, integrationId };
  const fault =
    error instanceof Cancelled || error instanceof Paused ? undefined : Fault.from(ending.mask.value(error));
  if (ending.cancelled.aborted) {
    if (fault) host.logger.warn(ids, "a sync failed while it was being cancelled");
    await lookFirst(host, ids, ending, "they are told as not known");
    await ledger.finishEarly("CANCELLED", fault);
  } else if (ending.paused.aborted) {
    if (fault) host.logger.warn(ids, "a sync failed while it was being paused; it is tried again when it goes on");
    await lookFirst(host, ids, ending, "that is done when it goes on");
    if (!(await ledger.pause())) return "again";
    tellPaused(host.logger, ledger.row);
    return "paused";
  } else if (ending.stop.aborted) {
    return "left";
  } else {
    const told = fault ?? Fault.from(error);
    const ms = ending.waitOf(told);
    if (ms !== undefined) {
      await ledger.wait(told, ms);
      host.logger.warn({ ...ids, waitMs: ms, retries: ledger.row.retries }, `a sync waits: ${told.message}`);
      host.wakeIn?.(storeId, ms);
      // Asked in the instant before: it need not come to its time to stand still.
      if (ending.paused.aborted) return endEarly(host, ledger, error, ending);
      return "waits";
    }
    host.logger[told.kind === "UNEXPECTED" ? "error" : "warn"](ids, `a sync failed: ${told.message}`);
    await lookFirst(host, ids, ending, "they are told as not known");
    await ledger.finishEarly("FAILED", told);
  }
  await tellEnded(host, ledger.row);
  return "ended";
}

/**
 * What stops the sync may have come after the act: it is looked before it is told.
 * @param otherwise what becomes of what stays in the dark.
 */
async function lookFirst(host: RunHost, ids: object, { lookAtBegun, mask }: Ending, otherwise: string): Promise<void> {
  try {
    await lookAtBegun();
  } catch (cause) {
    if (leavesWorkToOthers(cause)) throw cause;
    const what = `it could not be looked what became of a sync's last writes; ${otherwise}`;
    host.logger.warn({ ...ids, err: mask.value(cause) }, what);
  }
}

/** Whether an error means that this worker may say nothing more, and the next one finds out. */
export function leavesWorkToOthers(error: unknown): boolean {
  return error instanceof LeaseLost || isDatabaseAway(error);
}

/** The sync has ended whatever becomes of this: what fails here is the listener's. */
export async function tellEnded(host: RunHost, row: SyncRow): Promise<void> {
  try {
    await host.onSyncEnded(row);
  } catch (error) {
    host.logger.error({ err: error, syncId: row.id, storeId: row.storeId }, "a listener to the end of syncs failed");
  }
}

/** As {@link tellEnded}, of a sync that waits or goes on. */
export async function tellStalled(host: RunHost, row: SyncRow): Promise<void> {
  try {
    await host.onStalled?.(row);
  } catch (error) {
    host.logger.error({ err: error, syncId: row.id, storeId: row.storeId }, "a listener to syncs that wait failed");
  }
}
