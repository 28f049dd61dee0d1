/** Errors that say nothing about the work: the database was not there, or asks for a transaction to be begun again. */
import { Fault } from "@storegate/connector-kit";

/** The driver's own codes, and SQLSTATEs: connection exceptions, too many clients, a shutdown. */
const unreachable = /^(CONNECTION_|CONNECT_TIMEOUT|08|53300|57P0)/;
/** A deadlock, and a race: the database has undone the transaction, so that others could go on. */
const brokenOff = /^(40001|40P01)$/;
/** Want of room, and a transaction that was ended because we stood still in it, or for its length. */
const again = /^(53|25P0[34])/;
/** The operating system's codes for a connection; other systems' connections have them too. */
const connection = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;

/**
 * Whether an error means that the database could not be reached or asked to try again, as against one that refused a
 * statement. A fault never does: whose connection failed has been said by whoever made it.
 */
export function isDatabaseAway(error: unknown): boolean {
  return says(
    error,
    (code, isConnections) => isConnections || unreachable.test(code) || again.test(code) || brokenOff.test(code),
  );
}

/** Whether it means that the transaction was undone for the sake of another, and can be begun again at once. */
export function isToBeginAgain(error: unknown): boolean {
  return says(error, (code) => brokenOff.test(code));
}

/** Whether it means that the database could not be reached, by whomever. */
export function isDatabaseUnreachable(error: unknown): boolean {
  return says(error, (code, isConnections) => unreachable.test(code) || (isConnections && !again.test(code)));
}

/** The driver of the queue's own words for a connection that ended; they have no code. */
const ended = /^Connection terminated|connection error|timeout .* connect/i;

/**
 * What the queue complains of, as others tell it. It speaks with nothing but the database, and does not say so of connections
 * that failed; some errors it hands on as objects that are none.
 */
export function errorOfQueue(told: unknown): unknown {
  if (typeof told !== "object" || told === null || !("message" in told)) return told;
  const error = told instanceof Error ? told : Object.assign(new Error(String(told.message)), told);
  const { code } = error as NodeJS.ErrnoException;
  const isConnections = code === undefined ? ended.test(error.message) : connection.test(code);
  if (!isConnections) return error;
  const message = "the queue's connection to the database has ended";
  return Object.assign(new Error(message, { cause: error }), { code: "CONNECTION_CLOSED" });
}

/** @param isOne is also told whether the server ended the connection, or did not take it. */
function says(error: unknown, isOne: (code: string, isConnections: boolean) => boolean): boolean {
  let away = false;
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof Fault) return false;
    const code = (each as NodeJS.ErrnoException).code;
    if (typeof code !== "string") continue;
    // The driver notes the statement on errors of its own connections.
    const isConnections = "severity" in each && (each.severity === "FATAL" || each.severity === "PANIC");
    away ||= isOne(code, isConnections) || (connection.test(code) && "query" in each);
  }
  return away;
}
