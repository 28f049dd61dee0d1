/** Errors that say nothing about the work: the database was not there, or asks for a transaction to be begun again. */
import { Fault } from "@storegate/connector-kit";

/**
 * The driver's own codes, and SQLSTATEs: connection exceptions, too many clients, a shutdown, a deadlock, a race, and a
 * transaction that was ended because we stood still in it, or for its length.
 */
const database = /^(CONNECTION_|CONNECT_TIMEOUT|08|53|57P0|40001|40P01|25P0[34])/;
/** The operating system's codes for a connection; other systems' connections have them too. */
const connection = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;

/**
 * Whether an error means that the database could not be reached or asked to try again, as against one that refused a
 * statement. A fault never does: whose connection failed has been said by whoever made it.
 */
export function isDatabaseAway(error: unknown): boolean {
  let away = false;
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof Fault) return false;
    const code = (each as NodeJS.ErrnoException).code;
    if (typeof code !== "string") continue;
    // The driver notes the statement on errors of its own connections.
    away ||= database.test(code) || (connection.test(code) && "query" in each);
  }
  return away;
}
