/** GraphQL over sockets, beside a server's requests. */
import type { Server } from "node:http";
import type { GraphQLSchema } from "graphql";
import { handleProtocols } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { Services } from "../graphql/context.js";
import { closings } from "./socket-closing.js";
import { SocketCounts, type SocketLimits } from "./socket-limits.js";
import { SocketLink } from "./socket-link.js";
import { makeProtocol } from "./socket-protocol.js";

/** Sockets that are served. */
export interface SocketServer {
  /** Ends subscriptions and closes every socket; one that does not answer is cut. */
  dispose(): Promise<void>;
}

/** What serving sockets needs. */
export interface SocketServerOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly limits: SocketLimits;
}

/** The largest message, in bytes. */
const messageLimit = 1024 * 1024;

/** Serves sockets at `/graphql` of a server. */
export function serveSockets(server: Server, options: SocketServerOptions): SocketServer {
  const { services, limits } = options;
  const counts = new SocketCounts(limits);
  const ended = new AbortController();
  const protocol = makeProtocol({ ...options, counts, ended: ended.signal });
  const links = new Set<SocketLink>();
  const watch = setInterval(
    () => {
      for (const link of links) link.look();
    },
    Math.min(1000, limits.slowMs / 4, limits.pingMs / 2),
  );
  const sockets = new WebSocketServer({ server, path: "/graphql", maxPayload: messageLimit, handleProtocols });

  sockets.on("connection", (socket, request) => {
    const link = new SocketLink(socket, request.socket, limits, services);
    const address = services.originOf(request).ipAddress;
    const entry = counts.enter(address, () => link.closeFor(closings.gaveWay));
    links.add(link);
    const noteClosed = services.telemetry.metrics.socketOpened();
    const closed = new AbortController();
    const tidyUp = protocol.opened(link, { request, link, entry, closed: closed.signal });
    socket.once("close", (code, reason) => {
      entry.leave();
      noteClosed();
      links.delete(link);
      closed.abort();
      tidyUp(code, String(reason)).catch((error: unknown) =>
        services.logger.error({ err: error }, "could not tidy up after a socket"),
      );
    });
  });
  return {
    dispose: async () => {
      const closed = new Promise<void>((resolve) => {
        sockets.close(() => resolve());
      });
      ended.abort(new Error("the gateway stops"));
      for (const link of links) link.closeFor(closings.goingAway);
      await closed;
      clearInterval(watch);
    },
  };
}
