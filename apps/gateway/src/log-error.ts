/** Errors as the log may have them: what happened and where, without the data that a statement carried. */

import { redacted } from "@storegate/http-client";

/** The longest message that is kept, in characters. */
const longest = 500;

/** An error without what a failed statement was about: its text and its values may be customers. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack: string;
  readonly cause?: LoggedError | undefined;
}

/** The serializer of `err` in log lines. */
export function logError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = "query" in error ? "a statement failed" : cut(error.message);
  const code = (error as { code?: unknown }).code;
  return {
    type: error.constructor.name,
    message,
    ...(code === undefined ? {} : { code }),
    // A stack begins with the message, of which nothing more is to be said.
    stack: (error.stack ?? "")
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n"),
    ...(error.cause === undefined ? {} : { cause: logError(error.cause) as LoggedError }),
  };
}

/** Names and passwords within addresses. */
const userInfo = /(?<=\w:\/\/)[^\s/?#@]*:[^\s/?#@]*@/g;

function cut(text: string): string {
  const told = text.replaceAll(userInfo, `${redacted}@`);
  return told.length <= longest ? told : `${told.slice(0, longest)}…`;
}
