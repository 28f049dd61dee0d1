/** Noting when keys and sessions were last used, off the way of requests and once a minute at most. */
import type { Logger } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";

const { apiKeys, sessions } = schema;

/** No row is written more often. */
const gapMs = 60_000;

/** Collects uses, and writes them down. */
export class UseNotes {
  /** When each was last written, by its row's key. */
  readonly #written = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly queries: Queries,
    private readonly logger: Logger,
  ) {}

  /** Notes that a key, and the session that stands for it, is in use. */
  note(keyId: string, sessionId: string | undefined): void {
    const now = performance.now();
    const due = [keyId, sessionId].filter((id) => id !== undefined && now >= (this.#written.get(id) ?? -gapMs) + gapMs);
    if (due.length === 0) return;
    this.#forgetOld(now);
    this.#written.set(keyId, now);
    if (sessionId !== undefined) this.#written.set(sessionId, now);
    this.#writing = this.#writing.then(() => this.#write(keyId, sessionId));
  }

  /** Waits for what is being written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(keyId: string, sessionId: string | undefined): Promise<void> {
    // Another gateway may have written it less than a minute ago.
    const before = sql`now() - make_interval(secs => ${gapMs / 1000})`;
    try {
      await this.queries
        .update(apiKeys)
        .set({ lastUsedAt: sql`now()` })
        .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
      if (sessionId === undefined) return;
      await this.queries
        .update(sessions)
        .set({ lastUsedAt: sql`now()` })
        .where(and(eq(sessions.id, sessionId), lt(sessions.lastUsedAt, before)));
    } catch (error) {
      this.logger.warn({ err: error, keyId }, "could not write down when a key was last used");
    }
  }

  #forgetOld(now: number): void {
    for (const [id, at] of this.#written) if (at < now - gapMs) this.#written.delete(id);
  }
}
