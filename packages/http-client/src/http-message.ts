import type { RetryPolicy } from "./retry-timing.js";

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One attempt that is about to be sent. */
export interface Attempt {
  readonly method: HttpMethod;
  /** Method, host and path, without the query. */
  readonly target: string;
  /** From 1. */
  readonly number: number;
  /** The other side's, with its port. */
  readonly host: string;
}

/** How an attempt ended: with this status, or with a fault of this code, or broken off by its caller. */
export interface AttemptOutcome {
  readonly status?: number;
  /** As `TIMEOUT`; `ABORTED` where its caller ended it. */
  readonly code?: string;
}

/** Told of each attempt as it is sent; answers what is to be told of its end. It must not throw. */
export type AttemptObserver = (attempt: Attempt, label: string | undefined) => (outcome: AttemptOutcome) => void;

/** An answer, read to its end, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; values that came several times are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text as JSON; `undefined` where there is none, or where an answer of another status than 2xx is not JSON. */
  readonly body: unknown;
  readonly text: string;
}

/** A request, and how it may be repeated. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON; left out, no body is sent. */
  readonly body?: unknown;
  /** Ends waiting and the request; what is thrown then is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends waiting, never a request that was sent. A call of which nothing was sent yet, or whose attempts so far were all
   * refused by 429, throws the signal's reason; one that was sent and would be tried again ends at once with the outcome of
   * its last attempt.
   */
  readonly giveUp?: AbortSignal | undefined;
  /** Whether sending it twice has the same effect as once. By default so for GET, HEAD, PUT and DELETE. */
  readonly idempotent?: boolean | undefined;
  /** What a 2xx answer has to be. `json` (default): a text that is not JSON is a fault; `text`: it is taken as it is. */
  readonly expect?: "json" | "text" | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** How long the vendor's own headers ask to wait before another attempt, in milliseconds; goes with `Retry-After`. */
  readonly retryHint?: ((response: HttpResponse) => number | undefined) | undefined;
  /**
   * Each attempt, retries included, is made inside this; the place for a queue. Calls `send` at most once. A queue that
   * heeds `signal` and `giveUp` throws their reason as it is.
   */
  readonly pace?: ((send: () => Promise<HttpResponse>) => Promise<HttpResponse>) | undefined;
  /** Handed to the client's observer: whose request it is. */
  readonly label?: string | undefined;
  /**
   * Called for each attempt at the moment its head is written: after `pace` let it through, and once a connection stands.
   * What it throws keeps it from being sent, and is thrown as it is. It cannot wait: whatever is waited for after it may take
   * long, and what it found may no longer be so.
   */
  readonly beforeRequest?: ((attempt: Attempt) => void) | undefined;
}
