/**
 * How long a sync waits after a fault that time heals, before it is taken up again as one whose worker died. A wait holds
 * neither the store nor a worker. Pure: time and chance are arguments.
 */
import type { Fault } from "@storegate/connector-kit";

/** How syncs wait. Times in milliseconds. */
export interface WaitRules {
  /** The ceiling of the first wait; it doubles with each further one in a row. */
  readonly firstMs: number;
  /** No wait of our own is longer, and none that a side which is away asks for is longer than twice this. */
  readonly longestMs: number;
  /** A sync that has done nothing for so long fails; 0 is at once. */
  readonly giveUpMs: number;
}

/** From two seconds to five minutes, for an hour. */
export const usualWaits: WaitRules = { firstMs: 2000, longestMs: 5 * 60_000, giveUpMs: 60 * 60_000 };

/**
 * So many milliseconds a sync waits in place for a store that has refused for its quota, with the store and a worker held;
 * longer it waits by itself. The pacing of a quota that is not overrun is no such wait.
 */
export const longestWaitInPlaceMs = 10_000;

/** How a sync has waited until now. */
export interface Stalled {
  /** Waits in a row, with nothing done in between. */
  readonly retries: number;
  /** Since when nothing was done; null where it goes on. */
  readonly stalledSince: Date | null;
}

/** Whether time alone may heal a fault: of an outcome that is not known, time to look. */
export function isHealedByTime({ kind, retryable, code }: Pick<Fault, "kind" | "retryable" | "code">): boolean {
  const passes = kind === "UNAVAILABLE" || kind === "RATE_LIMITED";
  return passes && (retryable || code === "OUTCOME_UNKNOWN");
}

/**
 * Milliseconds to wait, or undefined where the sync is to fail: the fault is not one that time heals, or time was given
 * enough. The other side's own time goes before ours: of a quota to the letter, where it is away as the estimate that it is,
 * so that it is looked again long before a maintenance was to end that is over early. Ours is the half to the whole of what has
 * doubled, so that syncs that stopped together do not come back together. No wait is longer than the time that is left, and
 * at its end there is a last try.
 */
export function waitAfter(
  fault: Pick<Fault, "kind" | "retryable" | "code" | "retryAfterMs">,
  { retries, stalledSince }: Stalled,
  rules: WaitRules,
  now: Date,
  random: () => number,
): number | undefined {
  if (!isHealedByTime(fault)) return undefined;
  const left = (stalledSince ?? now).getTime() + rules.giveUpMs - now.getTime();
  if (left <= 0) return undefined;
  const believed = fault.kind === "RATE_LIMITED" ? Number.POSITIVE_INFINITY : rules.longestMs * 2;
  const asked = Math.min(fault.retryAfterMs ?? 0, believed);
  const ceiling = Math.min(rules.longestMs, rules.firstMs * 2 ** retries);
  const ours = ceiling / 2 + (random() * ceiling) / 2;
  return Math.round(Math.min(left, Math.max(asked, ours)));
}
