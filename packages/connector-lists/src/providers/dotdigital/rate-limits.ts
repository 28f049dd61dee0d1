/** How Dotdigital says that it was asked enough (its documentation, call rate limits). */
import type { HttpResponse } from "@storegate/http-client";

/** Of the old scheme no end is told: 2,000 calls in any hour. Some are free again after this, all after an hour. */
export const flatLimitMs = 10 * 60_000;

/** After this an account with 25 imports under way is asked again (the vendor's own advice is 5 to 30 seconds). */
export const importsBusyMs = 30_000;

const longestMs = 60 * 60_000;
/** No epoch is so small: a number below it says how many seconds are left. */
const smallestEpoch = 1_000_000_000;

/**
 * How long a window of the tiers has to go, in milliseconds, an hour at most: `X-RateLimit-Reset` is its end in seconds of UTC, held
 * against the answer's own `Date`, since the vendor's clock may differ from ours. Undefined where nothing is told.
 */
export function windowResetMs({ status, headers }: HttpResponse, now: Date): number | undefined {
  if (status !== 429) return undefined;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (!Number.isFinite(reset) || reset <= 0) return undefined;
  if (reset < smallestEpoch) return Math.min(longestMs, reset * 1000);
  const dated = Date.parse(headers["date"] ?? "");
  const from = Number.isNaN(dated) ? now.getTime() : dated;
  return Math.min(longestMs, Math.max(0, reset * 1000 - from));
}
