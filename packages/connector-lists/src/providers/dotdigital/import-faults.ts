/** Imports that did not finish, and who must act. */
import { Fault } from "@storegate/connector-kit";

/** An import that ended as something else than finished. @param status its word, in lower_snake */
export function importFailed(status: string): Fault {
  switch (status) {
    case "exceeds_allowed_contact_limit":
      return new Fault({
        kind: "CONFIG",
        code: "DOTDIGITAL_ACCOUNT_FULL",
        message: "Dotdigital takes no more contacts: the account's limit is reached.",
        remedy: "Have the account's limit raised, or contacts deleted that nobody needs; then sync again.",
      });
    case "rejected_by_watchdog":
      // Of the account as a whole: each import that follows would be looked at as closely.
      return new Fault({
        kind: "CONFIG",
        code: "DOTDIGITAL_IMPORT_REJECTED",
        message: "Dotdigital's watchdog rejected the import of contacts.",
        remedy:
          "Look at the import in Dotdigital, or ask its support what is wrong with these contacts; then sync again.",
      });
    case "failed":
      return new Fault({
        kind: "UNAVAILABLE",
        code: "DOTDIGITAL_IMPORT_FAILED",
        message: "An import failed at Dotdigital, which gave no reason.",
        remedy: "It is tried again.",
      });
    default:
      return new Fault({
        kind: "UNEXPECTED",
        code: "DOTDIGITAL_IMPORT_STATUS_UNKNOWN",
        message: `Dotdigital says of an import that it is ${status}, which is not known here.`,
        remedy: "Look at the import in Dotdigital, and report this status.",
      });
  }
}

/** An import that Dotdigital does not know any more. @param cause its answer */
export function importLost(cause: Fault): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_IMPORT_LOST",
    message: `Dotdigital does not know an import any more that it took. ${cause.message}`,
    remedy: "It is sent again; an import that is done twice is as one.",
    cause,
  });
}

/** An import that takes too long. */
export function importUnfinished(): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_IMPORT_UNFINISHED",
    message: "Dotdigital has not finished an import within twenty minutes.",
    remedy: "It is tried again; an import that is done twice is as one.",
  });
}
