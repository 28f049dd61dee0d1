/** Which request or sync a line of the log belongs to: whatever is logged below it carries its ids, however deep. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "@storegate/connector-kit";

/** Fields of every line within a scope. */
export interface ScopeFields {
  readonly requestId?: string;
  readonly traceId?: string;
  readonly syncId?: string;
  readonly storeId?: string;
  readonly integrationId?: string;
}

/** The scopes of one gateway or worker. */
export class LogScope {
  readonly #fields = new AsyncLocalStorage<ScopeFields>();

  /** Runs something whose lines carry these fields, beside those of the scope it is in. */
  run<T>(fields: ScopeFields, act: () => T): T {
    return this.#fields.run({ ...this.#fields.getStore(), ...fields }, act);
  }

  /** A logger each of whose lines carries the fields of the scope that it is written in; its own go first. */
  logger(logger: Logger): Logger {
    const within = (own: Record<string, unknown>): Record<string, unknown> => ({ ...this.#fields.getStore(), ...own });
    return {
      debug: (own, message) => logger.debug(within(own), message),
      info: (own, message) => logger.info(within(own), message),
      warn: (own, message) => logger.warn(within(own), message),
      error: (own, message) => logger.error(within(own), message),
    };
  }
}
