/** The gateway on a port: GraphQL over HTTP and over sockets, health, and the query page. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import type { Caller } from "@storegate/connector-kit/graphql";
import express, { type NextFunction, type Request, type Response } from "express";
import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from "graphql";
import { CloseCode, type SubscribePayload } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { callerOf, secretIn } from "../access/api-keys.js";
import { createContext, type GatewayContext, type Services } from "../graphql/context.js";
import { toGraphQLError } from "../graphql/errors.js";
import { serveGraphiql } from "./graphiql.js";

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
        return createContext(services, callerWhoSent(req), gone.signal);
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

  const sockets = serveSockets(server, schema, services);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await sockets.dispose();
      await apollo.stop();
      server.closeIdleConnections();
      await closed;
    },
  };
}

function serveSockets(server: Server, schema: GraphQLSchema, services: Services) {
  const sockets = new WebSocketServer({ server, path: "/graphql", maxPayload: 1024 * 1024 });
  type Extra = { caller?: Caller; gone?: AbortController };
  return useServer<{ authorization?: unknown }, Extra>(
    {
      schema,
      // What went wrong inside is not told as a socket's last words.
      isProd: true,
      onConnect: async ({ connectionParams, extra }) => {
        const caller = await callerIn(connectionParams?.authorization, services).catch((error: unknown) => {
          services.logger.error({ err: error }, "could not look for the key of a socket");
          extra.socket.close(CloseCode.InternalServerError, "Something went wrong inside Storegate");
        });
        if (!caller) return false;
        extra.caller = caller;
        extra.gone = new AbortController();
        return true;
      },
      onSubscribe: (_context, _id, payload) => readOperation(schema, payload),
      onDisconnect: ({ extra }) => extra.gone?.abort(new Error("the caller has gone")),
      context: ({ extra }) => {
        if (!extra.caller || !extra.gone) throw new Error("an operation came before its connection was let in");
        return createContext(services, extra.caller, extra.gone.signal);
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => shown(error, services)),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((error) => shown(error, services)) } : undefined,
    },
    sockets,
  );
}

function authenticate(services: Services) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const caller = await callerIn(request.headers.authorization, services);
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

async function callerIn(authorization: unknown, { database }: Services): Promise<Caller | undefined> {
  const secret = secretIn(authorization);
  return secret === undefined ? undefined : callerOf(database.queries, secret);
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

/** An operation as it came over a socket, or what is wrong with it. */
function readOperation(schema: GraphQLSchema, payload: SubscribePayload): ExecutionArgs | GraphQLError[] {
  const { query, operationName, variables } = payload;
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, "GRAPHQL_PARSE_FAILED")];
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
  if (!getOperationAST(document, operationName)) {
    const message = "Several operations were sent, or none; operationName says which one is meant.";
    return [new GraphQLError(message, { extensions: { code: "OPERATION_RESOLUTION_FAILURE" } })];
  }
  return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
}

/** Complaints about an operation, and our own errors, have a code; what nobody foresaw has none. */
function isForeseen(error: GraphQLError): boolean {
  return typeof error.extensions["code"] === "string";
}

/** An error as the caller may see it. One without a path came before anything ran, and is about what was sent. */
function shown(error: GraphQLError, services: Services): GraphQLError {
  if (isForeseen(error)) return error;
  if (error.path === undefined && error.originalError === undefined) return withCode(error, "BAD_USER_INPUT");
  const cause = error.originalError ?? new Error(error.message);
  const { message, extensions } = toGraphQLError(cause, { services, operationId: randomUUID() });
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

function apolloLogger({ logger }: Services) {
  const say = (level: "debug" | "info" | "warn" | "error") => (message?: unknown) => logger[level]({}, String(message));
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}
