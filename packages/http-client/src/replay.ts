/** How one attempt ended, as far as trying again is concerned. */
export type AttemptEnd =
  | { readonly type: "response"; readonly status: number }
  | {
      readonly type: "failure";
      /** The request surely never reached the server: refused, unknown host, no connection in time. */
      readonly notSent: boolean;
      /** Time may heal it: a lost connection, a time-out; not a certificate or an answer that is too large. */
      readonly transient: boolean;
    };

/** Methods that may be repeated without another effect (RFC 9110, section 9.2.2), of those sent here. */
const idempotentMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/** Statuses that pass. 501 (not implemented) and 505 (version) do not. */
const transientStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Whether a request with this method may be repeated unless its caller says otherwise. */
export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method);
}

/** Whether the server may have acted on an attempt: not where it was never reached or answered 429. */
export function mayHaveActed(end: AttemptEnd): boolean {
  return end.type === "failure" ? !end.notSent : end.status !== 429;
}

/**
 * Whether a request may be sent again. An idempotent one may after whatever passes. Any other only where the server surely
 * did not act: it was never reached, or it answered 429. A 503 is no such proof, whatever time it names: what stands before
 * the server answers so, too, when the server's own answer was lost.
 */
export function mayReplay(end: AttemptEnd, idempotent: boolean): boolean {
  if (end.type === "failure") return end.transient && (idempotent || end.notSent);
  if (idempotent) return transientStatuses.has(end.status);
  return end.status === 429;
}
