/** What is said when an operation or a request is past a limit. */
import { GraphQLError } from "graphql";

/** An error with a code of the limits. */
export function limitError(code: string, message: string, more: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more } });
}

/** @param seconds until it is worth while to ask again. */
export function rateLimited(what: string, seconds: number): GraphQLError {
  return limitError("RATE_LIMITED", `${what} Ask again in ${seconds} s.`, { retryAfterSeconds: seconds });
}

/** In how many seconds to come back, of an error that says so. */
export function retryAfterIn(error: GraphQLError): number | undefined {
  const { retryAfterSeconds } = error.extensions;
  return typeof retryAfterSeconds === "number" ? retryAfterSeconds : undefined;
}

/** A number as people read it. */
export function inWords(count: number): string {
  return Number.isSafeInteger(count) ? count.toLocaleString("en-US") : "more than can be counted";
}
