/**
 * A new data key, and every secret sealed by it. It may be killed at any time and run again, while gateways and workers go on:
 * a secret that is sealed anew opens in each of them, and so does one that is not yet.
 */
import { and, isNull, lt, ne, notInArray, sql } from "drizzle-orm";
import type { Database } from "./connect.js";
import { addDataKey, openSecretBox, type WrappingKeys } from "./data-keys.js";
import { sealingKeyId } from "./encryption-key.js";
import { encryptionKeys } from "./schema.js";
import type { SecretBox } from "./secret-box.js";
import { secretColumns, type SecretColumn } from "./secret-purpose.js";

/** What became of a rotation. */
export interface Rotation {
  /** The id of the data key that seals now. */
  readonly keyId: string;
  /** Secrets that were sealed anew. */
  readonly resealed: number;
  /** Places of secrets that do not open, and were left as they are; their data key is kept. */
  readonly unopened: readonly string[];
  /** Ids of data keys that seal no more. */
  readonly retired: readonly string[];
}

/** Rows of one transaction. */
const batchSize = 100;

/** A process that has not yet heard of the new key seals with the one before for a moment, so it is looked again, so often. */
const mostPasses = 5;

/** A retired key that nothing names any more is removed after so long, in hours: whoever still sealed with it has ended. */
const keepRetiredHours = 24;

/** Makes a data key and seals every secret with it, then retires the others. */
export async function rotateSecrets(database: Database, keys: WrappingKeys): Promise<Rotation> {
  const { queries } = database;
  const box = await openSecretBox(database, keys);
  const keyId = await addDataKey(queries, keys.current);
  await box.refresh();
  const unopened = new Set<string>();
  let resealed = 0;
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    let found = 0;
    for (const column of secretColumns) found += await resealColumn(database, column, box, unopened);
    resealed += found;
    if (found === 0) break;
  }
  const inUse = await keysInUse(database);
  const retired = await queries
    .update(encryptionKeys)
    .set({ retiredAt: sql`now()` })
    .where(
      and(ne(encryptionKeys.keyId, keyId), isNull(encryptionKeys.retiredAt), notInArray(encryptionKeys.keyId, inUse)),
    )
    .returning({ keyId: encryptionKeys.keyId });
  await queries
    .delete(encryptionKeys)
    .where(
      and(
        lt(encryptionKeys.retiredAt, sql`now() - make_interval(hours => ${keepRetiredHours})`),
        notInArray(encryptionKeys.keyId, inUse),
      ),
    );
  return { keyId, resealed, unopened: [...unopened], retired: retired.map((row) => row.keyId) };
}

/** Seals anew what another key than the newest has sealed, batch by batch; answers how many secrets. */
async function resealColumn(
  { sql: driver }: Database,
  place: SecretColumn,
  box: SecretBox,
  unopened: Set<string>,
): Promise<number> {
  const [table, column] = [driver(place.table), driver(place.column)];
  const resealBatch = (after: string) =>
    driver.begin(async (tx) => {
      const batch = await tx<SealedRow[]>`
        select id::text as id, ${column} as value from ${table}
        where ${column} is not null and id::text > ${after} order by id::text limit ${batchSize} for no key update`;
      let count = 0;
      for (const { id, value } of batch) {
        const anew = await resealValue(value, place, id, box, unopened);
        if (anew.count === 0) continue;
        const text =
          typeof anew.value === "string" ? tx`${anew.value}` : tx`${JSON.stringify(anew.value)}::text::jsonb`;
        await tx`update ${table} set ${column} = ${text} where id::text = ${id}`;
        count += anew.count;
      }
      return { count, next: batch.length < batchSize ? undefined : batch.at(-1)?.id };
    });
  let resealed = 0;
  let after: string | undefined = "";
  while (after !== undefined) {
    const { count, next }: { count: number; next: string | undefined } = await resealBatch(after);
    resealed += count;
    after = next;
  }
  return resealed;
}

/** What a column with secrets holds: one, or several by name. */
type SealedValue = string | Readonly<Record<string, string>>;

interface SealedRow {
  readonly id: string;
  readonly value: SealedValue;
}

async function resealValue(
  value: SealedValue,
  place: SecretColumn,
  id: string,
  box: SecretBox,
  unopened: Set<string>,
): Promise<{ readonly value: SealedValue; readonly count: number }> {
  let count = 0;
  const reseal = async (sealed: string, name: string): Promise<string> => {
    if (sealingKeyId(sealed) === box.keyId) return sealed;
    const purpose = place.purpose(id, name);
    try {
      await box.know(sealed);
      const anew = box.encrypt(box.decrypt(sealed, purpose), purpose);
      count += 1;
      return anew;
    } catch {
      // Told by its place in the rotation's answer; nothing else can be done for it.
      unopened.add(purpose);
      return sealed;
    }
  };
  if (typeof value === "string") {
    const anew = await reseal(value, "");
    return { value: anew, count };
  }
  const anew: Record<string, string> = {};
  for (const [name, sealed] of Object.entries(value)) anew[name] = await reseal(sealed, name);
  return { value: anew, count };
}

/** Ids of the data keys that secrets name. */
async function keysInUse({ sql: driver }: Database): Promise<string[]> {
  const ids = new Set<string>();
  for (const { table, column, form } of secretColumns) {
    const rows =
      form === "text"
        ? await driver<{ sealed: string }[]>`
            select distinct on (substr(${driver(column)}, 1, 20)) ${driver(column)} as sealed
            from ${driver(table)} where ${driver(column)} is not null`
        : await driver<{ sealed: string }[]>`
            select distinct on (substr(each.value, 1, 20)) each.value as sealed
            from ${driver(table)}, jsonb_each_text(${driver(column)}) as each`;
    for (const { sealed } of rows) {
      const id = sealingKeyId(sealed);
      if (id !== undefined) ids.add(id);
    }
  }
  return [...ids];
}
