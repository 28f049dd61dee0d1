/** The journal of one sync: changes are opened before they are carried out and settled after. */
import { Fault, type Change, type FaultData, type Fields, type SecretMask } from "@storegate/connector-kit";
import { insertInBulk, keepableJson, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, desc, eq, gt, inArray, isNotNull, lte, max, sql } from "drizzle-orm";
import { inBatches, rowsAtOnce } from "./in-batches.js";
import { OpenJournal } from "./open-journal.js";
import { SetUpJournal } from "./set-up-journal.js";
import type { PlannedRecord } from "./sync-pages.js";

const { syncChanges, syncRecords, syncResults } = schema;

/** Changes that one transaction forgets at most; it takes a fraction of a second. */
const droppedAtOnce = 20_000;

/** A change that stands in the journal; `recordSeq` is null for set-up. */
export interface JournaledChange extends Change {
  readonly seq: number;
  readonly recordSeq: number | null;
}

interface RecordToOpen {
  readonly recordSeq: number;
  readonly record: Pick<PlannedRecord, "key" | "externalId" | "targets" | "changes">;
}

/** What became of records whose targets were claimed. */
interface Claims {
  /** Changes that are opened. */
  readonly changes: JournaledChange[];
  /** By record that may not have its targets: a fault for each that another has. */
  readonly refused: ReadonlyMap<number, readonly FaultData[]>;
  /** Records that have come before, and are told already. */
  readonly again: ReadonlySet<number>;
}

/** A claim on something that another record stands for, too. */
interface ClaimBefore {
  readonly recordSeq: number;
  readonly resource: string;
  readonly target: string;
  /** The key of the record that claims it. */
  readonly first: string;
  /** Whether that is the same record, which has come before. */
  readonly isSame: boolean;
}

/** Writes and reads the journal's rows; the caller brings the transaction. */
export class Journal {
  readonly syncId: string;
  /** Hides the integration's secrets in what is kept to be shown. */
  readonly mask: SecretMask;
  readonly setUp = new SetUpJournal(this);
  /** Of records under way. */
  readonly underWay: OpenJournal;
  #seq: number;
  /** The highest number of a record that has changes here. */
  readonly lastRecordSeq: number;

  private constructor(syncId: string, mask: SecretMask, seq: number, lastRecordSeq: number) {
    this.syncId = syncId;
    this.mask = mask;
    this.underWay = new OpenJournal(syncId, mask);
    this.#seq = seq;
    this.lastRecordSeq = lastRecordSeq;
  }

  /** @param mask hides the integration's secrets in what is kept to be shown. */
  static async open(queries: Queries, syncId: string, mask: SecretMask): Promise<Journal> {
    const [last] = await queries
      .select({ seq: max(syncChanges.seq) })
      .from(syncChanges)
      .where(eq(syncChanges.syncId, syncId));
    // Records stand in the journal in their order, so that the last change of one is that of the last one, unless that was planned
    // anew: then those after it are open, or told.
    const [ofRecord] = await queries
      .select({ recordSeq: syncChanges.recordSeq })
      .from(syncChanges)
      .where(and(eq(syncChanges.syncId, syncId), isNotNull(syncChanges.recordSeq)))
      .orderBy(desc(syncChanges.seq))
      .limit(1);
    return new Journal(syncId, mask, last?.seq ?? 0, ofRecord?.recordSeq ?? 0);
  }

  /** The place of the next change. */
  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  /**
   * Claims the targets of records, and opens their changes. A record one of whose targets another record of this sync has
   * claimed before is refused whole, naming that record: what would be left of it is no longer what was planned. One that has
   * claimed it itself comes once more, as of a list that shifts while it is read: it is told already.
   */
  async claim(tx: QueriesTransaction, records: readonly RecordToOpen[]): Promise<Claims> {
    const wanted = records.flatMap(({ recordSeq, record }) =>
      record.changes.map((change) => ({ ...change, recordSeq, seq: this.nextSeq() })),
    );
    const opened = new Set<number>();
    for (const some of inBatches(wanted, rowsAtOnce)) {
      const rows = await tx.execute<{ seq: number }>(sql`
        ${insertInBulk(
          syncChanges,
          some.map((change) => ({ ...change, syncId: this.syncId, state: "open" as const, begun: true })),
        )}
        on conflict do nothing returning seq`);
      for (const row of rows) opened.add(row.seq);
    }
    const taken = wanted.filter(({ seq }) => !opened.has(seq)).map((change) => placeOf(change));
    const own = new Set(wanted.filter(({ seq }) => opened.has(seq)).map((change) => placeOf(change)));
    const again = new Set<number>();
    const refused = new Map<number, FaultData[]>();
    for (const claim of await this.#claimsBefore(tx, records, own, new Set(taken))) {
      const { recordSeq } = claim;
      if (claim.isSame) again.add(recordSeq);
      else refused.set(recordSeq, [...(refused.get(recordSeq) ?? []), claimed(claim, claim.first).toData()]);
    }
    for (const recordSeq of again) refused.delete(recordSeq);
    const left = new Set([...again, ...refused.keys()]);
    if (wanted.some(({ recordSeq }) => left.has(recordSeq))) {
      await tx
        .delete(syncChanges)
        .where(and(eq(syncChanges.syncId, this.syncId), inArray(syncChanges.recordSeq, [...left])));
    }
    const changes = wanted.filter((change) => !left.has(change.recordSeq));
    if (changes.some(({ seq }) => !opened.has(seq))) throw new Error("a change was neither opened nor refused");
    return { changes, refused, again };
  }

  /**
   * Claims of earlier records on what these stand for, but for what they have claimed themselves.
   * @param taken what they could not claim: of a record that is planned anew a later one may have it.
   */
  async #claimsBefore(
    tx: QueriesTransaction,
    records: readonly RecordToOpen[],
    own: ReadonlySet<string>,
    taken: ReadonlySet<string>,
  ): Promise<ClaimBefore[]> {
    const wanted = records.flatMap(({ recordSeq, record: { key, externalId = null, targets } }) =>
      Object.entries(targets)
        .map(([resource, target]) => ({ recordSeq, resource, target, key, externalId }))
        .filter((each) => !own.has(placeOf(each)))
        .map((each) => ({ ...each, isTaken: taken.has(placeOf(each)) })),
    );
    if (this.#seq === 0 || wanted.length === 0) return [];
    const claims = await tx.execute<{
      recordSeq: number;
      resource: string;
      target: string;
      claimedBy: number;
      first: string | null;
      isSame: boolean;
    }>(sql`
      select wanted."recordSeq", wanted.resource, wanted.target, claim.record_seq as "claimedBy",
        coalesce(kept.key, told.key) as first, (coalesce(kept.key, told.key) = wanted.key
          and coalesce(kept.external_id, told.external_id) is not distinct from wanted."externalId") is true as "isSame"
      from jsonb_to_recordset(${keepableJson(wanted)}::jsonb)
        as wanted("recordSeq" int, resource text, target text, key text, "externalId" text, "isTaken" boolean)
      join ${syncChanges} claim on claim.sync_id = ${this.syncId} and claim.resource = wanted.resource
        and claim.target = wanted.target and (claim.record_seq < wanted."recordSeq" or wanted."isTaken")
      left join ${syncRecords} kept on kept.sync_id = claim.sync_id and kept.record_seq = claim.record_seq
      left join ${syncResults} told on told.sync_id = claim.sync_id and told.record_seq = claim.record_seq
      order by wanted."recordSeq"`);
    // Those that come together have neither yet.
    const page = new Map(records.map(({ recordSeq, record }) => [recordSeq, record]));
    return claims.map(({ claimedBy, first, isSame, ...claim }) => {
      const [by, it] = [page.get(claimedBy), page.get(claim.recordSeq)];
      return {
        ...claim,
        first: first ?? by?.key ?? "another record",
        isSame: isSame || (by !== undefined && by.key === it?.key && by.externalId === it.externalId),
      };
    });
  }

  /** For how many records changes were opened, and how many of these are deleted by them. */
  async opened(queries: Queries): Promise<{ changes: number; deletions: number }> {
    const each = queries
      .select({
        creates: sql`bool_or(action = 'create')`.as("creates"),
        deletes: sql`bool_or(action = 'delete')`.as("deletes"),
      })
      .from(syncChanges)
      .where(and(eq(syncChanges.syncId, this.syncId), isNotNull(syncChanges.recordSeq)))
      .groupBy(syncChanges.recordSeq)
      .as("each");
    const [found] = await queries
      .select({
        changes: sql<number>`count(*)::int`,
        deletions: sql<number>`(count(*) filter (where ${each.deletes} and not ${each.creates}))::int`,
      })
      .from(each);
    return found ?? { changes: 0, deletions: 0 };
  }

  /** Writes down what became of changes. */
  async settle(
    tx: QueriesTransaction,
    settlements: readonly { change: JournaledChange; after?: Fields | undefined; fault?: FaultData | undefined }[],
  ): Promise<void> {
    if (settlements.length === 0) return;
    const rows = settlements.map(({ change, after = change.after, fault }) => ({
      seq: change.seq,
      state: fault ? "failed" : "done",
      // Of a record it is compared with the store again; of set-up it is only told.
      after: change.recordSeq === null ? this.mask.value(after) : after,
      fault: this.mask.value(fault ?? null),
    }));
    const seqs = rows.map((row) => row.seq);
    // The bounds keep Postgres from reading the whole sync's journal, where it takes that for short: its estimate is of an
    // earlier time, and of other syncs.
    await tx.execute(sql`
      update ${syncChanges} set state = settled.state::change_state, after = settled.after, fault = settled.fault
      from jsonb_to_recordset(${keepableJson(rows)}::jsonb) as settled(seq int, state text, after jsonb, fault jsonb)
      where sync_changes.sync_id = ${this.syncId} and sync_changes.seq = settled.seq
        and sync_changes.seq between ${Math.min(...seqs)} and ${Math.max(...seqs)}`);
  }

  /**
   * Places up to which open changes of records are to be dropped, one after the other, before so few are left that
   * {@link dropOpen} removes them at one go.
   */
  *portions(): Generator<{ readonly after: number; readonly until: number }> {
    for (let after = 0; this.#seq - after > droppedAtOnce; after += droppedAtOnce) {
      yield { after, until: after + droppedAtOnce };
    }
  }

  /** Removes the open changes of records that stand between two places. */
  async dropPortion(tx: QueriesTransaction, { after, until }: { after: number; until: number }): Promise<void> {
    await tx
      .delete(syncChanges)
      .where(
        and(
          eq(syncChanges.syncId, this.syncId),
          gt(syncChanges.seq, after),
          lte(syncChanges.seq, until),
          eq(syncChanges.state, "open"),
          isNotNull(syncChanges.recordSeq),
        ),
      );
  }

  /** Removes open changes of records, and what was kept for their results. */
  async dropOpen(tx: QueriesTransaction): Promise<void> {
    await tx
      .delete(syncChanges)
      .where(and(eq(syncChanges.syncId, this.syncId), eq(syncChanges.state, "open"), isNotNull(syncChanges.recordSeq)));
    await tx.delete(syncRecords).where(eq(syncRecords.syncId, this.syncId));
  }
}

/** What a change is made of: a sync changes each once. */
function placeOf({ recordSeq, resource, target }: Omit<ClaimBefore, "first" | "isSame">): string {
  return JSON.stringify([recordSeq, resource, target]);
}

function claimed(change: Pick<Change, "resource" | "target">, first: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "TARGET_CLAIMED",
    message: `The ${change.resource} of ${change.target} was already planned for "${first}" in this sync.`,
    remedy: "Two records stand for one target: remove one of them at the source.",
    field: change.resource,
  });
}
