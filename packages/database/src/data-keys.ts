/**
 * The data keys of a database: they seal its secrets, and are themselves kept wrapped by the key of STOREGATE_ENCRYPTION_KEY.
 * To change that key only they are wrapped anew; the secrets stay as they are.
 */
import { desc, eq, isNull, sql } from "drizzle-orm";
import type { Database, Queries, QueriesTransaction } from "./connect.js";
import { EncryptionKey } from "./encryption-key.js";
import { encryptionKeys } from "./schema.js";
import { SecretBox } from "./secret-box.js";

/** The keys that a process was given from outside. */
export interface WrappingKeys {
  readonly current: EncryptionKey;
  /** Where the current key comes from, as an error names it. */
  readonly source: string;
  /** Keys that may have wrapped what is kept, before the current one. */
  readonly previous: readonly EncryptionKey[];
}

/** Other processes are told over this channel that there is another data key. */
const channel = "storegate_data_keys";

/** What the first form of this table had encrypted, to tell a wrong key. */
const firstForm = { text: "storegate", purpose: "encryption_keys.check" } as const;

type KeyRow = typeof encryptionKeys.$inferSelect;

/**
 * Opens the secrets of a database. A new database is given a data key; one whose data keys were wrapped by a previous key has
 * them wrapped by the current one. Several processes may do so at once: one does, the others wait.
 * @throws Error that names both keys by id when the database was encrypted with another one; then nothing has changed.
 */
export async function openSecretBox(database: Pick<Database, "queries">, keys: WrappingKeys): Promise<SecretBox> {
  const { queries } = database;
  const dataKeys = await queries.transaction(async (tx) => {
    await tx.execute(sql`lock table ${encryptionKeys} in exclusive mode`);
    const rows = await keptKeys(tx);
    // Each is tried before any is written, so that a wrong key changes nothing.
    const opened = rows.map((row) => ({ row, ...unwrapRow(row, keys) }));
    for (const { row, key, wrappedBy } of opened) {
      if (wrappedBy !== keys.current.id) await rewrap(tx, row.keyId, key, keys.current);
    }
    const isFirstForm = opened.some(({ row }) => row.wrappedKey === null);
    const made = opened.length === 0 || isFirstForm ? [await keepNewKey(tx, keys.current)] : [];
    return [...made, ...opened.map(({ key }) => key)];
  });
  return new SecretBox(dataKeys, async () => (await keptKeys(queries)).map((row) => unwrapRow(row, keys).key));
}

/** Follows what other processes do to the data keys; answers how to stop. */
export async function followDataKeys(
  { sql: driver }: Pick<Database, "sql">,
  box: SecretBox,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const read = (): void => void box.refresh().catch(onError);
  // Told again after each reconnection: what was said in between is lost.
  const listening = await driver.listen(channel, read, read);
  return () => listening.unlisten();
}

/** Makes a data key that seals from now on, here and in every process that follows; answers its id. */
export async function addDataKey(queries: Queries, wrapping: EncryptionKey): Promise<string> {
  return queries.transaction(async (tx) => {
    const key = await keepNewKey(tx, wrapping);
    await tx.execute(sql`select pg_notify(${channel}, '')`);
    return key.id;
  });
}

/** The newest first. */
function keptKeys(queries: Queries | QueriesTransaction): Promise<KeyRow[]> {
  return queries
    .select()
    .from(encryptionKeys)
    .orderBy(desc(isNull(encryptionKeys.retiredAt)), desc(encryptionKeys.createdAt));
}

/** The data key of a row, and the id of the key that wraps it; in the first form, nothing did. */
function unwrapRow(
  row: KeyRow,
  keys: WrappingKeys,
): { readonly key: EncryptionKey; readonly wrappedBy: string | null } {
  const { keyId, wrappedKey, wrappingKeyId, check } = row;
  const given = [keys.current, ...keys.previous];
  if (wrappedKey === null) {
    // The first form had no data keys: the key given from outside sealed everything, and is one from now on.
    const key = given.find((each) => each.id === keyId);
    if (!key) throw anotherKey(keyId, keys);
    if (check === null || key.open(check, firstForm.purpose) !== firstForm.text) {
      throw new Error(`Key ${keyId} does not open what it should have encrypted.`);
    }
    return { key, wrappedBy: null };
  }
  const wrapping = given.find((each) => each.id === wrappingKeyId);
  if (!wrapping) throw anotherKey(String(wrappingKeyId), keys);
  return { key: EncryptionKey.unwrap(wrappedKey, keyId, wrapping), wrappedBy: wrapping.id };
}

async function rewrap(tx: QueriesTransaction, id: string, key: EncryptionKey, wrapping: EncryptionKey): Promise<void> {
  await tx
    .update(encryptionKeys)
    .set({ wrappedKey: key.wrapBy(wrapping), wrappingKeyId: wrapping.id, check: null })
    .where(eq(encryptionKeys.keyId, id));
}

async function keepNewKey(tx: QueriesTransaction, wrapping: EncryptionKey): Promise<EncryptionKey> {
  const key = EncryptionKey.make();
  await tx.insert(encryptionKeys).values({
    keyId: key.id,
    wrappedKey: key.wrapBy(wrapping),
    wrappingKeyId: wrapping.id,
    createdAt: sql`clock_timestamp()`,
  });
  return key;
}

function anotherKey(made: string, { current, source }: WrappingKeys): Error {
  return new Error(
    `The database was encrypted with key ${made}, and ${source} is key ${current.id}. Start with the key that the database was made with, or, to change it, name that one in STOREGATE_PREVIOUS_ENCRYPTION_KEYS.`,
  );
}
