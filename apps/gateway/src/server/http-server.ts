/** The gateway on a port: GraphQL over HTTP and over sockets, and what stands beside it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express, type Router } from "express";
import type { GraphQLSchema } from "graphql";
import { connectorRoutes } from "../connector-routes/serve-routes.js";
import { exportRoutes, type ExportLimits } from "../exports/serve-exports.js";
import type { Services } from "../graphql/context.js";
import { hooksPath } from "../store-hooks/hook-address.js";
import { limitBearers } from "./authenticate.js";
import { answerBrokenRequests, onlyReadable } from "./broken-requests.js";
import { allowOrigins, secureAnswers } from "./browser-rules.js";
import { nothingHere, whatWentWrong } from "./error-answers.js";
import { serveGraphiql } from "./graphiql.js";
import { graphqlEndpoint, type GraphqlEndpoint } from "./graphql-endpoint.js";
import { healthRoutes } from "./health.js";
import { nameRequests } from "./request-id.js";
import { sessionRoutes } from "./session-routes.js";
import type { SocketLimits } from "./socket-limits.js";
import { serveSockets } from "./socket-server.js";

/** A gateway that serves. */
export interface HttpServer {
  readonly url: string;
  /** Takes no more connections, ends subscriptions, and waits for requests under way. */
  stop(): Promise<void>;
}

/** What serving needs. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Takes what stores send. */
  readonly hooks: Router;
  /** Origins whose pages may call. */
  readonly corsOrigins: readonly string[];
  readonly sockets: SocketLimits;
  readonly exports: ExportLimits;
  /** Serve the query page. */
  readonly graphiql: boolean;
}

/** How long requests under way may take when the server is asked to stop. */
const drainMs = 10_000;

/** How long a connection may be idle: longer than proxies before it hold theirs, so that none sends into one just closed. */
const keepAliveMs = 65_000;

/** Within how long the head of a request is to have come. */
const headMs = 10_000;

/** Starts to serve. */
export async function startHttpServer(options: ServerOptions): Promise<HttpServer> {
  const { schema, services } = options;
  const { requestTimeoutMs } = services.requestLimits.settings;
  const graphql = await graphqlEndpoint(schema, services);
  const settings = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(headMs, requestTimeoutMs),
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: 1000,
    // Told by us, in the form of all our answers.
    requireHostHeader: false,
  };
  const server = createServer(settings, onlyReadable(everything(options, graphql)));
  answerBrokenRequests(server);
  await listen(server, options);
  const sockets = serveSockets(server, { schema, services, limits: options.sockets });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await sockets.dispose();
      // A connection that is kept alive is idle only once its request is answered.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      await graphql.stop();
    },
  };
}

/** What answers, in its order: each either answers or leaves the request to the next. */
function everything(
  { schema, services, hooks, corsOrigins, graphiql, exports }: ServerOptions,
  graphql: GraphqlEndpoint,
): Express {
  const { logger, originOf, requestLimits, metricsEndpoint, requestObserver } = services;
  const app = express();
  app.disable("x-powered-by");
  // Answers are kept by nobody, so none is compared with one kept.
  app.disable("etag");
  app.use(requestObserver.middleware, nameRequests(), secureAnswers());
  app.use("/connectors", connectorRoutes(schema, services));
  app.use(allowOrigins(corsOrigins));
  // A browser that opens the API itself goes to the page.
  if (graphiql) serveGraphiql(app);
  // First what is asked for most.
  app.use("/graphql", ...graphql.handlers);
  app.use(healthRoutes(services));
  app.get("/metrics", limitBearers(services), metricsEndpoint);
  app.use("/session", sessionRoutes({ schema, services, originOf }));
  app.use(hooksPath, hooks);
  app.use("/exports", exportRoutes({ schema, services, limits: exports }));
  app.use(nothingHere);
  app.use(whatWentWrong(logger, requestLimits.settings.maxBodyBytes));
  return app;
}

/** @throws Error that names the port when it is taken or may not be had. */
async function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "is taken" : `cannot be had (${code ?? String(error)})`;
    throw new Error(`The port ${port} of ${host} ${why}. Give another PORT or STOREGATE_HOST.`, { cause: error });
  }
}
