/** Why what is asked of syncs is refused. */
import { Fault, type FaultData, type FaultKind } from "@storegate/connector-kit";

export function notFound(what: "integration" | "sync"): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "NOT_FOUND",
    message: `There is no ${what} with this id.`,
    remedy: `Take the id from a list of what there is.`,
  });
}

/**
 * @param reason why the gateway itself disabled it, if it did.
 * @param id as callers have it, where they may not have meant this one.
 */
export function disabled(name: string, reason: FaultData | null = null, id?: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "INTEGRATION_DISABLED",
    message: `The integration "${name}"${id === undefined ? "" : ` (${id})`} is disabled.${reason ? ` ${reason.message}` : ""}`,
    remedy: reason?.remedy ?? "Set its status to MANUAL or AUTOMATIC first.",
  });
}

/** For whoever would use an integration whose connector this gateway does not have. */
export function connectorNotInstalled(connectorId: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "CONNECTOR_NOT_INSTALLED",
    message: `The connector "${connectorId}" is not installed in this gateway.`,
    remedy: "Run a version that has it, or delete the integration.",
  });
}

/** For whoever would have a deleted integration do more. */
export function integrationDeleted(name: string): Fault {
  const message = `The integration "${name}" was deleted.`;
  return refused("NOT_FOUND", "INTEGRATION_DELETED", message, "Make it again, and start a sync.");
}

/** For whoever would undo a sync of a deleted integration that cannot do without its secrets. */
export function secretsForgotten(name: string): Fault {
  return refused(
    "NOT_FOUND",
    "INTEGRATION_DELETED",
    `The integration "${name}" was deleted, and its secrets with it, without which this sync cannot be undone.`,
    "Put records back in the store by hand; the results of its syncs tell what they were.",
  );
}

/** For whoever would reach a store that was disconnected. */
export function storeNotConnected(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "STORE_NOT_CONNECTED",
    message: "The store is no longer connected.",
    remedy: "Connect it again with connectStore: it comes back with its id and its past syncs.",
  });
}

/** For whoever would pause a sync that has ended, or let it go on. */
export function hasEnded(): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "SYNC_ENDED",
    message: "The sync has ended: it is neither paused nor resumed any more.",
    remedy: "Start another sync, if there is more to do.",
  });
}

/** The results that something needs are gone. */
export function resultsExpired(what: "undone" | "retried"): Fault {
  return refused(
    "NOT_FOUND",
    "RESULTS_EXPIRED",
    `The sync cannot be ${what}: its results were kept for a time that is over.`,
    "STOREGATE_RESULTS_DAYS says how many days results are kept.",
  );
}

/** A request about a sync that it cannot be asked of, as it stands. */
export function refused(kind: FaultKind, code: string, message: string, remedy?: string): Fault {
  return new Fault({ kind, code, message, ...(remedy === undefined ? {} : { remedy }) });
}
