import { sql } from "drizzle-orm";
import type { Queries } from "./connect.js";
import { encryptionKeys } from "./schema.js";
import type { SecretBox } from "./secret-box.js";

const known = "storegate";
const purpose = "encryption_keys.check";

/**
 * Checks that this is the key the database was encrypted with; a new database is given it.
 * @throws Error that names both keys by id when it is another.
 */
export async function verifyEncryptionKey(queries: Queries, box: SecretBox): Promise<void> {
  const rows = await queries.transaction(async (tx) => {
    // Two processes with two keys on a new database: the second must find the first one's.
    await tx.execute(sql`lock table ${encryptionKeys} in exclusive mode`);
    const found = await tx.select().from(encryptionKeys);
    if (found.length > 0) return found;
    return tx
      .insert(encryptionKeys)
      .values({ keyId: box.keyId, check: box.encrypt(known, purpose) })
      .returning();
  });
  const row = rows.find((candidate) => candidate.keyId === box.keyId);
  if (!row) {
    const made = rows.map((each) => each.keyId).join(", ");
    throw new Error(
      `The database was encrypted with key ${made}, and STOREGATE_ENCRYPTION_KEY is key ${box.keyId}. Start with the key that the database was made with.`,
    );
  }
  if (box.decrypt(row.check, purpose) !== known) {
    throw new Error(`Key ${box.keyId} does not open what it should have encrypted.`);
  }
}
