/** What an erasure does to the rows of some integrations, table by table; the caller brings the transaction, and has seen to it that no sync is under way. */
import { keepableJson, schema, type QueriesTransaction } from "@storegate/database";
import { sql, type SQL } from "drizzle-orm";
import { inBatches, rowsAtOnce } from "./in-batches.js";
import { namedBy, type NamedIn } from "./named-in.js";

const { requestedKeys, syncChanges, syncRecords, syncResults, syncs } = schema;

/** Somebody whose traces are to go. */
export interface Erasure {
  /** Keys of records that are theirs, in any case. */
  readonly keys: readonly string[];
  /** By these anything else names them, as an address does, in any case. */
  readonly names: readonly string[];
  /** The pseudonym: what their keys become. */
  readonly as: string;
}

/** How much was taken away. */
export interface ErasedRecords {
  /** Results of syncs that were theirs. */
  readonly results: number;
  /** Changes of the journal that were theirs. */
  readonly changes: number;
}

/** What stands for the words of a fault that named somebody, or was told of their record. */
export const erasedWords = "What was said here was erased, since it may have named a person who asked for that.";

/** A record of theirs. */
interface Theirs {
  readonly [column: string]: unknown;
  readonly syncId: string;
  readonly recordSeq: number;
}

/** Erases somebody from the rows of some integrations. */
export class RowErasure {
  readonly #tx: QueriesTransaction;
  readonly #integrations: SQL;
  readonly #as: string;
  readonly #isNamedIn: NamedIn;
  readonly #keys: SQL;

  constructor(tx: QueriesTransaction, integrationIds: readonly string[], { keys, names, as }: Erasure) {
    this.#tx = tx;
    this.#integrations = sql`any(${sql.param(integrationIds)}::uuid[])`;
    this.#as = as;
    this.#isNamedIn = namedBy(names);
    this.#keys = sql`${sql.param(keys.map((key) => key.toLowerCase()))}::text[]`;
  }

  /** @param at when it is. */
  async run(at: Date): Promise<ErasedRecords> {
    const theirs = await this.#theirs();
    const changes = await this.#eraseChanges(theirs);
    const results = await this.#eraseResults(theirs, at);
    await this.#eraseWords();
    await this.#eraseUnderWay();
    await this.#eraseSyncs([...new Set(theirs.map(({ syncId }) => syncId))]);
    return { results, changes };
  }

  get #ownSyncs(): SQL {
    return sql`(select id from ${syncs} where integration_id = ${this.#integrations})`;
  }

  /** Whether a key is theirs. */
  #isKey(key: SQL): SQL {
    return sql`(lower(${key}) = any(${this.#keys}) or ${this.#isNamedIn(key)})`;
  }

  /** Records whose key, target or values name them. What only a fault says of somebody makes no record theirs. */
  async #theirs(): Promise<Theirs[]> {
    const rows = await this.#tx.execute<Theirs>(sql`
      select sync_id as "syncId", record_seq as "recordSeq" from ${syncResults}
      where sync_id in ${this.#ownSyncs} and erased_at is null and (lower(key) = any(${this.#keys})
        or ${this.#isNamedIn(sql`concat_ws(' ', key, external_id, before::text, after::text, details::text)`)})
      union
      select sync_id, record_seq from ${syncChanges}
      where sync_id in ${this.#ownSyncs} and record_seq is not null and (lower(target) = any(${this.#keys})
        or ${this.#isNamedIn(sql`concat_ws(' ', target, before::text, after::text)`)})`);
    return [...rows];
  }

  async #eraseResults(theirs: readonly Theirs[], at: Date): Promise<number> {
    let erased = 0;
    for (const some of inBatches(theirs, rowsAtOnce)) {
      const rows = await this.#tx.execute(sql`
        update ${syncResults} as kept set key = ${this.#as}, external_id = null, before = null, after = null, details = null,
          label = ${this.#unlessNamed(sql`label`)}, reason = ${this.#unlessNamed(sql`reason`)},
          errors = ${this.#withoutWords(sql`errors`, sql`true`)}, erased_at = ${at.toISOString()}
        from ${recordset(some)} where kept.sync_id = theirs."syncId" and kept.record_seq = theirs."recordSeq" returning 1`);
      erased += rows.length;
    }
    return erased;
  }

  /** Of a change it stays known what was done to which sort of thing, and whether that came about. */
  async #eraseChanges(theirs: readonly Theirs[]): Promise<number> {
    let erased = 0;
    for (const some of inBatches(theirs, rowsAtOnce)) {
      const rows = await this.#tx.execute(sql`
        update ${syncChanges} as kept set ${this.#changeGone()}
        from ${recordset(some)} where kept.sync_id = theirs."syncId" and kept.record_seq = theirs."recordSeq" returning 1`);
      erased += rows.length;
    }
    // What was made on first need, by their name.
    const setUp = await this.#tx.execute(sql`
      update ${syncChanges} as kept set ${this.#changeGone()}
      where sync_id in ${this.#ownSyncs} and record_seq is null
        and ${this.#isNamedIn(sql`concat_ws(' ', target, before::text, after::text, fault::text)`)} returning 1`);
    return erased + setUp.length;
  }

  /** A sync claims a target once, so that two of theirs stay two. */
  #changeGone(): SQL {
    return sql`target = ${this.#as}::text || ':' || kept.seq, before = null, after = null,
      fault = ${withoutWords(sql`kept.fault`)}`;
  }

  /** What is said of them where a record is somebody else's, as that they claimed its target before. */
  async #eraseWords(): Promise<void> {
    await this.#tx.execute(sql`
      update ${syncResults} set label = ${this.#unlessNamed(sql`label`)}, reason = ${this.#unlessNamed(sql`reason`)},
        errors = ${this.#withoutWords(sql`errors`, this.#isNamedIn(sql`each.fault::text`))}
      where sync_id in ${this.#ownSyncs} and (${this.#isNamedIn(sql`concat_ws(' ', label, reason)`)}
        or errors <> '[]' and ${this.#isNamedIn(sql`errors::text`)})`);
    await this.#tx.execute(sql`
      update ${syncChanges} set fault = ${withoutWords(sql`fault`)}
      where sync_id in ${this.#ownSyncs} and fault is not null and ${this.#isNamedIn(sql`fault::text`)}`);
  }

  /** What is kept of records under way goes with its sync's end; what of it should be left goes now. */
  async #eraseUnderWay(): Promise<void> {
    await this.#tx.execute(sql`
      delete from ${syncRecords} where sync_id in ${this.#ownSyncs} and (lower(key) = any(${this.#keys})
        or ${this.#isNamedIn(sql`concat_ws(' ', key, external_id, label, reason, details::text, memory::text)`)})`);
    await this.#tx.execute(sql`
      delete from ${requestedKeys} where integration_id = ${this.#integrations} and ${this.#isKey(sql`key`)}`);
  }

  /** What the syncs themselves say; those whose results are others now get another revision, so that nobody is shown the old. */
  async #eraseSyncs(changed: readonly string[]): Promise<void> {
    const told = sql`concat_ws(' ', cursor::text, page_cursor::text, phase, labels::text, faults::text, error::text, stalled_by::text)`;
    const names = (column: SQL): SQL => this.#isNamedIn(sql`${column}::text`);
    await this.#tx.execute(sql`
      update ${syncs} set
        keys = (select jsonb_agg(case when ${this.#isKey(sql`each.key`)} then ${this.#as}::text else each.key end order by each.place)
          from jsonb_array_elements_text(keys) with ordinality as each (key, place)),
        cursor = case when ${names(sql`cursor`)} then null else cursor end,
        page_cursor = case when ${names(sql`page_cursor`)} then null else page_cursor end,
        phase = ${this.#unlessNamed(sql`phase`)},
        labels = (select coalesce(jsonb_object_agg(told.label, told.count), '{}') from (
          select case when ${this.#isNamedIn(sql`each.key`)} then ${this.#as}::text else each.key end as label,
            sum(each.value::int) as count from jsonb_each_text(labels) as each group by 1) as told),
        faults = (select coalesce(jsonb_agg(case when ${names(sql`each.counted`)}
            then each.counted || jsonb_build_object('fault', ${withoutWords(sql`each.counted -> 'fault'`)})
            else each.counted end order by each.place), '[]')
          from jsonb_array_elements(faults) with ordinality as each (counted, place)),
        error = case when ${names(sql`error`)} then ${withoutWords(sql`error`)} else error end,
        stalled_by = case when ${names(sql`stalled_by`)} then ${withoutWords(sql`stalled_by`)} else stalled_by end,
        revision = revision + 1
      where integration_id = ${this.#integrations} and (id = any(${sql.param(changed)}::uuid[]) or ${this.#isNamedIn(told)}
        or exists (select 1 from jsonb_array_elements_text(keys) as each (key) where ${this.#isKey(sql`each.key`)}))`);
  }

  #unlessNamed(column: SQL): SQL {
    return sql`case when ${this.#isNamedIn(column)} then null else ${column} end`;
  }

  /** A list of faults, of which some have lost their words. */
  #withoutWords(faults: SQL, which: SQL): SQL {
    return sql`(select coalesce(jsonb_agg(case when ${which} then ${withoutWords(sql`each.fault`)} else each.fault end order by each.place), '[]')
      from jsonb_array_elements(${faults}) with ordinality as each (fault, place))`;
  }
}

/** A fault by its kind and code alone; null of none. */
function withoutWords(fault: SQL): SQL {
  return sql`case when jsonb_typeof(${fault}) = 'object' then jsonb_build_object('kind', ${fault} -> 'kind', 'code', ${fault} -> 'code',
    'message', ${erasedWords}::text, 'retryable', ${fault} -> 'retryable') end`;
}

function recordset(theirs: readonly Theirs[]): SQL {
  return sql`jsonb_to_recordset(${keepableJson(theirs)}::jsonb) as theirs("syncId" uuid, "recordSeq" int)`;
}
