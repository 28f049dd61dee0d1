/** Browser sessions: a key, exchanged for a cookie that scripts cannot read. */
import type { Caller } from "@storegate/connector-kit/graphql";
import { newId, schema, type Database, type Queries } from "@storegate/database";
import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import type { Access } from "./access.js";
import { keyTarget } from "./api-key-audit.js";
import { hashOf, newSessionSecret } from "./credentials.js";

const { sessions } = schema;

/** A session ends after this, however much it is used, in seconds. */
export const sessionSeconds = 12 * 60 * 60;

/** The most sessions of one key at once. */
export const mostSessions = 50;

/** How many days sessions are kept after their end. */
const keptDays = 7;

/** A session that has just begun. */
export interface NewSession {
  /** The cookie's value, kept nowhere. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Begins sessions and ends them. */
export class SessionService {
  constructor(
    private readonly database: Database,
    private readonly access: Pick<Access, "recheck">,
  ) {}

  /**
   * Begins a session in the name of a key. Of more than {@link mostSessions} of one key the oldest end.
   * @param caller who showed the key itself.
   * @param before secrets of the sessions that the same browser had, which end.
   */
  async begin(caller: Caller, actor: Actor, before: readonly string[]): Promise<NewSession> {
    const secret = newSessionSecret();
    const last = caller.expiresAt?.getTime() ?? Infinity;
    const expiresAt = new Date(Math.min(Date.now() + sessionSeconds * 1000, last));
    const ended = await this.database.queries.transaction(async (tx) => {
      const surplus = tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(and(eq(sessions.keyId, caller.keyId), isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`)))
        .orderBy(desc(sessions.id))
        .offset(mostSessions - 1);
      const earlier = await tx
        .update(sessions)
        .set({ endedAt: sql`now()` })
        .where(
          and(
            isNull(sessions.endedAt),
            or(inArray(sessions.secretHash, before.map(hashOf)), inArray(sessions.id, surplus)),
          ),
        )
        .returning({ id: sessions.id });
      await tx.insert(sessions).values({ id: newId(), keyId: caller.keyId, secretHash: hashOf(secret), expiresAt });
      await writeAudit(tx, actor, {
        operation: "signIn",
        target: keyTarget({ id: caller.keyId, name: caller.name }),
        after: { expiresAt: expiresAt.toISOString() },
      });
      return earlier;
    });
    for (const { id } of ended) await this.access.recheck({ table: "sessions", id });
    return { secret, expiresAt };
  }

  /** Ends a session, and what it has open, at once. */
  async end(sessionId: string, caller: Caller, actor: Actor): Promise<void> {
    await this.database.queries.transaction(async (tx) => {
      await tx
        .update(sessions)
        .set({ endedAt: sql`now()` })
        .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)));
      await writeAudit(tx, actor, {
        operation: "signOut",
        target: keyTarget({ id: caller.keyId, name: caller.name }),
      });
    });
    await this.access.recheck({ table: "sessions", id: sessionId });
  }
}

/** Removes sessions that ended long ago; answers how many. The audit still tells of them. */
export async function removeOldSessions(queries: Queries): Promise<number> {
  const before = sql`now() - make_interval(days => ${keptDays})`;
  const gone = await queries
    .delete(sessions)
    .where(or(lt(sessions.expiresAt, before), lt(sessions.endedAt, before)))
    .returning({ id: sessions.id });
  return gone.length;
}
