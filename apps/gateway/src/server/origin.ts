import type { IncomingMessage } from "node:http";
import type { Origin } from "../graphql/context.js";

/** Where a request came from, and under which address it sees this gateway. */
export function originOf(request: IncomingMessage): Origin {
  const { remoteAddress } = request.socket;
  return {
    ipAddress: remoteAddress?.replace(/^::ffff:(?=\d+\.)/, "") ?? null,
    baseUrl: `http://${request.headers.host ?? "localhost"}`,
  };
}
