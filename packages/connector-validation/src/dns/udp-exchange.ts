import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { type DnsFailure, dnsFailure } from "./answer.js";
import { type DnsResponse, type Question, decodeResponse, encodeQuery } from "./packet.js";
import type { ServerAddress } from "./server-address.js";

/** A response, or why there is none. */
export type Exchange = DnsResponse | DnsFailure;

/** Whether an exchange brought no response. */
export function isFailure(exchange: Exchange): exchange is DnsFailure {
  return "kind" in exchange;
}

/** How long to wait, and what ends the waiting at once. */
export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends one query to one server from a socket of its own, whose port the system picks at random, and waits for its
 * response; datagrams that do not answer it are passed over. Never rejects.
 */
export function askOverUdp(server: ServerAddress, question: Question, limits: ExchangeLimits): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    const finish = (exchange: Exchange): void => {
      clearTimeout(timer);
      limits.signal.removeEventListener("abort", cancel);
      socket.close();
      resolve(exchange);
    };
    const done = once(finish);
    const cancel = (): void => done(dnsFailure("CLOSED", "the question was given up"));
    const unreachable = (error: Error): void =>
      done(dnsFailure("UNREACHABLE", `name server ${server.address}:${server.port}: ${error.message}`));
    const timer = setTimeout(
      () => done(dnsFailure("TIMEOUT", `no answer from ${server.address}:${server.port} in ${limits.timeoutMs} ms`)),
      limits.timeoutMs,
    );
    limits.signal.addEventListener("abort", cancel, { once: true });
    socket.on("error", unreachable);
    socket.on("message", (bytes) => {
      const response = decodeResponse(bytes, question);
      if (response !== undefined) done(response);
    });
    // A connected socket takes datagrams from this server alone, and learns of a port that nobody listens on.
    socket.on("connect", () => {
      socket.send(encodeQuery(question), (error) => {
        if (error) unreachable(error);
      });
    });
    if (limits.signal.aborted) cancel();
    else socket.connect(server.port, server.address);
  });
}

function once<T>(act: (value: T) => void): (value: T) => void {
  let acted = false;
  return (value) => {
    if (acted) return;
    acted = true;
    act(value);
  };
}
