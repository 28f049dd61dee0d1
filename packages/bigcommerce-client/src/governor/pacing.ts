import type { QuotaWindow } from "./quota-window.js";

/** The part of the quota kept for the interactive lane. */
const reservedShare = 0.05;
/** The part of the quota that bulk may be ahead of an even spread, and the most requests that may be. */
const burstShare = 0.05;
const largestBurst = 10;

/** How far bulk has been paid out, as a time: the even spread's place for its next request. */
export type SpreadPosition = number;

/** When bulk's next request may go, and where the spread stands once it went. */
export interface BulkTurn {
  readonly at: number;
  readonly position: SpreadPosition;
}

/** When the interactive lane's next request may go: at once while anything is left. */
export function interactiveTurn(window: QuotaWindow, inFlight: number, now: number): number {
  return window.remaining - inFlight >= 1 ? now : window.endsAt;
}

/**
 * When bulk's next request may go. What is left of the quota, less what is under way and what is reserved, is spread
 * evenly over what is left of the window; bulk may be a few requests ahead of that. The reserve melts with the window, so
 * that at its end all of the quota has been used.
 */
export function bulkTurn(window: QuotaWindow, inFlight: number, position: SpreadPosition, now: number): BulkTurn {
  const reserve = Math.ceil(window.quota * reservedShare);
  const timeLeft = window.endsAt - now;
  const free = window.remaining - inFlight;
  const available = free - (reserve * timeLeft) / window.windowMs;
  if (available < 1) {
    const melted = free < 1 ? window.endsAt : window.endsAt - ((free - 1) * window.windowMs) / reserve;
    return { at: Math.min(window.endsAt, melted), position };
  }
  const interval = timeLeft / available;
  const burst = Math.min(largestBurst, Math.ceil(window.quota * burstShare));
  return { at: position - burst * interval, position: Math.max(position, now) + interval };
}
