/** Subscriptions over sockets: each event is answered once for all who share it, and sent at the pace of each. */
import { createSourceEventStream, execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from "graphql";
import { AsyncLocalStorage } from "node:async_hooks";
import { EventsToTake } from "../graphql/events-to-take.js";
import { EventBill, type PayForEvent } from "./event-bill.js";
import type { Asked, EventAnswer, SharedAnswers } from "./shared-answers.js";
import { TakenEvents } from "./taken-events.js";

/** What delivering the events of one subscription needs. */
export interface Delivery {
  readonly answers: SharedAnswers;
  readonly asked: Asked;
  /** Made anew for each event: what loaders keep is true for one answer, and a subscription may last for days. */
  readonly contextOfEvent: () => unknown;
  /** Sends an answer, as JSON, and calls back later, once it is taken. */
  readonly send: (json: Buffer, taken: () => void) => void;
  /** Resolves when it may end: that nothing more comes is told after all that others wait for. */
  readonly mayEnd: () => Promise<unknown>;
  /** Pays for an event after the first that was worked out for this subscription; left out, they are free. */
  readonly pay: PayForEvent | undefined;
  /** Aborted when nobody is there any more who may have events. */
  readonly gone: AbortSignal;
  /** Told of the errors in each answer that is sent. */
  readonly sent: (errors: ExecutionResult["errors"]) => void;
}

/** Answers of events, and how each is sent. */
export interface Answering {
  readonly answerOf: (event: unknown) => EventAnswer | Promise<EventAnswer>;
  readonly send: (answer: EventAnswer, taken: () => void) => void;
}

/** How the events of one subscription are sent. */
interface Sending {
  /** Begins, and resolves when there are no more, or it was stopped. @throws what the source of the events throws. */
  sendAll(): Promise<void>;
  stop(): Promise<void> | void;
}

/**
 * Begins a subscription. What it answers yields nothing: its first turn sends all events, and it is done when there are no more.
 * A subscription that cannot begin is answered by why.
 */
export async function deliverEvents(
  args: ExecutionArgs,
  delivery: Delivery,
): Promise<AsyncGenerator<never, void, void> | ExecutionResult> {
  const source = await sourceOf(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const { schema, document, operationName, variableValues } = args;
  const bill = delivery.pay && new EventBill(delivery.pay, delivery.gone);
  const answerOf = (rootValue: unknown): EventAnswer | Promise<EventAnswer> =>
    delivery.answers.of(rootValue, delivery.asked, () => {
      bill?.note();
      return execute({
        schema,
        document,
        operationName,
        variableValues,
        rootValue,
        contextValue: delivery.contextOfEvent(),
      });
    });
  // What brings an event is common to many; what answering it logs and traces is the subscription's.
  const within = AsyncLocalStorage.snapshot();
  const answering: Answering = {
    answerOf: (event) => within(answerOf, event),
    send: ({ json, errors }, taken) => {
      delivery.sent(errors);
      delivery.send(json, bill ? () => bill.settle(taken) : taken);
    },
  };
  const sending: Sending =
    source instanceof EventsToTake ? new TakenEvents(source, answering) : eachEvent(source, answering);
  const deliver = async (): Promise<void> => {
    await sending.sendAll();
    await delivery.mayEnd();
  };
  const stop = async (): Promise<void> => {
    bill?.leave();
    await sending.stop();
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
      await stop();
      return done;
    },
    throw: async (error: unknown) => {
      await stop();
      throw error;
    },
    [Symbol.asyncIterator]: () => ending,
    [Symbol.asyncDispose]: stop,
  };
  return ending;
}

/** What graphql throws instead of answering it is this subscription's error: the socket's others go on. */
async function sourceOf(args: ExecutionArgs): ReturnType<typeof createSourceEventStream> {
  try {
    return await createSourceEventStream(args);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    const originalError = error instanceof Error ? error : new Error(String(error));
    return { errors: [new GraphQLError("The subscription could not begin.", { originalError })] };
  }
}

/** Events of a source that hands them out, the next when the one before was taken. */
function eachEvent(source: AsyncIterable<unknown>, { answerOf, send }: Answering): Sending {
  const events = source[Symbol.asyncIterator]();
  const stop = async (): Promise<void> => {
    await events.return?.();
  };
  return {
    sendAll: async () => {
      try {
        for (let next = await events.next(); next.done !== true; next = await events.next()) {
          const answer = await answerOf(next.value);
          await new Promise<void>((taken) => send(answer, taken));
        }
      } finally {
        await stop();
      }
    },
    stop,
  };
}
