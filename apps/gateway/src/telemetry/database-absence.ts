/**
 * Tells once that the database does not answer, and once that it does again. While it is away everything that needs it fails,
 * again and again; those lines go to debug, so that the log of an hour without a database is as short as that of a second.
 */
import type { Logger } from "@storegate/connector-kit";
import { isDatabaseUnreachable } from "@storegate/sync-engine";

/** How often a database that is away is asked whether it is back. */
const askEveryMs = 500;
/** One that answers some and not others, for want of connections, has not come back. */
const calmMs = 1000;

/** The database of one process as its log knows it. */
export class DatabaseAbsence {
  /** To be used for all lines that may be about the database. */
  readonly logger: Logger;
  readonly #plain: Logger;
  #ask: (() => Promise<unknown>) | undefined;
  #since: number | undefined;
  #failedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(plain: Logger) {
    this.#plain = plain;
    this.logger = {
      debug: (fields, message) => plain.debug(fields, message),
      info: (fields, message) => plain.info(fields, message),
      warn: (fields, message) => this.#tell("warn", fields, message),
      error: (fields, message) => this.#tell("error", fields, message),
    };
  }

  /**
   * Begins to tell less; until then each line is told as it is.
   * @param ask asks the database something that is soon answered.
   * @returns ends it.
   */
  begin(ask: () => Promise<unknown>): () => void {
    this.#ask = ask;
    return () => {
      this.#ask = undefined;
      clearTimeout(this.#timer);
    };
  }

  #tell(level: "warn" | "error", fields: Record<string, unknown>, message: string): void {
    const err = fields["err"];
    if (!this.#ask || !isDatabaseUnreachable(err)) return this.#plain[level](fields, message);
    this.#failedAt = performance.now();
    if (this.#since === undefined) {
      this.#since = this.#failedAt;
      this.#plain.error({ err }, "the database does not answer; what needs it is tried again until it does");
      this.#askLater();
    }
    this.#plain.debug(fields, message);
  }

  #askLater(): void {
    this.#timer = setTimeout(() => void this.#lookWhether(), askEveryMs);
    this.#timer.unref();
  }

  async #lookWhether(): Promise<void> {
    const answers = await this.#ask?.().then(
      () => true,
      () => false,
    );
    if (!this.#ask || this.#since === undefined) return;
    const now = performance.now();
    if (!answers || now - this.#failedAt < calmMs) return this.#askLater();
    const ms = Math.round(now - this.#since);
    this.#since = undefined;
    this.#plain.info({ ms }, "the database answers again");
  }
}
