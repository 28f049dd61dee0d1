import { connect, isIP, type Socket } from "node:net";
import { Fault } from "./fault.js";
import { addressRange, guardedLookup, isPublicAddress, privateAddress, type Resolve } from "./outgoing-guard.js";

/** Where a connection leads. */
export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  /** Ends the attempt, and once it stands the connection. */
  readonly signal?: AbortSignal | undefined;
}

/** Opens TCP connections. */
export type Connect = (target: ConnectTarget) => Promise<Socket>;

/** How connections are opened. */
export interface GuardedConnectOptions {
  /** Lets connections through to private, loopback and other non-public addresses. */
  readonly allowPrivateHosts: boolean;
  /** How long it may take until a connection stands, in milliseconds; 10 seconds unless said. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve | undefined;
}

/**
 * Opens plain TCP connections, with the same guard as requests: a name is resolved once, and the connection made to the very addresses
 * that were judged.
 * @throws Fault CONFIG, PRIVATE_ADDRESS; UNAVAILABLE, CONNECTION_FAILED, of a host that does not answer.
 */
export function guardedConnect({ allowPrivateHosts, timeoutMs = 10_000, resolve }: GuardedConnectOptions): Connect {
  return async ({ host, port, signal }) => {
    const address = host.replace(/^\[(.*)\]$/, "$1");
    // A literal address is never looked up, so it is judged here.
    if (!allowPrivateHosts && isIP(address) !== 0 && !isPublicAddress(address))
      throw privateAddress(host, addressRange(address));
    signal?.throwIfAborted();
    const socket = connect({
      host: address,
      port,
      ...(allowPrivateHosts ? {} : { lookup: guardedLookup(resolve) }),
      ...(signal && { signal }),
    });
    const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
    try {
      await new Promise<void>((stands, fails) => {
        socket.once("connect", stands);
        socket.once("error", fails);
      });
      return socket;
    } catch (error) {
      socket.destroy();
      signal?.throwIfAborted();
      if (error instanceof Fault) throw error;
      throw new Fault({
        kind: "UNAVAILABLE",
        code: "CONNECTION_FAILED",
        message: `${host}, port ${port}, cannot be reached: ${error instanceof Error ? error.message : String(error)}.`,
        remedy: "Look whether host and port are right, and whether its firewall lets this machine in.",
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  };
}
