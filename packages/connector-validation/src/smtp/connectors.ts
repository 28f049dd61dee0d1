import { once } from "node:events";
import { type Socket, connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { isPublicAddress } from "@storegate/http-client";
import { SocksClient } from "socks";

/**
 * Connects to an IP address. Rejects when it cannot, with the signal's reason when that aborts. The stream may come paused.
 */
export type SmtpConnect = (address: string, port: number, signal: AbortSignal) => Promise<Duplex>;

/** Connects straight from this machine, and to public addresses alone: what a domain's DNS names is the domain's choice. */
export function directConnector(): SmtpConnect {
  return async (address, port, signal) => {
    refuseUnlessPublic(address);
    return connected(address, port, signal);
  };
}

/**
 * Connects through a SOCKS5 proxy (RFC 1928), for machines whose port 25 is closed. The proxy is handed addresses, never
 * names, and only public ones.
 * @param proxyUrl `socks5://host:port`, with user and password where the proxy asks for them (RFC 1929).
 * @throws TypeError when it is another URL.
 */
export function socksConnector(proxyUrl: string): SmtpConnect {
  const proxy = parseProxy(proxyUrl);
  return async (address, port, signal) => {
    refuseUnlessPublic(address);
    const socket = await connected(proxy.host, proxy.port, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Error(`the SOCKS proxy cannot be reached: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    });
    // The library knows no signals; it gives up when its socket closes.
    const abort = (): void => void socket.destroy();
    signal.addEventListener("abort", abort, { once: true });
    try {
      await SocksClient.createConnection({
        proxy,
        command: "connect",
        destination: { host: address, port },
        existing_socket: socket,
      });
      return socket;
    } catch (error) {
      socket.destroy();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}

async function connected(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host, port });
  // Whoever reads sees that it closed; an error that nobody hears would end the process.
  socket.on("error", () => socket.destroy());
  try {
    await once(socket, "connect", { signal });
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  }
  return socket;
}

function refuseUnlessPublic(address: string): void {
  if (isIP(address) === 0 || !isPublicAddress(address)) {
    throw new Error("the address is none of the public internet, so it was not called");
  }
}

function parseProxy(proxyUrl: string) {
  const url = URL.parse(proxyUrl);
  if (url === null || !/^socks5h?:$/.test(url.protocol) || url.hostname === "" || url.port === "") {
    throw new TypeError("the SMTP proxy is no SOCKS5 proxy: give socks5://host:port");
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const proxy = { host, port: Number(url.port), type: 5 } as const;
  if (url.username === "") return proxy;
  return { ...proxy, userId: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}
