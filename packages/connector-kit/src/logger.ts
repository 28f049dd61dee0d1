import type { Logger } from "./connector.js";

/** A logger each of whose lines carries these fields. A line's own field of the same name gives way to them. */
export function withFields(logger: Logger, fields: Readonly<Record<string, unknown>>): Logger {
  return {
    debug: (own, message) => logger.debug({ ...own, ...fields }, message),
    info: (own, message) => logger.info({ ...own, ...fields }, message),
    warn: (own, message) => logger.warn({ ...own, ...fields }, message),
    error: (own, message) => logger.error({ ...own, ...fields }, message),
  };
}
