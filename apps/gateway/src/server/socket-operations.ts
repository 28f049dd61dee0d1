/** Operations as they are carried out over sockets. */
import { getOperationAST, OperationTypeNode, type ExecutionArgs, type ExecutionResult } from "graphql";
import { TimeIsUp } from "../limits/time-limit.js";

/**
 * Answers a query or mutation within its time.
 * @param late is aborted when time is up; what the operation does after that nobody hears.
 * @param failed is told what went wrong after that.
 */
export async function answerInTime(
  { document, operationName }: ExecutionArgs,
  answer: Promise<ExecutionResult>,
  { limitMs, late, failed }: { limitMs: number; late: AbortController | undefined; failed: (error: unknown) => void },
): Promise<ExecutionResult> {
  const timeUp = Promise.withResolvers<TimeIsUp>();
  const timer = setTimeout(() => timeUp.resolve(new TimeIsUp(limitMs)), limitMs);
  const first = await Promise.race([answer, timeUp.promise]).finally(() => clearTimeout(timer));
  if (!(first instanceof TimeIsUp)) return first;
  late?.abort(first);
  answer.catch(failed);
  const kind = getOperationAST(document, operationName)?.operation ?? OperationTypeNode.QUERY;
  return { errors: [first.told(kind)] };
}
