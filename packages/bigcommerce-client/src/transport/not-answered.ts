import { Fault } from "@storegate/http-client";
import type { Endpoint } from "./endpoint.js";
import { isRepeatable } from "./outcome-unknown.js";

/** The fault of an item that a successful batch's answer leaves out: whether it was written is not known. */
export function notAnswered(endpoint: Endpoint, what: string): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: "ITEM_NOT_ANSWERED",
    message: `The store took the batch of ${endpoint.method} ${endpoint.path} but its answer leaves out ${what}.`,
    remedy: "Read the record again to see whether it was written, and try again if not.",
    retryable: isRepeatable(endpoint),
  });
}
