/**
 * What is remembered of rows from sync to sync: what was last made of each, and what of the store is this integration's. Values are not
 * kept, only short hashes of them, so that nobody reads customers here; keys are.
 */
import type { JsonObject, JsonValue, Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { KeyOrder } from "../sources/source.js";
import { isWholeNumber } from "./compare-keys.js";

/**
 * The table of this module, as a migration of the connector. The index is in the order in which sources have keys that are numbers;
 * their order as text is the primary key's. A key that is no whole number stands behind all numbers.
 */
export const rowTables = `
  create table rows (
    integration_id text not null,
    key text collate "C" not null,
    object text not null,
    fingerprint text,
    target_id bigint,
    created boolean not null,
    written jsonb not null,
    modified_at text,
    primary key (integration_id, key)
  );
  create index rows_by_number on rows
    (integration_id, (case when key ~ '^-?[0-9]{1,60}$' then key::numeric else 'Infinity'::numeric end), key);
  create index rows_by_target on rows (integration_id, object, target_id);
`;

/** What has to be known of a row to see whether it has changed. */
export interface RememberedRow {
  /** What its object was then. */
  readonly object: string;
  /** What was last made of it; null where that failed or was taken back, so that it is tried again. */
  readonly fingerprint: string | null;
  /** The BigCommerce id of what it stands for; null where it stands for nothing of ours. */
  readonly targetId: number | null;
}

/** All that is remembered of a row. */
export interface KnownRow extends RememberedRow {
  readonly key: string;
  /** Whether this integration made that. */
  readonly created: boolean;
  /** By field that this integration wrote, a short hash of the value. */
  readonly written: Readonly<Record<string, string>>;
  /** When the target was last changed, as the store told it when this integration last wrote to it. */
  readonly modifiedAt: string | null;
}

const rowSchema = z
  .object({
    key: z.string(),
    object: z.string(),
    fingerprint: z.string().nullable(),
    target_id: z.coerce.number().nullable(),
    created: z.boolean(),
    written: z.record(z.string(), z.string()),
    modified_at: z.string().nullable(),
  })
  .transform((row): KnownRow => ({
    key: row.key,
    object: row.object,
    fingerprint: row.fingerprint,
    targetId: row.target_id,
    created: row.created,
    written: row.written,
    modifiedAt: row.modified_at,
  }));

const columns = "key, object, fingerprint, target_id::text, created, written, modified_at";
// As isWholeNumber has it.
const asNumber = `(case when key ~ '^-?[0-9]{1,60}$' then key::numeric else 'Infinity'::numeric end)`;

/** The memory of one integration's rows, as far as it is read; null is that of one that is not saved, which knows nothing. */
export interface RowMemory {
  /** Those of the keys that are known. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, RememberedRow>>;
  /** Keys under which targets are known, by target's id. */
  keysOf(object: string, targetIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** How many are known. */
  count(): Promise<number>;
  /** Known rows in a source's order of keys, behind one of them, a thousand at a time. */
  inOrder(order: KeyOrder, after: string | null): AsyncGenerator<readonly KnownRow[], void>;
}

/** The memory in the connector's own table. */
export function rowMemory(tables: Transaction, integrationId: string | null): RowMemory {
  if (integrationId === null) return nothingKnown;
  const ask = async (text: string, parameters: readonly unknown[]): Promise<KnownRow[]> =>
    (await tables.query(text, [integrationId, ...parameters])).map((row) => rowSchema.parse(row));
  return {
    async find(keys) {
      if (keys.length === 0) return new Map();
      // Asked for every row of every sync: no more than is needed, and as it comes.
      const rows = await tables.query<{
        key: string;
        object: string;
        fingerprint: string | null;
        target: string | null;
      }>(
        `select key, object, fingerprint, target_id::text as target from rows
         where integration_id = $1 and key in (select jsonb_array_elements_text($2::jsonb))`,
        [integrationId, JSON.stringify(keys)],
      );
      return new Map(
        rows.map(({ key, object, fingerprint, target }) => [
          key,
          { object, fingerprint, targetId: target === null ? null : Number(target) },
        ]),
      );
    },
    async keysOf(object, targetIds) {
      if (targetIds.length === 0) return new Map();
      const rows = await ask(
        `select ${columns} from rows where integration_id = $1 and object = $2
           and target_id in (select jsonb_array_elements_text($3::jsonb)::bigint) order by key`,
        [object, JSON.stringify(targetIds)],
      );
      const grouped = Map.groupBy(rows, ({ targetId }) => targetId ?? 0);
      return new Map([...grouped].map(([id, some]) => [id, some.map(({ key }) => key)]));
    },
    async count() {
      const [row] = await tables.query("select count(*)::int as known from rows where integration_id = $1", [
        integrationId,
      ]);
      return z.object({ known: z.number() }).parse(row).known;
    },
    async *inOrder(order, after) {
      for (let last = after; ;) {
        const rows =
          order === "text"
            ? await ask(
                `select ${columns} from rows where integration_id = $1 and ($2::text is null or key > $2)
                 order by key limit ${rowsAtOnce}`,
                [last],
              )
            : await ask(
                `select ${columns} from rows where integration_id = $1 and ($2::text is null or (${asNumber}, key) > ($3::numeric, $2 collate "C"))
                 order by ${asNumber}, key limit ${rowsAtOnce}`,
                [last, last !== null && isWholeNumber(last) ? last : "Infinity"],
              );
        if (rows.length > 0) yield rows;
        last = rows.at(-1)?.key ?? null;
        if (rows.length < rowsAtOnce) return;
      }
    },
  };
}

const rowsAtOnce = 1000;

const nothingKnown: RowMemory = {
  find: async () => new Map(),
  keysOf: async () => new Map(),
  count: async () => 0,
  inOrder: async function* () {},
};

/** What is to be remembered of a row whose result is committed. */
export interface RowToRemember {
  readonly key: string;
  readonly object: string;
  readonly fingerprint: string | null;
  readonly targetId: number | null;
  readonly created: boolean;
  /** What was written now, beside what was before. */
  readonly written: Readonly<Record<string, string>>;
  readonly modifiedAt: string | null;
}

/** Remembers rows. Of one that stands for another target than before, what was written to that one is forgotten. */
export async function remember(
  transaction: Transaction,
  integrationId: string,
  rows: readonly RowToRemember[],
): Promise<void> {
  if (rows.length === 0) return;
  const kept: JsonValue = rows.map((row) => ({ ...row, written: { ...row.written } }));
  await transaction.query(
    `insert into rows (integration_id, key, object, fingerprint, target_id, created, written, modified_at)
     select $1, key, object, fingerprint, "targetId", created, written, "modifiedAt"
     from jsonb_to_recordset($2::jsonb) as kept (key text, object text, fingerprint text, "targetId" bigint,
       created boolean, written jsonb, "modifiedAt" text)
     order by key
     on conflict (integration_id, key) do update set
       object = excluded.object,
       fingerprint = excluded.fingerprint,
       target_id = excluded.target_id,
       created = excluded.created or (rows.created and rows.target_id is not distinct from excluded.target_id
         and rows.object = excluded.object),
       written = case when rows.target_id is not distinct from excluded.target_id and rows.object = excluded.object
         then rows.written || excluded.written else excluded.written end,
       modified_at = case when rows.target_id is not distinct from excluded.target_id and rows.object = excluded.object
         then coalesce(excluded.modified_at, rows.modified_at) else excluded.modified_at end`,
    [integrationId, JSON.stringify(kept)],
  );
}

/** What was written to rows' targets although the rows failed, and that they are to be tried again. */
export async function tryAgain(
  transaction: Transaction,
  integrationId: string,
  rows: readonly {
    readonly key: string;
    readonly written: Readonly<Record<string, string>>;
    /** Fields that are this integration's no more. */
    readonly notOurs: readonly string[];
    readonly modifiedAt: string | null;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query(
    `update rows set fingerprint = null,
       written = (rows.written || again.written) - array(select jsonb_array_elements_text(again."notOurs")),
       modified_at = coalesce(again."modifiedAt", rows.modified_at)
     from jsonb_to_recordset($2::jsonb) as again (key text, written jsonb, "notOurs" jsonb, "modifiedAt" text)
     where rows.integration_id = $1 and rows.key = again.key`,
    [integrationId, JSON.stringify(rows)],
  );
}

/** Forgets rows. */
export async function forget(transaction: Transaction, integrationId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await transaction.query(
    "delete from rows where integration_id = $1 and key in (select jsonb_array_elements_text($2::jsonb))",
    [integrationId, JSON.stringify(keys)],
  );
}

/** Fields of which a hash is remembered, as they were written. */
export function writtenOf(fields: JsonObject, hash: (value: JsonValue) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !notFields.has(name))
      .map(([name, value]) => [name, hash(value ?? null)]),
  );
}

/** What the store answers with what was written, and is no field of a mapping. */
const notFields: ReadonlySet<string> = new Set(["id", "date_modified"]);
