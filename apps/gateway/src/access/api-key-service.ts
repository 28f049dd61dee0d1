/** Making keys and revoking them. */
import { Fault } from "@storegate/connector-kit";
import type { AccessRule, Caller, Role } from "@storegate/connector-kit/graphql";
import { newId, schema, type Database } from "@storegate/database";
import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { Refusal } from "../refusal.js";
import type { Access } from "./access.js";
import { auditedKey, keyTarget } from "./api-key-audit.js";
import type { ApiKeyRow } from "./api-key-rows.js";
import { checkNewKey } from "./check-new-key.js";
import { hashOf, newKeySecret } from "./credentials.js";
import { goodKey } from "./standings.js";

const { apiKeys, sessions } = schema;

/** What a person asks for; ids as callers know them. */
export interface CreateApiKey {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt?: Date | null | undefined;
  readonly storeIds?: readonly string[] | null | undefined;
  readonly integrationIds?: readonly string[] | null | undefined;
  readonly operations?: readonly string[] | null | undefined;
}

/** Keys of this gateway. */
export class ApiKeyService {
  constructor(
    private readonly database: Database,
    private readonly access: Pick<Access, "recheck">,
  ) {}

  /** All there are, also those that are no longer good, by name. */
  list(): Promise<ApiKeyRow[]> {
    return this.database.queries.select().from(apiKeys).orderBy(asc(apiKeys.name), asc(apiKeys.id));
  }

  /**
   * Makes a key; its secret is answered and not kept.
   * @param caller who makes it: no key may do more, or for longer, than the one that makes it.
   * @param rules of the root fields there are.
   * @throws Refusal that names every field that is not good; nothing is made then.
   */
  async create(
    input: CreateApiKey,
    caller: Caller,
    actor: Actor,
    rules: ReadonlyMap<string, AccessRule>,
  ): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> {
    const checked = await checkNewKey(this.database.queries, input, caller, rules);
    const secret = newKeySecret();
    const row = await this.database.queries.transaction(async (tx) => {
      const [made] = await tx
        .insert(apiKeys)
        .values({ id: newId(), secretHash: hashOf(secret), ...checked })
        .returning();
      if (!made) throw new Error("a key that was inserted did not come back");
      await writeAudit(tx, actor, { operation: "createApiKey", target: keyTarget(made), after: auditedKey(made) });
      return made;
    });
    return { row, secret };
  }

  /**
   * Ends a key, its sessions and its progress tokens, and what they have open, at once. One that is revoked stays as it is.
   * @throws Refusal when there is no such key, or nobody could make keys without it.
   */
  async revoke(keyId: string | undefined, actor: Actor): Promise<ApiKeyRow> {
    if (keyId === undefined) throw noKey();
    const row = await this.database.queries.transaction(async (tx) => {
      // Two admins who revoke each other's keys take turns.
      await tx.select({ id: apiKeys.id }).from(apiKeys).where(wholeAdmin).orderBy(apiKeys.id).for("update");
      const [before] = await tx.select().from(apiKeys).where(eq(apiKeys.id, keyId)).for("update");
      if (!before) throw noKey();
      const others = await tx.$count(apiKeys, and(wholeAdmin, ne(apiKeys.id, keyId)));
      if (before.revokedAt === null && others === 0) throw lastAdmin(before);
      const [after] = await tx
        .update(apiKeys)
        .set({ revokedAt: before.revokedAt ?? sql`now()` })
        .where(eq(apiKeys.id, keyId))
        .returning();
      if (!after) throw noKey();
      await tx
        .update(sessions)
        .set({ endedAt: sql`now()` })
        .where(and(eq(sessions.keyId, keyId), isNull(sessions.endedAt)));
      await writeAudit(tx, actor, {
        operation: "revokeApiKey",
        target: keyTarget(after),
        before: { revokedAt: before.revokedAt?.toISOString() ?? null },
        after: { revokedAt: after.revokedAt?.toISOString() ?? null },
      });
      return after;
    });
    await this.access.recheck({ table: "api_keys", id: keyId });
    return row;
  }
}

/** Keys that are good and may make keys. */
const wholeAdmin = and(
  goodKey,
  eq(apiKeys.role, "ADMIN"),
  isNull(apiKeys.storeIds),
  isNull(apiKeys.integrationIds),
  isNull(apiKeys.operations),
);

function noKey(): Refusal {
  const fault = new Fault({
    kind: "NOT_FOUND",
    code: "API_KEY_NOT_FOUND",
    message: "There is no key with this id.",
    remedy: "Take the id from the list of keys.",
  });
  return Refusal.of(fault, ["id"]);
}

function lastAdmin({ name }: ApiKeyRow): Refusal {
  return Refusal.at(
    ["id"],
    "CONFIG",
    "LAST_ADMIN_KEY",
    `"${name}" is the last good ADMIN key that nothing narrows; without it nobody could make keys. Make another one first.`,
  );
}
