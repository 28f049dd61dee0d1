/** Operations as they are carried out over sockets. */
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
} from "graphql";
import { TimeIsUp } from "../limits/time-limit.js";

/**
 * Carries out a subscription with a context of its own for each event: what loaders keep is true for one answer, and a
 * subscription may last for days.
 */
export async function subscribeAnew(
  args: ExecutionArgs,
  contextOfEvent: () => unknown,
): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const results = (async function* answer(): AsyncGenerator<ExecutionResult, void, void> {
    for await (const rootValue of { [Symbol.asyncIterator]: () => events }) {
      yield await execute({ ...args, rootValue, contextValue: contextOfEvent() });
    }
  })();
  const end = results.return.bind(results);
  // One that waits for an event does not hear that it is to return: its source does.
  results.return = async (value) => {
    await events.return?.();
    return end(value);
  };
  return results;
}

/**
 * Answers a query or mutation within its time.
 * @param late is aborted when time is up; what the operation does after that nobody hears.
 * @param failed is told what went wrong after that.
 */
export async function answerInTime(
  { document, operationName }: ExecutionArgs,
  answer: Promise<ExecutionResult>,
  { limitMs, late, failed }: { limitMs: number; late: AbortController; failed: (error: unknown) => void },
): Promise<ExecutionResult> {
  const timeUp = Promise.withResolvers<TimeIsUp>();
  const timer = setTimeout(() => timeUp.resolve(new TimeIsUp(limitMs)), limitMs);
  const first = await Promise.race([answer, timeUp.promise]).finally(() => clearTimeout(timer));
  if (!(first instanceof TimeIsUp)) return first;
  late.abort(first);
  answer.catch(failed);
  const kind = getOperationAST(document, operationName)?.operation ?? OperationTypeNode.QUERY;
  return { errors: [first.told(kind)] };
}
