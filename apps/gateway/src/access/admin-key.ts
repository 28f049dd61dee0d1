/** The first admin key: given from outside, or made once and written to a file. */
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId, schema, type Queries } from "@storegate/database";
import { and, eq, isNotNull, ne, sql } from "drizzle-orm";
import { hashOf, newKeySecret } from "./credentials.js";

const { apiKeys } = schema;

/** The name of a key that was given from outside. No key that people make may have it. */
export const givenName = "STOREGATE_ADMIN_KEY";

/** What a key that was revoked, or now is, is called once another has its name. */
const nameOfThePast = sql<string>`${apiKeys.name} || to_char(coalesce(${apiKeys.revokedAt}, now()) at time zone 'utc', ' "(until "YYYY-MM-DD")"')`;

/** Where the first admin key stands, when it was not given from outside. */
export interface AdminKey {
  /** Undefined when the key was given from outside. */
  readonly file: string | undefined;
}

/**
 * Sees to it that there is an admin key that nothing narrows: the one given from outside, or one that is made once and
 * written to a file of mode 0600 in the data folder. One that is given is good, even where it was revoked: whoever starts
 * the gateway says so. One in the file that was revoked stays so, and another takes its place.
 */
export async function ensureAdminKey(queries: Queries, given: string | undefined, dataDir: string): Promise<AdminKey> {
  if (given !== undefined) {
    // Another key in the same place takes the place of the one before, which is told apart by its name.
    await queries
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())`, name: nameOfThePast })
      .where(and(eq(apiKeys.name, givenName), ne(apiKeys.secretHash, hashOf(given))));
    await keep(queries, givenName, given);
    return { file: undefined };
  }
  const file = path.join(dataDir, "admin-key");
  const found = await readSecret(file);
  const secret = found !== undefined && !(await isRevoked(queries, found)) ? found : newKeySecret();
  if (secret !== found) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
  }
  await chmod(file, 0o600);
  await keep(queries, "admin", secret);
  return { file };
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function isRevoked(queries: Queries, secret: string): Promise<boolean> {
  const revoked = and(eq(apiKeys.secretHash, hashOf(secret)), isNotNull(apiKeys.revokedAt));
  return (await queries.$count(apiKeys, revoked)) > 0;
}

/**
 * Keeps a key as one that may do everything, whatever it was before. One that was revoked comes back as another key, so that
 * its sessions and tokens stay ended.
 */
async function keep(queries: Queries, name: string, secret: string): Promise<void> {
  const secretHash = hashOf(secret);
  const whole = { role: "ADMIN" as const, storeIds: null, integrationIds: null, operations: null, expiresAt: null };
  await queries.transaction(async (tx) => {
    await tx
      .update(apiKeys)
      .set({ secretHash: sql`${apiKeys.secretHash} || ':' || ${apiKeys.id}`, name: nameOfThePast })
      .where(and(eq(apiKeys.secretHash, secretHash), isNotNull(apiKeys.revokedAt)));
    await tx
      .insert(apiKeys)
      .values({ id: newId(), name, secretHash, ...whole })
      .onConflictDoUpdate({ target: apiKeys.secretHash, set: { name, ...whole } });
  });
}
