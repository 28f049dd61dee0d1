/** How the log is written: what an error may say, and which fields are never shown. */
import { redacted } from "@storegate/http-client";
import type { LoggerOptions } from "pino";
import type { LogLevel } from "./environment.js";
import { logError } from "./log-error.js";

/** Names under which a secret might come into a line; nothing of ours logs one, and if something did, it would not be shown. */
const secretFields = [
  "accessToken",
  "apiKey",
  "authorization",
  "cookie",
  "credentials",
  "encryptionKey",
  "password",
  "secret",
  "secrets",
  "token",
  "webhookSecret",
];

/** pino's options for a level. */
export function loggerOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: redacted },
    serializers: { err: logError },
  };
}
