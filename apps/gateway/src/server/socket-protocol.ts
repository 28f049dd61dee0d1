/** The protocol graphql-transport-ws, with this gateway's callers, limits and errors. */
import { randomUUID } from "node:crypto";
import { getOperationAST, OperationTypeNode, type ExecutionArgs, type GraphQLError, type GraphQLSchema } from "graphql";
import { makeServer, MessageType, type Server as ProtocolServer, type SubscribePayload } from "graphql-ws";
import { createContext, type GatewayContext, type Services } from "../graphql/context.js";
import { shown, toGraphQLError } from "../graphql/errors.js";
import { limitError } from "../limits/limit-errors.js";
import { observeSocketOperations } from "../telemetry/socket-observer.js";
import { expiryOf, SocketAccess, type SocketContext, type SocketExtra } from "./socket-access.js";
import { closings } from "./socket-closing.js";
import type { ConnectionParams } from "./shown-credentials.js";
import type { SocketCounts, SocketLimits } from "./socket-limits.js";
import { deliverEvents } from "./event-delivery.js";
import { askedBy, SharedAnswers } from "./shared-answers.js";
import { Turns } from "./turns.js";
import { answerInTime } from "./socket-operations.js";

/** What the protocol needs of the gateway. */
export interface ProtocolOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly limits: SocketLimits;
  readonly counts: SocketCounts;
  /** Aborted when no more sockets are served. */
  readonly ended: AbortSignal;
}

/** An operation under way. */
interface Operation {
  readonly socket: SocketContext;
  /** As the socket names it. */
  readonly id: string;
  readonly payload: SubscribePayload;
  readonly context: GatewayContext;
  /** Aborted when its time is up; a subscription has all the time there is. */
  readonly late: AbortController | undefined;
}

/** The protocol, for any number of sockets. */
export function makeProtocol(options: ProtocolOptions): ProtocolServer<SocketExtra> {
  const { services, limits, ended } = options;
  const { telemetry, logger, originOf, requestLimits } = services;
  const access = new SocketAccess(options);
  const observer = observeSocketOperations(telemetry, logger);
  const operations = new WeakMap<object, Operation>();

  const turns = new Turns(ended);
  const answers = new SharedAnswers((error) => shown(error, services).toJSON());

  const begin = (socket: SocketContext, id: string, payload: SubscribePayload, args: ExecutionArgs): GatewayContext => {
    const { caller, link, request } = socket.extra;
    if (!caller) throw new Error("an operation came before its connection was let in");
    const isSubscription =
      getOperationAST(args.document, args.operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
    const late = isSubscription ? undefined : new AbortController();
    const { signal } = link.gone;
    const context = createContext(
      services,
      caller,
      late ? AbortSignal.any([signal, late.signal]) : signal,
      originOf(request),
    );
    operations.set(context, { socket, id, payload, context, late });
    return context;
  };
  const operationOf = (context: unknown): Operation => {
    const operation = operations.get(context as object);
    if (!operation) throw new Error("an operation came without its socket");
    return operation;
  };

  return makeServer<ConnectionParams, SocketExtra>({
    connectionInitWaitTimeout: limits.initMs,
    onConnect: (socket) => access.letIn(socket),
    onSubscribe: async (socket, _id, payload) => {
      const operation = await read(options, access, socket, payload).catch((error: unknown) => [
        toGraphQLError(error, { services, operationId: randomUUID() }),
      ]);
      if (Array.isArray(operation)) {
        telemetry.metrics.refused(String(operation[0]?.extensions["code"]).toLowerCase());
      }
      return operation;
    },
    context: begin,
    execute: (args) =>
      answerInTime(args, observer.execute(args), {
        limitMs: requestLimits.settings.operationTimeoutMs,
        late: operationOf(args.contextValue).late,
        failed: (error) => logger.warn({ err: error }, "an operation of a socket took too long, and failed after that"),
      }),
    subscribe: (args) =>
      observer.subscribe(args, (sent) => {
        const { socket, id, payload, context } = operationOf(args.contextValue);
        const asked = askedBy(payload, context.caller, context.origin);
        const head = `{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":`;
        const { link } = socket.extra;
        return deliverEvents(args, {
          answers,
          asked,
          contextOfEvent: () => createContext(services, asked.caller, ended, asked.origin),
          send: (json, taken) => link.sendJson(head, json, "}", taken),
          pay: services.limits.payerOf(context.caller, args),
          gone: link.gone.signal,
          mayEnd: async () => link.gone.signal.aborted || turns.next(),
          sent,
        });
      }),
    onError: (_socket, _id, _payload, errors) => errors.map((error) => services.limits.shown(shown(error, services))),
    onNext: (_socket, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: result.errors.map((error) => shown(error, services)) } : undefined,
  });
}

/** An operation that may run, or what is wrong with it. @throws GraphQLError, and what looking for its key throws. */
async function read(
  { schema, services, counts }: ProtocolOptions,
  access: SocketAccess,
  socket: SocketContext,
  payload: SubscribePayload,
): Promise<ExecutionArgs | GraphQLError[]> {
  const { limits, requestLimits, originOf } = services;
  const { link, request } = socket.extra;
  // A socket may outlive its key: each operation looks again.
  const caller = await access.identify(socket);
  if (!caller) {
    const before = socket.extra.caller;
    const hasExpired = (before?.expiresAt?.getTime() ?? Infinity) <= Date.now();
    link.closeFor(before && hasExpired ? expiryOf(before) : closings.revoked);
    throw limitError("UNAUTHENTICATED", "The key of this socket is no longer good.");
  }
  const tooOften = requestLimits.admit(caller, originOf(request).ipAddress);
  if (tooOften) throw tooOften;
  const tooMany = counts.tooMany(caller, socket);
  if (tooMany !== undefined) throw limitError("TOO_MANY_SUBSCRIPTIONS", tooMany);
  const operation = limits.read(payload);
  if (Array.isArray(operation)) return operation;
  limits.admit(caller, operation);
  const { document, variables } = operation;
  return { schema, document, operationName: payload.operationName ?? null, variableValues: variables };
}
