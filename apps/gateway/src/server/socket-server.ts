/** GraphQL over sockets, by the protocol graphql-transport-ws. */
import type { IncomingMessage, Server } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
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
import { originOf } from "./origin.js";
import { callerIn } from "../access/api-keys.js";
import { createContext, type Services } from "../graphql/context.js";
import { shown, withCode } from "../graphql/errors.js";

/** Sockets that are served. */
export interface SocketServer {
  /** Ends subscriptions and closes every socket; one that does not answer is cut. */
  dispose(): Promise<void>;
}

/** The largest message, in bytes. */
const messageLimit = 1024 * 1024;

/** How long a socket may take to answer that it is closed. */
const farewellMs = 2000;

type Extra = {
  readonly request: IncomingMessage;
  caller?: Caller;
  gone?: AbortController;
};

/** Serves sockets beside a server's requests. */
export function serveSockets(server: Server, schema: GraphQLSchema, services: Services): SocketServer {
  const sockets = new WebSocketServer({ server, path: "/graphql", maxPayload: messageLimit });
  const serving = useServer<{ authorization?: unknown }, Extra>(
    {
      schema,
      // What went wrong inside is not told as a socket's last words.
      isProd: true,
      onConnect: async ({ connectionParams, extra }) => {
        const { queries } = services.database;
        const caller = await callerIn(queries, connectionParams?.authorization).catch((error: unknown) => {
          services.logger.error({ err: error }, "could not look for the key of a socket");
          extra.socket.close(CloseCode.InternalServerError, "Something went wrong inside Storegate");
        });
        if (!caller) return false;
        extra.caller = caller;
        extra.gone = new AbortController();
        return true;
      },
      onSubscribe: async ({ connectionParams, extra }, _id, payload) => {
        // A socket may outlive its key: each operation looks again.
        const caller = await callerIn(services.database.queries, connectionParams?.authorization);
        if (!caller) {
          extra.socket.close(CloseCode.Forbidden, "The key is no longer good");
          return [withCode(new GraphQLError("The key of this socket is no longer good."), "UNAUTHENTICATED")];
        }
        extra.caller = caller;
        return readOperation(schema, payload);
      },
      onDisconnect: ({ extra }) => extra.gone?.abort(new Error("the caller has gone")),
      context: ({ extra }) => {
        if (!extra.caller || !extra.gone) throw new Error("an operation came before its connection was let in");
        return createContext(services, extra.caller, extra.gone.signal, originOf(extra.request));
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => shown(error, services)),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((error) => shown(error, services)) } : undefined,
    },
    sockets,
  );
  return {
    dispose: async () => {
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, farewellMs);
      await serving.dispose();
      clearTimeout(cut);
    },
  };
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
