import { Fault } from "@storegate/http-client";
import type { Endpoint } from "./endpoint.js";
import { isRepeatable } from "./outcome-unknown.js";
import { malformed } from "./parse-answer.js";

/**
 * Reads what a write's answer left out. When that fails, the write was done all the same: what may not be done twice is then
 * OUTCOME_UNKNOWN, so that nobody takes the failed reading for a failed write.
 * @throws Fault OUTCOME_UNKNOWN, or of another write what kept it from being read; RESPONSE_MALFORMED where it is not there.
 */
export async function readWritten<T>(endpoint: Endpoint, read: () => Promise<T | null | undefined>): Promise<T> {
  try {
    const found = await read();
    if (found !== null && found !== undefined) return found;
    throw malformed(endpoint, "that it wrote something, which is not there", "data");
  } catch (error) {
    if (isRepeatable(endpoint) || !(error instanceof Fault)) throw error;
    throw new Fault({
      kind: "UNAVAILABLE",
      code: "OUTCOME_UNKNOWN",
      message: `The store did ${endpoint.method} ${endpoint.path} and did not answer what came of it: ${error.message}`,
      remedy: endpoint.afterLoss ?? "Look whether it was done before asking for it again.",
      retryable: false,
      cause: error,
    });
  }
}
