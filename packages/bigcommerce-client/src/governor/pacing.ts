import type { QuotaWindow } from "./quota-window.js";

/** The part of the quota kept for the interactive lane, where it has not wanted more of late. */
const reservedShare = 0.05;
/** What is kept for the interactive lane beyond what it wanted of late, as a factor. */
const reserveFactor = 1.25;
/** The part of the quota that the interactive lane leaves to bulk while bulk wants it. */
const bulkShare = 0.2;
/** The part of the quota that bulk may be ahead of an even spread, and the most requests that may be. */
const burstShare = 0.05;
const largestBurst = 10;
/**
 * The most that bulk leaves unspent at the window's end, as a part of the quota: for persons, where they came of late, and so
 * that another app's requests do not meet ours.
 */
const largestGuard = 0.03;
/** The part of the window, at its end, in which what other apps were expected to send and did not is given to bulk. */
const releaseShare = 0.1;
/** How often a turn that cannot be computed is looked at again, as a part of the window. */
const pollShare = 1 / 200;

/** How far bulk has been paid out, as a time: the even spread's place for its next request. */
export type SpreadPosition = number;

/** When bulk's next request may go, and where the spread stands once it went. */
export interface BulkTurn {
  readonly at: number;
  readonly position: SpreadPosition;
}

/** What turns are made from. Times in milliseconds. */
export interface PacingState {
  readonly window: QuotaWindow;
  /** Requests under way. */
  readonly inFlight: number;
  /** How long before the window's end a request has to go to be counted in it. */
  readonly leadMs: number;
  readonly now: number;
  /** Whether bulk wants anything. */
  readonly bulkWants: boolean;
  /** How many interactive requests were sent in this window or in the one before, whichever had more. */
  readonly interactiveOfLate: number;
}

/**
 * When the interactive lane's next request may go: at once while anything is left. Only where persons want more than the
 * store gives they leave bulk its share, spread over the window.
 */
export function interactiveTurn({ window, inFlight, leadMs, now, bulkWants }: PacingState): number {
  const free = window.remaining(inFlight);
  if (free < 1) return window.endsAt;
  const left = bulkWants ? window.quota * bulkShare : 0;
  const timeLeft = window.endsAt - leadMs - now;
  if (timeLeft <= 0 || free - (left * timeLeft) / window.windowMs >= 1) return now;
  return Math.max(now, window.endsAt - leadMs - ((free - 1) * window.windowMs) / left);
}

/**
 * When bulk's next request may go. What is left of the quota, less what is reserved and what other apps are expected to
 * send, is spread evenly over what is left of the window, up to the last moment at which a request surely gets there before
 * the window ends; bulk may be a few requests ahead of that. Reserve and expectation melt with the window, so that at its
 * end all of the quota has been used, but for a few requests where other apps use it, too: what we know is then a little
 * late.
 */
export function bulkTurn(state: PacingState, position: SpreadPosition): BulkTurn {
  const { window, inFlight, leadMs, now, interactiveOfLate } = state;
  const { quota, windowMs, endsAt } = window;
  const deadline = endsAt - leadMs;
  const foreignGuard = window.isShared ? 1 + Math.ceil(window.foreignRate * leadMs) : 0;
  const personsGuard = Math.ceil((interactiveOfLate * reserveFactor * leadMs) / windowMs);
  const guard = Math.min(Math.ceil(quota * largestGuard), Math.max(foreignGuard, personsGuard));
  const free = window.remaining(inFlight) - guard;
  if (free < 1) return { at: endsAt, position };
  const timeLeft = deadline - now;
  const burst = Math.min(largestBurst, Math.ceil(quota * burstShare));
  // The next window is looked at when it begins, however far ahead bulk has been paid out.
  const after = (interval: number): BulkTurn => ({
    at: Math.min(endsAt, position - burst * interval),
    position: Math.max(position, now) + interval,
  });
  if (timeLeft <= 0) return after((endsAt - now) / free);

  const reserve = Math.max(Math.ceil(quota * reservedShare), interactiveOfLate * reserveFactor);
  const ofWindow = timeLeft / windowMs;
  const foreign = window.foreignToCome * Math.min(1, timeLeft / (windowMs * releaseShare));
  const available = free - foreign - Math.min(reserve * ofWindow, Math.max(0, free - quota * bulkShare * ofWindow));
  if (available >= 1) return after(timeLeft / available);
  const melted = deadline - ((free - 1) * windowMs) / reserve;
  return { at: foreign === 0 ? Math.max(now, melted) : Math.min(deadline, now + windowMs * pollShare), position };
}
