/** Keys that open the API. A secret is shown where it is made and kept only as its SHA-256. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Caller } from "@storegate/connector-kit/graphql";
import { newId, schema, type Queries } from "@storegate/database";
import { and, eq, gt, isNull, ne, or, sql } from "drizzle-orm";

const { apiKeys } = schema;

/** A row of a key. */
export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** Who has this secret; undefined when nobody has, or the key is revoked. */
async function callerOf(queries: Queries, secret: string): Promise<Caller | undefined> {
  const [row] = await queries
    .select()
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.secretHash, hashOf(secret)),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
      ),
    );
  return row && callerWithKey(row);
}

/** Who a key lets in. */
export function callerWithKey(row: ApiKeyRow): Caller {
  return {
    keyId: row.id,
    name: row.name,
    role: row.role,
    stores: row.storeIds && new Set(row.storeIds),
    integrations: row.integrationIds && new Set(row.integrationIds),
    operations: row.operations && new Set(row.operations),
    expiresAt: row.expiresAt,
  };
}

/** The name of a key that was given from outside. */
const givenName = "STOREGATE_ADMIN_KEY";

/** Where the first admin key stands, when it was not given from outside. */
export interface AdminKey {
  /** Undefined when the key was given from outside. */
  readonly file: string | undefined;
}

/**
 * Sees to it that there is an admin key: the one given from outside, or one that is made once and written to a file of mode
 * 0600 in the data folder.
 */
export async function ensureAdminKey(queries: Queries, given: string | undefined, dataDir: string): Promise<AdminKey> {
  if (given !== undefined) {
    // Another key in the same place takes the place of the one before.
    await queries
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiKeys.name, givenName), ne(apiKeys.secretHash, hashOf(given)), isNull(apiKeys.revokedAt)));
    await keep(queries, givenName, given);
    return { file: undefined };
  }
  const file = path.join(dataDir, "admin-key");
  const found = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const secret = found?.trim() || `sgk_${randomBytes(32).toString("base64url")}`;
  if (!found) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
  }
  await chmod(file, 0o600);
  await keep(queries, "admin", secret);
  return { file };
}

/** Keeps a key; one that was revoked is good again, because whoever starts the gateway says so. */
async function keep(queries: Queries, name: string, secret: string): Promise<void> {
  await queries
    .insert(apiKeys)
    .values({ id: newId(), name, role: "ADMIN", secretHash: hashOf(secret) })
    .onConflictDoUpdate({ target: apiKeys.secretHash, set: { revokedAt: null } });
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

const bearer = /^Bearer +(\S+)$/i;

/** The secret in an `Authorization` header, or in the same word of a socket's connection parameters. */
function secretIn(authorization: unknown): string | undefined {
  return typeof authorization === "string" ? bearer.exec(authorization)?.[1] : undefined;
}

/** Who calls, by an `Authorization` header or the same word of a socket; undefined when the key is missing or not good. */
export async function callerIn(queries: Queries, authorization: unknown): Promise<Caller | undefined> {
  const secret = secretIn(authorization);
  return secret === undefined ? undefined : callerOf(queries, secret);
}
