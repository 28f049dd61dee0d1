import { Fault } from "@storegate/http-client";
import type { Endpoint } from "./endpoint.js";

/** The faults of http-client after which the store may have acted, since the request may have reached it. */
const answerLost: ReadonlySet<string> = new Set([
  "CONNECTION_LOST",
  "HOST_UNREACHABLE",
  "RESPONSE_NOT_HTTP",
  "RESPONSE_NOT_JSON",
  "RESPONSE_TOO_LARGE",
  "TIMEOUT",
]);

/** The faults of an answer that came, and does not tell whether the store acted. */
const tellsNothing: ReadonlySet<string> = new Set(["RESPONSE_MALFORMED", "STORE_UNAVAILABLE"]);

/**
 * The fault of a call that was sent once, and of which nothing tells whether the store acted: UNAVAILABLE with code
 * OUTCOME_UNKNOWN. It is not to be tried again as it is, for that may do the same a second time; the remedy names the read
 * that tells. `undefined` where the call may be repeated, or its fault says what became of it.
 */
export function outcomeUnknown(endpoint: Endpoint, fault: Fault): Fault | undefined {
  if (isRepeatable(endpoint) || !(tellsNothing.has(fault.code) || mayHaveReached(fault))) return undefined;
  return new Fault({
    kind: "UNAVAILABLE",
    code: "OUTCOME_UNKNOWN",
    message: `${fault.message} Whether the store did what it was asked for is not known.`,
    remedy: endpoint.afterLoss ?? "Look whether it was done before asking for it again.",
    retryable: false,
    cause: fault,
  });
}

/** Whether doing it twice does no more than doing it once. */
export function isRepeatable({ method, idempotent }: Endpoint): boolean {
  return idempotent ?? method !== "POST";
}

function mayHaveReached({ code, cause }: Fault): boolean {
  const neverConnected = cause instanceof Error && "code" in cause && cause.code === "UND_ERR_CONNECT_TIMEOUT";
  return answerLost.has(code) && !neverConnected;
}
