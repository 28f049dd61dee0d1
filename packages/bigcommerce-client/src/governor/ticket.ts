import type { Lane } from "./rate-limit.js";

/** What a request says of itself to be let through. */
export interface Ticket {
  readonly lane: Lane;
  /** Requests of the same group share a bound on how many run at once. */
  readonly concurrency?: { readonly group: string; readonly limit: number } | undefined;
  /**
   * The longest wait, in milliseconds, for a store that has refused and is to be left alone: a longer one is refused at once.
   * The quota's ordinary pacing does not count. Without it any time is waited for.
   */
  readonly patienceMs?: number | undefined;
  /** Ends the waiting; what is thrown then is its reason. */
  readonly signal?: AbortSignal | undefined;
}
