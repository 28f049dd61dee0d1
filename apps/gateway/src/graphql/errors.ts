/** Errors at the top level: only for what is not the caller's input, each with `extensions.code`. */
import { randomUUID } from "node:crypto";
import { Fault } from "@storegate/connector-kit";
import { isDatabaseAway } from "@storegate/sync-engine";
import {
  defaultFieldResolver,
  getNamedType,
  GraphQLError,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";
import { databaseAway, Refusal } from "../refusal.js";
import { refuseLate } from "../limits/time-limit.js";
import type { GatewayContext, Services } from "./context.js";

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
  // Queries have no payload that could hold what is wrong with their input.
  if (error instanceof Refusal) {
    const [first] = error.userErrors;
    return new GraphQLError(error.message, {
      extensions: { code: first?.code ?? "BAD_USER_INPUT", kind: first?.kind, retryable: false },
    });
  }
  if (isUnkeepable(error)) {
    return new GraphQLError("A text holds a character that cannot be kept: U+0000, or half of a surrogate pair.", {
      extensions: { code: "BAD_USER_INPUT" },
    });
  }
  const { operationId } = context;
  if (isDatabaseAway(error)) {
    context.services.logger.error({ err: error, operationId }, "an operation failed: the database is away");
    const { message, extensions } = databaseAway;
    return new GraphQLError(message, { extensions });
  }
  context.services.logger.error({ err: error, operationId }, "an operation failed unforeseen");
  return new GraphQLError(`Something went wrong inside Storegate. Look for ${operationId} in its log.`, {
    extensions: { code: "INTERNAL_SERVER_ERROR", operationId },
  });
}

/** PostgreSQL's codes for texts that it cannot hold (its manual, appendix A: 22021, 22P02, 22P05). */
const unkeepable = new Set(["22021", "22P02", "22P05"]);

function isUnkeepable(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (unkeepable.has(String((each as { code?: unknown }).code))) return true;
  }
  return false;
}

/** Complaints about an operation, and our own errors, have a code; what nobody foresaw has none. */
export function isForeseen(error: GraphQLError): boolean {
  return typeof error.extensions["code"] === "string";
}

/** An error as the caller may see it. One without a path came before anything ran, and is about what was sent. */
export function shown(error: GraphQLError, services: Services): GraphQLError {
  if (isForeseen(error)) return error;
  const { originalError } = error;
  const cause = originalError instanceof GraphQLError ? undefined : originalError;
  if (error.path === undefined && cause === undefined) return withCode(error, "BAD_USER_INPUT");
  const { message, extensions } = toGraphQLError(cause ?? new Error(error.message), {
    services,
    operationId: randomUUID(),
  });
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
}

/** The same error with a code. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

/** Whether an error is only what its operation was ended with: its caller has gone, or its time is up. */
function isOf({ aborted, reason }: AbortSignal, error: unknown): boolean {
  if (!aborted) return false;
  for (let each = error; each !== undefined; each = each instanceof Error ? each.cause : undefined) {
    if (each === reason) return true;
  }
  return false;
}

/**
 * Turns what resolvers throw into what callers may see, and takes out of errors and answers the secrets of the integrations
 * that the operation has opened. What answers at once is answered at once.
 */
export function faultsAsErrors(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) tellFaults(field, type === schema.getMutationType());
  }
}

function withoutSecrets(error: unknown, { mask }: Pick<GatewayContext, "mask">): unknown {
  if (!(error instanceof GraphQLError)) return mask.value(error);
  const [message, extensions] = [mask.text(error.message), mask.value(error.extensions)];
  if (message === error.message && extensions === error.extensions) return error;
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

function tellFaults(field: GraphQLField<unknown, GatewayContext>, changes: boolean): void {
  const { resolve = defaultFieldResolver } = field;
  const type = getNamedType(field.type);
  // Ids and enums are the gateway's own, and would be broken by it.
  const saysTexts = isScalarType(type) && type.name !== "ID";
  field.resolve = (source, args, context, info) => {
    const told = (error: unknown): never => {
      if (!isOf(context.signal, error)) throw toGraphQLError(withoutSecrets(error, context), context);
      throw new GraphQLError("The operation was given up.", { extensions: { code: "CANCELLED" } });
    };
    try {
      if (changes) refuseLate(context.signal);
      const answer: unknown = resolve(source, args, context, info);
      if (!saysTexts) return answer instanceof Promise ? answer.catch(told) : answer;
      return answer instanceof Promise
        ? answer.then((value) => context.mask.value(value), told)
        : context.mask.value(answer);
    } catch (error) {
      return told(error);
    }
  };
}
