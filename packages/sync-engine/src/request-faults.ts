/** Why a sync that is asked for is refused. */
import { Fault, type FaultData } from "@storegate/connector-kit";

export function notFound(what: "integration" | "sync"): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "NOT_FOUND",
    message: `There is no ${what} with this id.`,
    remedy: `Take the id from a list of what there is.`,
  });
}

/** @param reason why the gateway itself disabled it, if it did. */
export function disabled(name: string, reason: FaultData | null = null): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "INTEGRATION_DISABLED",
    message: `The integration "${name}" is disabled.${reason ? ` ${reason.message}` : ""}`,
    remedy: reason?.remedy ?? "Set its status to MANUAL or AUTOMATIC first.",
  });
}

export function alreadyRunning(name: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "SYNC_RUNNING",
    message: `A sync of the integration "${name}" is already running.`,
    remedy: "Wait for it to end, or cancel it.",
  });
}
