/** Faults that are about a target, as against those of the whole: credentials, scope, quota, a store that does not answer. */
import { Fault } from "@storegate/http-client";

const kinds: readonly Fault["kind"][] = ["INPUT", "NOT_FOUND", "CONFLICT"];

/** Whether an error says that something is wrong with what was asked for, and not with the asking. */
export function isOfOneTarget(error: unknown): error is Fault {
  return error instanceof Fault && kinds.includes(error.kind);
}
