/** What a key, a session or a token was found to allow, kept for a short time and ended when it is no longer good. */
import type { Caller } from "@storegate/connector-kit/graphql";
import { schema, type Queries } from "@storegate/database";
import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { callerWithKey, type ApiKeyRow } from "./api-key-rows.js";
import { progressCaller, type ProgressClaims } from "./progress-tokens.js";

const { apiKeys, integrations, sessions } = schema;

/** A session that nobody uses ends after this, in seconds. */
export const sessionIdleSeconds = 2 * 60 * 60;

/** What was shown: a key by the hash of its secret, a session likewise, or what a signed token says. */
export type Shown =
  | { readonly by: "key"; readonly hash: string }
  | { readonly by: "session"; readonly hash: string }
  | { readonly by: "token"; readonly claims: ProgressClaims };

/** What it stands for now. */
export interface Standing {
  readonly caller: Caller;
  /** Of a session; undefined of anything else. */
  readonly sessionId: string | undefined;
}

/** Which of these are good, by their place in the list: three statements at most, however many they are. */
export async function standingsOf(queries: Queries, shown: readonly Shown[]): Promise<(Standing | undefined)[]> {
  const keys = shown.flatMap((each) => (each.by === "key" ? [each.hash] : []));
  const cookies = shown.flatMap((each) => (each.by === "session" ? [each.hash] : []));
  const tokens = shown.flatMap((each) => (each.by === "token" ? [each.claims] : []));
  const [keyRows, sessionRows, tokenRows] = await Promise.all([
    keys.length === 0
      ? []
      : queries
          .select()
          .from(apiKeys)
          .where(and(inArray(apiKeys.secretHash, keys), goodKey)),
    cookies.length === 0
      ? []
      : queries
          .select()
          .from(sessions)
          .innerJoin(apiKeys, and(eq(apiKeys.id, sessions.keyId), goodKey))
          .where(and(inArray(sessions.secretHash, cookies), goodSession)),
    tokens.length === 0
      ? []
      : queries
          .select()
          .from(apiKeys)
          .innerJoin(integrations, isNull(integrations.deletedAt))
          .where(
            and(
              goodKey,
              inArray(apiKeys.id, [...new Set(tokens.map((each) => each.keyId))]),
              inArray(integrations.id, [...new Set(tokens.map((each) => each.integrationId))]),
            ),
          ),
  ]);
  const byKeyHash = new Map(keyRows.map((row) => [row.secretHash, row]));
  const bySessionHash = new Map(sessionRows.map((row) => [row.sessions.secretHash, row]));
  const byIssue = new Map(tokenRows.map((row) => [`${row.api_keys.id} ${row.integrations.id}`, row]));
  return shown.map((each) => {
    if (each.by === "key") return standingOfKey(byKeyHash.get(each.hash));
    if (each.by === "session") {
      const found = bySessionHash.get(each.hash);
      return found && standingOfSession(found.api_keys, found.sessions);
    }
    const found = byIssue.get(`${each.claims.keyId} ${each.claims.integrationId}`);
    const caller = found && progressCaller(each.claims, found.api_keys, found.integrations);
    return caller && { caller, sessionId: undefined };
  });
}

/** Neither revoked nor expired, by the database's clock. */
export const goodKey = and(
  isNull(apiKeys.revokedAt),
  sql`(${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`,
);

const goodSession = and(
  isNull(sessions.endedAt),
  gt(sessions.expiresAt, sql`now()`),
  gt(sessions.lastUsedAt, sql`now() - make_interval(secs => ${sessionIdleSeconds})`),
);

function standingOfKey(row: ApiKeyRow | undefined): Standing | undefined {
  return row && { caller: callerWithKey(row), sessionId: undefined };
}

/** A session is its key, for a shorter time. */
function standingOfSession(key: ApiKeyRow, session: typeof sessions.$inferSelect): Standing {
  const caller = callerWithKey(key);
  const first = Math.min(session.expiresAt.getTime(), caller.expiresAt?.getTime() ?? Infinity);
  return { caller: { ...caller, expiresAt: new Date(first) }, sessionId: session.id };
}

/** Whether two callers may do the same; their names may differ. */
export function isAlike(one: Caller, other: Caller): boolean {
  return (
    one.keyId === other.keyId &&
    one.role === other.role &&
    one.expiresAt?.getTime() === other.expiresAt?.getTime() &&
    holdsAlike(one.stores, other.stores) &&
    holdsAlike(one.integrations, other.integrations) &&
    holdsAlike(one.operations, other.operations)
  );
}

function holdsAlike(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  if (one === null || other === null) return one === other;
  return one.size === other.size && [...one].every((each) => other.has(each));
}
