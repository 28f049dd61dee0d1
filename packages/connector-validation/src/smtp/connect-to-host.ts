import { isIPv4 } from "node:net";
import type { Duplex } from "node:stream";
import type { SmtpConnect } from "./connectors.js";
import type { Exchanger } from "./prober.js";
import { SmtpFault } from "./smtp-fault.js";

/** The port on which mail servers take mail from others (RFC 5321 §2.1). */
export const smtpPort = 25;

/** Addresses of one host that are tried. */
const mostAddresses = 3;

/**
 * Connects to a host at one of its addresses, those of IPv6 only when none of IPv4 works: few machines have a name for theirs.
 * @throws SmtpFault `closed` when none can be connected to.
 * @throws the signal's reason when it aborts.
 */
export async function connectToHost(
  { addresses }: Exchanger,
  connect: SmtpConnect,
  connectMs: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const v4 = addresses.filter((address) => isIPv4(address));
  const tried = [...v4, ...addresses.filter((address) => !isIPv4(address))].slice(0, mostAddresses);
  const failures: string[] = [];
  for (const address of tried) {
    const late = AbortSignal.timeout(connectMs);
    try {
      return await connect(address, smtpPort, AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      const why = late.aborted ? `no connection in ${connectMs / 1000} seconds` : messageOf(error);
      failures.push(`${address}: ${why}`);
    }
  }
  throw new SmtpFault("closed", `it cannot be connected to (${failures.join("; ") || "it has no address"})`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
