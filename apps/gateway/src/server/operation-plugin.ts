/** What Apollo is told to do with each operation, beside running it. */
import { HeaderMap, type ApolloServerPlugin } from "@apollo/server";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { GatewayContext, Services } from "../graphql/context.js";
import { limitError, retryAfterIn } from "../limits/limit-errors.js";
import { noSuchOperation } from "../limits/operation-limits.js";

/** What is known of an operation beside what resolvers are handed. */
export interface OperationNotes {
  /** The caller takes `application/json` by name, and so by its older rule: errors in the operation are answered with 200. */
  readonly olderRule: boolean;
  kind?: OperationTypeNode;
  /** What a rule of validation threw instead of reporting it, as graphql's own does of a directive without its argument. */
  refused?: GraphQLError;
}

/**
 * Refuses subscriptions, holds operations to their limits, and answers with the status that the media type asks for
 * (GraphQL over HTTP, "Status Codes").
 */
export function operationPlugin(
  { limits, logger }: Services,
  notesOf: (context: GatewayContext) => OperationNotes,
): ApolloServerPlugin<GatewayContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext: { contextValue }, error }) => {
      if (error instanceof GraphQLError) notesOf(contextValue).refused = error;
      else logger.error({ err: error, requestId: contextValue.operationId }, "an operation failed unforeseen");
    },
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, document, operation, request }) => {
        if (!operation) throw withStatus(noSuchOperation());
        notesOf(contextValue).kind = operation.operation;
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw overSockets();
        try {
          limits.admit(contextValue.caller, { document, operation, variables: request.variables ?? {} });
        } catch (error) {
          throw error instanceof GraphQLError ? withStatus(error) : error;
        }
      },
      willSendResponse: async ({ contextValue, response, source }) => {
        // Without a source the request itself was none, whatever its media type.
        const { kind, olderRule } = notesOf(contextValue);
        const isOfOperation = source !== undefined && kind !== OperationTypeNode.SUBSCRIPTION;
        if (isOfOperation && olderRule && response.http.status === 400) response.http.status = 200;
      },
    }),
  };
}

function overSockets(): GraphQLError {
  return withStatus(
    limitError(
      "BAD_REQUEST",
      "Subscriptions go over a WebSocket, at this address, by the protocol graphql-transport-ws.",
    ),
  );
}

/** Apollo takes status and headers from an error, and leaves them out of the answer. */
function withStatus(error: GraphQLError): GraphQLError {
  const seconds = retryAfterIn(error);
  const headers = new HeaderMap(seconds === undefined ? [] : [["retry-after", String(seconds)]]);
  const http = { status: seconds === undefined ? 400 : 429, headers };
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { ...error.extensions, http } });
}
