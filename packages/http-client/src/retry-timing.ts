/** How often, and how long after one another, a request is tried. Times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** The ceiling of the first backoff; it doubles with each further attempt. */
  readonly baseMs: number;
  /** No backoff of our own is longer. */
  readonly capMs: number;
  /** A server that asks for a longer wait than this is not waited for: the caller is told instead. */
  readonly maxHintMs: number;
  /**
   * No attempt is begun later than this, counted from the first: the attempts' own time and the waits between them, without
   * what a request waits in its `pace`. An attempt that is under way then is let finish.
   */
  readonly maxElapsedMs: number;
}

/** Four attempts within about four seconds, and up to a minute's wait for a server that names its time. */
export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 4,
  baseMs: 500,
  capMs: 20_000,
  maxHintMs: 60_000,
  maxElapsedMs: Number.POSITIVE_INFINITY,
};

/** A source of numbers in [0, 1), as `Math.random`. */
export type Random = () => number;

/**
 * Exponential backoff with full jitter: anything between nothing and `base * 2^(attempt - 1)`, capped, so that clients
 * that failed together do not come back together.
 */
export function backoffMs(attempt: number, policy: Pick<RetryPolicy, "baseMs" | "capMs">, random: Random): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.round(random() * ceiling);
}

/**
 * The value of a `Retry-After` header (RFC 9110, section 10.2.3: seconds or an HTTP date) in milliseconds from `nowMs`; a
 * date gone by is 0; anything else is no hint.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // An HTTP date begins with the day's name; `Date.parse` alone would take "-5" or "2" for a year or a month.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * How long a server asks to be left alone: the longest of `Retry-After`, `X-Retry-After` (seconds) and a hint that the
 * caller read in headers of the vendor's own. `undefined` when none says anything. A date is held against the answer's own
 * `Date` where it has one, because the server's clock may differ from ours.
 */
export function serverHintMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  callersHintMs?: number,
): number | undefined {
  const dated = Date.parse(headers["date"] ?? "");
  const then = Number.isNaN(dated) ? nowMs : dated;
  const hints = [
    parseRetryAfter(headers["retry-after"], then),
    parseRetryAfter(headers["x-retry-after"], then),
    callersHintMs,
  ].filter((hint) => hint !== undefined);
  return hints.length === 0 ? undefined : Math.max(...hints);
}

/**
 * How long to wait before the attempt that follows `attempt`, or `null` when there shall be none. The server's hint goes
 * before our own backoff, lengthened by up to a tenth (a second at most) so that not all who were told return at once.
 */
export function retryWaitMs(input: {
  readonly attempt: number;
  readonly hintMs: number | undefined;
  /** How long the attempts have taken until now, with the waits between them. */
  readonly elapsedMs: number;
  readonly policy: RetryPolicy;
  readonly random: Random;
}): number | null {
  const { attempt, hintMs, elapsedMs, policy, random } = input;
  if (attempt >= policy.maxAttempts || (hintMs ?? 0) > policy.maxHintMs) return null;
  const wait =
    hintMs === undefined
      ? backoffMs(attempt, policy, random)
      : hintMs + Math.round(random() * Math.min(hintMs / 10, 1000));
  return elapsedMs + wait > policy.maxElapsedMs ? null : wait;
}
