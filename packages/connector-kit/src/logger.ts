import type { Logger } from "./connector.js";
import type { SecretMask } from "./secret-mask.js";

/** A logger each of whose lines carries these fields. A line's own field of the same name gives way to them. */
export function withFields(logger: Logger, fields: Readonly<Record<string, unknown>>): Logger {
  return {
    debug: (own, message) => logger.debug({ ...own, ...fields }, message),
    info: (own, message) => logger.info({ ...own, ...fields }, message),
    warn: (own, message) => logger.warn({ ...own, ...fields }, message),
    error: (own, message) => logger.error({ ...own, ...fields }, message),
  };
}

/** A logger whose lines hold none of the secrets that a mask hides. */
export function withMask(logger: Logger, mask: SecretMask): Logger {
  return {
    debug: (fields, message) => logger.debug(mask.value(fields), mask.text(message)),
    info: (fields, message) => logger.info(mask.value(fields), mask.text(message)),
    warn: (fields, message) => logger.warn(mask.value(fields), mask.text(message)),
    error: (fields, message) => logger.error(mask.value(fields), mask.text(message)),
  };
}
