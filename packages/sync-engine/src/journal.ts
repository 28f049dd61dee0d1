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
  readonly record: { readonly key: string; readonly changes: readonly Change[] };
}

interface RefusedRecord {
  readonly recordSeq: number;
  /** One for each of its targets that another record has. */
  readonly faults: readonly FaultData[];
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
    // Records stand in the journal in their order, so that the last change of one is that of the last one.
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
   * Opens changes. A record one of whose targets another record of this sync has claimed is refused whole, naming that
   * record: what would be left of it is no longer what was planned.
   */
  async openChanges(
    tx: QueriesTransaction,
    records: readonly RecordToOpen[],
  ): Promise<{ changes: JournaledChange[]; refused: RefusedRecord[] }> {
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
    const keys = new Map(records.map(({ recordSeq, record }) => [recordSeq, record.key]));
    const refused = new Map<number, FaultData[]>();
    for (const change of wanted) {
      if (opened.has(change.seq)) continue;
      const fault = claimed(change, await this.#claimant(tx, change, keys)).toData();
      refused.set(change.recordSeq, [...(refused.get(change.recordSeq) ?? []), fault]);
    }
    if (refused.size > 0) {
      await tx
        .delete(syncChanges)
        .where(and(eq(syncChanges.syncId, this.syncId), inArray(syncChanges.recordSeq, [...refused.keys()])));
    }
    return {
      changes: wanted.filter((change) => !refused.has(change.recordSeq)),
      refused: [...refused].map(([recordSeq, faults]) => ({ recordSeq, faults })),
    };
  }

  /** Of records that need no change, those that stand for a target that an earlier record of this sync has claimed. */
  async claimedBefore(
    tx: QueriesTransaction,
    records: readonly { readonly recordSeq: number; readonly record: Pick<PlannedRecord, "targets"> }[],
  ): Promise<RefusedRecord[]> {
    const wanted = records.flatMap(({ recordSeq, record }) =>
      Object.entries(record.targets).map(([resource, target]) => ({ recordSeq, resource, target })),
    );
    if (this.#seq === 0 || wanted.length === 0) return [];
    const claims = await tx.execute<{ recordSeq: number; resource: string; target: string; key: string | null }>(sql`
      select wanted."recordSeq", wanted.resource, wanted.target, coalesce(kept.key, told.key) as key
      from jsonb_to_recordset(${keepableJson(wanted)}::jsonb) as wanted("recordSeq" int, resource text, target text)
      join ${syncChanges} claim on claim.sync_id = ${this.syncId} and claim.resource = wanted.resource
        and claim.target = wanted.target and claim.record_seq < wanted."recordSeq"
      left join ${syncRecords} kept on kept.sync_id = claim.sync_id and kept.record_seq = claim.record_seq
      left join ${syncResults} told on told.sync_id = claim.sync_id and told.record_seq = claim.record_seq`);
    return [...Map.groupBy(claims, (claim) => claim.recordSeq)].map(([recordSeq, mine]) => ({
      recordSeq,
      faults: mine.map((claim) => claimed(claim, claim.key ?? "another record").toData()),
    }));
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

  async #claimant(tx: QueriesTransaction, change: Change, keys: ReadonlyMap<number, string>): Promise<string> {
    const [row] = await tx
      .select({ recordSeq: syncChanges.recordSeq, kept: syncRecords.key, told: syncResults.key })
      .from(syncChanges)
      .leftJoin(
        syncRecords,
        and(eq(syncRecords.syncId, syncChanges.syncId), eq(syncRecords.recordSeq, syncChanges.recordSeq)),
      )
      .leftJoin(
        syncResults,
        and(eq(syncResults.syncId, syncChanges.syncId), eq(syncResults.recordSeq, syncChanges.recordSeq)),
      )
      .where(
        and(
          eq(syncChanges.syncId, this.syncId),
          eq(syncChanges.resource, change.resource),
          eq(syncChanges.target, change.target),
        ),
      );
    return row?.kept ?? row?.told ?? keys.get(row?.recordSeq ?? -1) ?? "another record";
  }
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
