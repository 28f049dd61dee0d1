/** The window of every plan with a quota (BigCommerce API reference, "API rate limits"). */
const documentedWindowMs = 30_000;
/** No window is believed to be longer than an hour. */
const longestWindowMs = 3_600_000;

/** What one answer's headers say of the quota. */
export interface QuotaReading {
  /** Requests the store may answer in one window. */
  readonly quota: number;
  /** Requests left in the window, for all apps together. */
  readonly remaining: number;
  /** Length of the window, in milliseconds. */
  readonly windowMs: number;
  /** Until the window's end, in milliseconds from when the store wrote it; `null` where it does not say. */
  readonly resetMs: number | null;
}

/**
 * What an answer's `x-rate-limit-*` headers say of the quota; `null` when they say nothing of what is left. Each is
 * optional: what is missing is taken from what was known before, then from the documentation. Only durations are read, so
 * it does not matter what time it is at the store.
 */
export function readRateLimit(
  headers: Readonly<Record<string, string>>,
  known: Pick<QuotaReading, "quota" | "windowMs"> | null,
): QuotaReading | null {
  const remaining = count(headers["x-rate-limit-requests-left"]);
  if (remaining === undefined) return null;
  const told = count(headers["x-rate-limit-time-window-ms"]);
  const windowMs = told !== undefined && told <= longestWindowMs ? told : (known?.windowMs ?? documentedWindowMs);
  const resetMs = count(headers["x-rate-limit-time-reset-ms"]);
  return {
    // A quota of none could never be asked again: one request a window finds out what became of it.
    quota: Math.max(1, count(headers["x-rate-limit-requests-quota"]) ?? Math.max(known?.quota ?? 0, remaining)),
    remaining,
    windowMs: Math.max(1, windowMs),
    // No window ends later than its length from now, but for what was rounded.
    resetMs: resetMs !== undefined && resetMs <= windowMs * 1.1 ? resetMs : null,
  };
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}
