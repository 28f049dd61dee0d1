/** One count, one span and one line for each operation over a socket. */
import type { Logger } from "@storegate/connector-kit";
import { execute, getOperationAST, type ExecutionArgs, type ExecutionResult } from "graphql";
import type { GatewayContext } from "../graphql/context.js";
import { noteOf, outcomeOf, type OperationNote } from "./operation-note.js";
import type { Telemetry } from "./telemetry.js";

/** What a subscription answers: what ends when it does, or why it did not begin. */
type Subscribed = AsyncGenerator<never, void, void> | ExecutionResult;

type TellErrors = (errors: ExecutionResult["errors"]) => void;

/** What runs operations of sockets, observed. */
export interface SocketObserver {
  readonly execute: (args: ExecutionArgs) => Promise<ExecutionResult>;
  /** @param begin subscribes, and is handed what is to be told of the errors in each event. */
  readonly subscribe: (
    args: ExecutionArgs,
    begin: (sent: TellErrors) => PromiseOrValue<Subscribed>,
  ) => Promise<Subscribed>;
}

type PromiseOrValue<T> = T | Promise<T>;

/** Executes operations as graphql does, subscribes as it is told to, and tells of both. */
export function observeSocketOperations(telemetry: Telemetry, logger: Logger): SocketObserver {
  const { metrics, scope, tracing } = telemetry;

  const begun = (args: ExecutionArgs) => {
    const begin = performance.now();
    const definition = getOperationAST(args.document, args.operationName);
    const note: OperationNote = definition
      ? noteOf(args.schema, args.document, definition)
      : { type: "query", name: undefined, fields: [] };
    const context = args.contextValue as GatewayContext;
    const span = tracing.begin(`${note.type} ${note.name ?? note.fields[0] ?? ""}`, {
      kind: "server",
      attributes: { "graphql.operation.type": note.type, "graphql.operation.name": note.name ?? "" },
    });
    const ids = { requestId: context.operationId, ...(span.traceId !== undefined && { traceId: span.traceId }) };
    const within = <T>(act: () => T): T => scope.run(ids, () => tracing.inside(span, act));
    const end = (errors: ExecutionResult["errors"]): void => {
      const outcome = outcomeOf(errors);
      const ms = performance.now() - begin;
      metrics.operation(note.type, note.fields, outcome, ms / 1000);
      if (outcome !== "success") span.fail(outcome);
      span.end();
      const { keyId } = context.caller;
      const told = { operation: note.name, type: note.type, fields: note.fields, outcome };
      logger.info(
        { ...ids, ...told, ms: Math.round(ms), keyId, address: context.origin.ipAddress },
        "an operation of a socket has ended",
      );
    };
    return { note, within, end };
  };

  return {
    execute: async (args) => {
      const { within, end } = begun(args);
      const result = await within(async () => execute(args));
      end(result.errors);
      return result;
    },
    subscribe: async (args, subscribe) => {
      const { note, within, end } = begun(args);
      let last: ExecutionResult["errors"];
      const result = await within(async () =>
        subscribe((errors) => {
          last = errors;
        }),
      );
      if (!(Symbol.asyncIterator in result)) {
        end(result.errors);
        return result;
      }
      const closings = note.fields.map((field) => metrics.subscriptionOpened(field));
      return untilEnded(result, within, () => {
        for (const close of closings) close();
        end(last);
      });
    },
  };
}

/** The same, within a scope; tells once that it has ended, by itself, by a failure, or because nobody wants it any more. */
function untilEnded(
  results: AsyncGenerator<never, void, void>,
  within: <T>(act: () => T) => T,
  tell: () => void,
): AsyncGenerator<never, void, void> {
  let told = false;
  const ended = (): void => {
    if (!told) tell();
    told = true;
  };
  return {
    next: async () => {
      try {
        return await within(() => results.next());
      } finally {
        ended();
      }
    },
    return: async () => {
      ended();
      return results.return();
    },
    throw: async (error: unknown) => {
      ended();
      return results.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
