/** Subscriptions over sockets: each event is answered once for all who share it, and sent at the pace of each. */
import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import type { Asked, SharedAnswers } from "./shared-answers.js";

/** What delivering the events of one subscription needs. */
export interface Delivery {
  readonly answers: SharedAnswers;
  readonly asked: Asked;
  /** Made anew for each event: what loaders keep is true for one answer, and a subscription may last for days. */
  readonly contextOfEvent: () => unknown;
  /** Sends an answer, as JSON, and resolves once it is taken. */
  readonly send: (json: Buffer) => Promise<void>;
  /** Resolves when it may end: that nothing more comes is told after all that others wait for. */
  readonly mayEnd: () => Promise<unknown>;
  /** Told of the errors in each answer that is sent. */
  readonly sent: (errors: ExecutionResult["errors"]) => void;
}

/**
 * Begins a subscription. What it answers yields nothing: its first turn sends all events, and it is done when there are no more.
 * A subscription that cannot begin is answered by why.
 */
export async function deliverEvents(
  args: ExecutionArgs,
  delivery: Delivery,
): Promise<AsyncGenerator<never, void, void> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { schema, document, operationName, variableValues } = args;
  const deliverAll = async (): Promise<void> => {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      const rootValue: unknown = next.value;
      const answer = await delivery.answers.of(rootValue, delivery.asked, () =>
        execute({
          schema,
          document,
          operationName,
          variableValues,
          rootValue,
          contextValue: delivery.contextOfEvent(),
        }),
      );
      delivery.sent(answer.errors);
      await delivery.send(answer.json);
    }
  };
  const deliver = async (): Promise<void> => {
    try {
      await deliverAll();
    } finally {
      await events.return?.();
    }
    await delivery.mayEnd();
  };
  let delivering: Promise<void> | undefined;
  const done = { done: true, value: undefined } as const;
  const ending: AsyncGenerator<never, void, void> = {
    next: async () => {
      await (delivering ??= deliver());
      return done;
    },
    return: async () => {
      // Who waits for an event does not hear that it is to return: its source does.
      await events.return?.();
      return done;
    },
    throw: async (error: unknown) => {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => ending,
    [Symbol.asyncDispose]: async () => {
      await events.return?.();
    },
  };
  return ending;
}
