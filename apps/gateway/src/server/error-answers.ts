/** Errors that are answered before, beside and after GraphQL: all in its form, none with more than the caller needs. */
import type { Logger } from "@storegate/connector-kit";
import { isDatabaseAway } from "@storegate/sync-engine";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import type { GraphQLError } from "graphql";
import type { Refused } from "../access/why-refused.js";
import { inWords, retryAfterIn } from "../limits/limit-errors.js";
import { databaseAway } from "../refusal.js";
import { requestIdOf } from "./request-id.js";

/** One error, as every answer of the gateway holds errors. */
export function oneError(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
  return { errors: [{ message, extensions: { code, ...more } }] };
}

/** Answers with one error. */
export function answerError(response: Response, status: number, code: string, message: string): void {
  response.status(status).json(oneError(code, message));
}

/** Answers that somebody asked too often. */
export function answerRateLimited(response: Response, error: GraphQLError): void {
  response
    .status(429)
    .set("retry-after", String(retryAfterIn(error) ?? 1))
    .json({ errors: [error.toJSON()] });
}

/** Answers that nobody was let in, and why. */
export function answerUnauthenticated(response: Response, { code, message }: Refused): void {
  // A route that takes another scheme has named it by now.
  if (!response.get("www-authenticate")) response.set("www-authenticate", "Bearer");
  answerError(response, 401, code, message);
}

/** Where nothing else answers. */
export const nothingHere: RequestHandler = (_request, response) =>
  answerError(response, 404, "NOT_FOUND", "There is nothing here. GraphQL is at /graphql.");

/** What express and its body parser tell of a request. */
interface RequestError extends Error {
  readonly status?: number;
  readonly type?: string;
  /** Of a body that is too large: what would have been taken. */
  readonly limit?: number;
}

/** What went wrong with a request: told where it was the caller's, logged where it was ours. */
export function whatWentWrong(logger: Logger, maxBodyBytes: number): ErrorRequestHandler {
  return (error: RequestError, request, response, next) => {
    const status = error.status ?? 500;
    if (response.headersSent) return next(error);
    if (isDatabaseAway(error)) {
      logger.error({ err: error, requestId: requestIdOf(request) }, "a request failed: the database is away");
      return void response
        .status(503)
        .set("retry-after", "1")
        .json({ errors: [databaseAway] });
    }
    if (status >= 500) {
      return answerUnforeseen(response, logger, error, requestIdOf(request));
    }
    // What is left of a body that is not read would be taken for the next request.
    if (!request.complete) response.set("connection", "close");
    answerError(response, status, "BAD_REQUEST", inOurWords(error, maxBodyBytes));
  };
}

/** Answers what nobody foresaw: where to look, and nothing of what the error says, which goes to the log. */
export function answerUnforeseen(response: Response, logger: Logger, error: unknown, requestId: string): void {
  logger.error({ err: error, requestId }, "a request failed unforeseen");
  const message = `Something went wrong inside Storegate. Look for ${requestId} in its log.`;
  answerError(response, 500, "INTERNAL_SERVER_ERROR", message);
}

function inOurWords({ type, status, limit }: RequestError, maxBodyBytes: number): string {
  if (type === "entity.too.large") {
    return `The body is larger than ${inWords(limit ?? maxBodyBytes)} bytes, the most that is taken. Send less at once.`;
  }
  if (type === "entity.parse.failed") return "The body is no JSON.";
  if (status === 415) return "The body is in an encoding that is not taken. Send JSON in UTF-8.";
  return "The request cannot be read.";
}
