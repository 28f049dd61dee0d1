import type { Lane } from "../governor/rate-limit.js";

/** Settings of one view of a store's client. */
export interface StoreClientView {
  /** Ends waiting and requests. */
  readonly signal?: AbortSignal;
  /**
   * Ends waiting, never a request that was sent. A call of which nothing was sent yet, or whose attempts so far were all
   * refused by 429, throws the signal's reason; one that was sent and would be tried again ends at once with the outcome of
   * its last attempt.
   */
  readonly giveUp?: AbortSignal;
  /** Default `bulk`. */
  readonly lane?: Lane;
  /**
   * The longest wait, in milliseconds, for a store that has refused with 429 and is to be left alone: instead of a longer one
   * the call throws RATE_LIMITED with `retryAfterMs`. The quota's ordinary pacing does not count. Without it any time is
   * waited for.
   */
  readonly patienceMs?: number;
  /**
   * Called at the moment each request is written, retries included, when its turn has come and its connection stands; what it
   * throws keeps the request from being sent. It cannot wait.
   */
  readonly beforeRequest?: () => void;
}
