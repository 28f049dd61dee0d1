/** The gateway on a port: GraphQL over HTTP and over sockets, health, and the query page. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import type { Caller } from "@storegate/connector-kit/graphql";
import express, { type NextFunction, type Request, type Response } from "express";
import { GraphQLError, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { originOf } from "./origin.js";
import { callerIn } from "../access/api-keys.js";
import { createContext, type GatewayContext, type Services } from "../graphql/context.js";
import { isForeseen, shown } from "../graphql/errors.js";
import { serveGraphiql } from "./graphiql.js";
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
}

/** The largest request, in bytes. */
const bodyLimit = "1mb";

/** How long requests under way may take when the server is asked to stop. */
const drainMs = 10_000;

/** Starts to serve. */
export async function startHttpServer(options: ServerOptions): Promise<HttpServer> {
  const { schema, services } = options;
  const app = express();
  app.disable("x-powered-by");
  const server = createServer(app);
  const apollo = new ApolloServer<GatewayContext>({
    schema,
    includeStacktraceInErrorResponses: false,
    // Only what a browser cannot send by itself: no form of another site reaches a mutation.
    csrfPrevention: true,
    // The process itself ends things, in order.
    stopOnTerminationSignals: false,
    logger: apolloLogger(services),
    plugins: [
      {
        requestDidStart: async () => ({ didResolveOperation: async ({ operation }) => refuseSubscription(operation) }),
      },
    ],
    // Apollo itself gives a code to what has none; what the error had says whether somebody foresaw it.
    formatError: (formatted, error) =>
      error instanceof GraphQLError && !isForeseen(error) ? shown(error, services).toJSON() : formatted,
  });
  await apollo.start();

  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_request, response) => {
    try {
      await services.database.sql`select 1`;
      response.json({ status: "ready" });
    } catch (error) {
      services.logger.warn({ err: error }, "not ready: the database does not answer");
      response.status(503).json({ status: "database does not answer" });
    }
  });
  serveGraphiql(app);
  app.use(
    "/graphql",
    authenticate(services),
    express.json({ limit: bodyLimit }),
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const gone = new AbortController();
        res.on("close", () => gone.abort(new Error("the caller has gone")));
        return createContext(services, callerWhoSent(req), gone.signal, originOf(req));
      },
    }),
  );
  app.use(
    (_request, response) =>
      void response.status(404).json(oneError("NOT_FOUND", "There is nothing here. GraphQL is at /graphql.")),
  );
  app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
    const status = error.status ?? 500;
    if (status >= 500) services.logger.error({ err: error }, "a request failed unforeseen");
    const message = status >= 500 ? "Something went wrong inside Storegate." : error.message;
    response.status(status).json(oneError(status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST", message));
  });

  await listen(server, options);
  const sockets = serveSockets(server, schema, services);
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
      await apollo.stop();
    },
  };
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

function authenticate(services: Services) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const caller = await callerIn(services.database.queries, request.headers.authorization);
    if (!caller) {
      response
        .status(401)
        .set("www-authenticate", "Bearer")
        .json(
          oneError("UNAUTHENTICATED", "A key is needed: send Authorization: Bearer KEY, with a key of this gateway."),
        );
      return;
    }
    callers.set(request, caller);
    next();
  };
}

/** Who sends each request under way. */
const callers = new WeakMap<Request, Caller>();

function callerWhoSent(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error("a request came past authentication");
  return caller;
}

function oneError(code: string, message: string) {
  return { errors: [{ message, extensions: { code } }] };
}

/** @throws GraphQLError when an operation that came over HTTP is one for sockets. */
function refuseSubscription(operation: OperationDefinitionNode | undefined): void {
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new GraphQLError("Subscriptions go over a WebSocket, at this address, by the protocol graphql-transport-ws.", {
    extensions: { code: "BAD_REQUEST", http: { status: 400 } },
  });
}

function apolloLogger({ logger }: Services) {
  const say = (level: "debug" | "info" | "warn" | "error") => (message?: unknown) => logger[level]({}, String(message));
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}
