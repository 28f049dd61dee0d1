/** What is told of records and changes of which a sync could not see the end. */
import { Fault } from "@storegate/connector-kit";
import { howToGoOn } from "./how-to-go-on.js";
import type { SyncRow } from "./ports.js";

/** A record of which some changes were carried out, and others never begun. */
export function notCarriedOut(sync: SyncRow, cause: Fault | undefined): Fault {
  return new Fault({
    kind: cause?.kind ?? "CONFLICT",
    code: "NOT_CARRIED_OUT",
    message:
      "The sync ended before all changes of this record were carried out; before and after tell of those that were.",
    remedy: howToGoOn(sync),
    retryable: true,
    cause,
  });
}

/** A change that was handed to its target, which does not tell what became of it. */
export function outcomeUnknown(sync: SyncRow, cause: Fault | undefined): Fault {
  return new Fault({
    kind: cause?.kind ?? "UNAVAILABLE",
    code: "OUTCOME_UNKNOWN",
    message: `${cause ? `${cause.message} ` : ""}Whether this change was made is not known.`,
    remedy: `Look at the record in the store. ${howToGoOn(sync)}`,
    cause,
  });
}
