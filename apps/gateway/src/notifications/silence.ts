/**
 * Silent is an automatic integration whose time came {@link silentAfterMs} ago and that has no sync since then, or one that
 * stands still for as long: paused by a person, taken by no worker, or left by the worker that had it.
 */
import type { schema } from "@storegate/database";

/** How long after its time an automatic integration counts as silent. */
export const silentAfterMs = 15 * 60_000;

/** A sync that has not ended. */
export type OpenSync = Pick<
  typeof schema.syncs.$inferSelect,
  "id" | "status" | "trigger" | "createdAt" | "pausedAt" | "retryAt"
>;

/** Since when a silent integration's sync is due, and what became of it. */
export interface Silence {
  readonly dueAt: Date;
  readonly queuedAt: Date | null;
  readonly leftAt: Date | null;
  readonly pausedAt: Date | null;
}

/**
 * How silent an integration is; undefined where it is not.
 * @param leaseEndsAt until when its store is, or was, some worker's; null where it never was.
 */
export function silenceOf(
  { status, nextSyncAt }: Pick<typeof schema.integrations.$inferSelect, "status" | "nextSyncAt">,
  open: OpenSync | null,
  leaseEndsAt: Date | null,
  now: Date,
): Silence | undefined {
  const isLongAgo = (at: Date | null): boolean => at !== null && now.getTime() - at.getTime() > silentAfterMs;
  const queuedAt = open?.status === "QUEUED" ? open.createdAt : null;
  const lastHeldAt = open?.status === "RUNNING" ? latest(leaseEndsAt, open.retryAt) : null;
  const leftAt = isLongAgo(lastHeldAt) ? lastHeldAt : null;
  // Once it is queued, the integration's own time is that of the sync after it.
  const dueAt = open?.trigger === "SCHEDULE" && (queuedAt ?? leftAt) ? open.createdAt : nextSyncAt;
  if (status !== "AUTOMATIC" || dueAt === null || !isLongAgo(dueAt)) return undefined;
  if (open === null) return { dueAt, queuedAt: null, leftAt: null, pausedAt: null };
  const { pausedAt } = open;
  // One that a worker has, or that waits for a fault to heal, goes on or fails; it is told of then.
  if (!isLongAgo(pausedAt ?? queuedAt ?? leftAt)) return undefined;
  return { dueAt, queuedAt, leftAt: pausedAt ? null : leftAt, pausedAt };
}

/** The later of two; a time at which a sync is tried again may be still to come. */
function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
