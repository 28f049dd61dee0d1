import { connect } from "node:net";
import { dnsFailure } from "./answer.js";
import { type Question, decodeResponse, encodeQuery } from "./packet.js";
import type { ServerAddress } from "./server-address.js";
import type { Exchange, ExchangeLimits } from "./udp-exchange.js";

/** The same over TCP, for a response that did not fit into a datagram (RFC 7766). Never rejects. */
export function askOverTcp(server: ServerAddress, question: Question, limits: ExchangeLimits): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect(server.port, server.address);
    const peer = `${server.address}:${server.port}`;
    const finish = (exchange: Exchange): void => {
      clearTimeout(timer);
      limits.signal.removeEventListener("abort", cancel);
      socket.destroy();
      // Only the first call counts: a promise settles once.
      resolve(exchange);
    };
    const cancel = (): void => finish(dnsFailure("CLOSED", "the question was given up"));
    const timer = setTimeout(
      () => finish(dnsFailure("TIMEOUT", `no answer from ${peer} over TCP in ${limits.timeoutMs} ms`)),
      limits.timeoutMs,
    );
    limits.signal.addEventListener("abort", cancel, { once: true });
    if (limits.signal.aborted) cancel();

    let received = Buffer.alloc(0);
    socket.on("connect", () => {
      const query = encodeQuery(question);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const response = decodeResponse(received.subarray(2, 2 + received.readUInt16BE(0)), question);
      finish(response ?? dnsFailure("MALFORMED", `name server ${peer} sent something else than the answer over TCP`));
    });
    socket.on("error", (error) => finish(dnsFailure("UNREACHABLE", `name server ${peer} over TCP: ${error.message}`)));
    socket.on("close", () => finish(dnsFailure("MALFORMED", `name server ${peer} ended the connection half-way`)));
  });
}
