import type { RateLimit } from "./rate-limit.js";

/** The window of every plan with a quota (BigCommerce API reference, "API rate limits"). */
const documentedWindowMs = 30_000;

/**
 * What an answer's `x-rate-limit-*` headers say of the quota; `null` when they say nothing of what is left. Each is
 * optional: what is missing is taken from what was known before, then from the documentation.
 */
export function readRateLimit(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  known: RateLimit | null,
): RateLimit | null {
  const remaining = count(headers["x-rate-limit-requests-left"]);
  if (remaining === undefined) return null;
  const quota = count(headers["x-rate-limit-requests-quota"]) ?? Math.max(known?.quota ?? 0, remaining);
  const windowMs = count(headers["x-rate-limit-time-window-ms"]) ?? known?.windowMs ?? documentedWindowMs;
  const resetMs = count(headers["x-rate-limit-time-reset-ms"]);
  const knownReset = known !== null && known.resetsAt.getTime() > nowMs ? known.resetsAt.getTime() : nowMs + windowMs;
  return {
    quota,
    remaining,
    windowMs,
    resetsAt: new Date(resetMs === undefined ? knownReset : nowMs + resetMs),
    observedAt: new Date(nowMs),
  };
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}
