/**
 * What events answer, worked out once for all who ask the same and are told the same.
 *
 * Two share when the event is the very same object, which it is for those whose state came from one read; when document,
 * operation and variables are the same; and when they are one key, or tokens of one key, with the same role and reach, under
 * the same address of this gateway. What else tells callers apart (when they expire, which token it is, from where they come) the
 * execution does not get to see, so it is in no answer.
 */
import type { Caller } from "@storegate/connector-kit/graphql";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import { hash } from "node:crypto";
import type { Origin } from "../graphql/context.js";

/** An event's answer. */
export interface EventAnswer {
  /** As JSON. */
  readonly json: Buffer;
  readonly errors: ExecutionResult["errors"];
}

/** What somebody asks, and as whom. */
export interface Asked {
  /** The same for all who share. */
  readonly name: string;
  /** As whom it is executed: what differs among those who share is left out. */
  readonly caller: Caller;
  readonly origin: Origin;
}

/** An operation as it was sent. */
export interface SentOperation {
  readonly query?: string | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Time passes in some answers, and rows beside the event's change: an answer that is older is not shared any more. */
const sharedForMs = 1000;

/** What an operation asks, by this caller from there. */
export function askedBy(
  { query, operationName, variables }: SentOperation,
  { progressTokenId, ...caller }: Caller,
  { baseUrl }: Origin,
): Asked {
  const isToken = progressTokenId !== undefined;
  const reach = [caller.stores, caller.integrations, caller.operations].map(listed);
  const rights = [caller.keyId, caller.name, caller.role, isToken, ...reach];
  const parts = [query, operationName ?? null, variables ?? null, baseUrl, ...rights];
  return {
    name: hash("sha256", JSON.stringify(parts), "base64"),
    caller: { ...caller, expiresAt: null, ...(isToken && { progressTokenId: "" }) },
    origin: { ipAddress: null, baseUrl },
  };
}

/** An answer that others may share. */
interface Known {
  readonly at: number;
  /** A promise until it is worked out. */
  answer: EventAnswer | Promise<EventAnswer>;
}

/** Answers of events; see the head of this file. What nobody holds any more is let go of with its event. */
export class SharedAnswers {
  readonly #answers = new WeakMap<object, Map<string, Known>>();

  /** @param tell each error as callers may see it. */
  constructor(
    private readonly tell: (error: NonNullable<ExecutionResult["errors"]>[number]) => GraphQLFormattedError,
  ) {}

  /** The answer that there is, at once where it is worked out, or what executing answers. */
  of(
    event: unknown,
    { name }: Asked,
    execute: () => ExecutionResult | Promise<ExecutionResult>,
  ): EventAnswer | Promise<EventAnswer> {
    if (typeof event !== "object" || event === null) return this.#answer(execute);
    let answers = this.#answers.get(event);
    if (!answers) this.#answers.set(event, (answers = new Map()));
    const known = answers.get(name);
    if (known && performance.now() - known.at < sharedForMs) return known.answer;
    const at = performance.now();
    const answer = this.#answer(execute).then((worked) => (begun.answer = worked));
    const begun: Known = { at, answer };
    answers.set(name, begun);
    return answer;
  }

  async #answer(execute: () => ExecutionResult | Promise<ExecutionResult>): Promise<EventAnswer> {
    const result = await execute();
    const { errors } = result;
    const payload = errors ? { ...result, errors: errors.map(this.tell) } : result;
    return { json: Buffer.from(JSON.stringify(payload)), errors };
  }
}

function listed(some: ReadonlySet<string> | null): readonly string[] | null {
  return some && [...some].toSorted();
}
