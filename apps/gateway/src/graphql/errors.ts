/** Errors at the top level: only for what is not the caller's input, each with `extensions.code`. */
import { Fault } from "@storegate/connector-kit";
import { GraphQLError } from "graphql";
import type { MiddlewareFn } from "type-graphql";
import type { GatewayContext } from "./context.js";

/**
 * Any thrown value as the caller may see it. A fault says what it is; what nobody foresaw says only where to look, and goes
 * to the log with the same id.
 */
export function toGraphQLError(
  error: unknown,
  context: Pick<GatewayContext, "services" | "operationId">,
): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof Fault && error.kind !== "UNEXPECTED") {
    const { kind, code, message, remedy, retryable } = error.toData();
    return new GraphQLError(remedy === undefined ? message : `${message} ${remedy}`, {
      extensions: { code, kind, retryable },
    });
  }
  const { operationId } = context;
  context.services.logger.error({ err: error, operationId }, "an operation failed unforeseen");
  return new GraphQLError(`Something went wrong inside Storegate. Look for ${operationId} in its log.`, {
    extensions: { code: "INTERNAL_SERVER_ERROR", operationId },
  });
}

/** Turns what resolvers throw into what callers may see. */
export const faultsAsErrors: MiddlewareFn<GatewayContext> = async ({ context }, next) => {
  try {
    return (await next()) as unknown;
  } catch (error) {
    throw toGraphQLError(error, context);
  }
};
