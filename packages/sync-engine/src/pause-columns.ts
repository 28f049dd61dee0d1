/** What a sync's row tells of its pauses, and how it is written. */
import { schema } from "@storegate/database";
import { sql, type SQL } from "drizzle-orm";
import type { SyncRow } from "./ports.js";

const { syncs } = schema;

/** Of a sync that nobody wants to stand still. */
export const neverPaused = { pauseRequestedAt: null, pausedAt: null, pausedById: null };

/** What becomes of `pausedAt` when a worker has let go: the person may have thought better of it, or wants the sync to end. */
export function pausedIfAsked(now: Date): SQL<Date | null> {
  return sql`case when ${syncs.pauseRequestedAt} is not null and ${syncs.cancelRequestedAt} is null
    then ${now.toISOString()}::timestamptz end`;
}

/**
 * What becomes of `pausedAt` when a pause is asked for: a sync that no worker can have in its hands stands still already. Before
 * the time of its next try a sync that waits is in nobody's.
 */
export function pausedIfIdle(now: Date): SQL<Date | null> {
  return sql`case when ${syncs.status} = 'QUEUED' or ${syncs.retryAt} > clock_timestamp()
    then ${now.toISOString()}::timestamptz end`;
}

/** For how long a sync has stood still in all, once its pause is over. Before its start there was nothing to stand still. */
export function pausedSecondsOf(
  { startedAt, pausedAt, pausedSeconds }: Pick<SyncRow, "startedAt" | "pausedAt" | "pausedSeconds">,
  now: Date,
): number {
  if (startedAt === null || pausedAt === null) return pausedSeconds;
  return pausedSeconds + Math.max(0, now.getTime() - pausedAt.getTime()) / 1000;
}

/** Seconds from a sync's start to a moment without those in which it stood still. */
export function workedSeconds(
  { startedAt, pausedSeconds }: Pick<SyncRow, "startedAt" | "pausedSeconds">,
  until: Date,
): number {
  if (startedAt === null) return 0;
  return Math.max(0, (until.getTime() - startedAt.getTime()) / 1000 - pausedSeconds);
}
