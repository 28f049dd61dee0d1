/** The journal of one sync: changes are opened before they are carried out and settled after. */
import {
  Fault,
  type Change,
  type FaultData,
  type Fields,
  type RecordPlan,
  type SecretMask,
} from "@storegate/connector-kit";
import { insertInBulk, keepableJson, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, max, sql } from "drizzle-orm";
import { inBatches } from "./in-batches.js";
import type { SettledChange } from "./outcome.js";
import type { OpenRecord } from "./sync-tally.js";

const { syncChanges, syncRecords, syncResults } = schema;

/** Rows of one INSERT, so that no statement grows beyond what a process likes to hold. */
export const rowsAtOnce = 1000;

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
  readonly #syncId: string;
  readonly #mask: SecretMask;
  #seq: number;
  /** The highest number of a record that has changes here. */
  readonly lastRecordSeq: number;

  private constructor(syncId: string, mask: SecretMask, seq: number, lastRecordSeq: number) {
    this.#syncId = syncId;
    this.#mask = mask;
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

  /**
   * Opens changes. A record one of whose targets another record of this sync has claimed is refused whole, naming that
   * record: what would be left of it is no longer what was planned.
   */
  async openChanges(
    tx: QueriesTransaction,
    records: readonly RecordToOpen[],
  ): Promise<{ changes: JournaledChange[]; refused: RefusedRecord[] }> {
    const wanted = records.flatMap(({ recordSeq, record }) =>
      record.changes.map((change) => ({ ...change, recordSeq, seq: (this.#seq += 1) })),
    );
    const opened = new Set<number>();
    for (const some of inBatches(wanted, rowsAtOnce)) {
      const rows = await tx.execute<{ seq: number }>(sql`
        ${insertInBulk(
          syncChanges,
          some.map((change) => ({ ...change, syncId: this.#syncId, state: "open" as const })),
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
        .where(and(eq(syncChanges.syncId, this.#syncId), inArray(syncChanges.recordSeq, [...refused.keys()])));
    }
    return {
      changes: wanted.filter((change) => !refused.has(change.recordSeq)),
      refused: [...refused].map(([recordSeq, faults]) => ({ recordSeq, faults })),
    };
  }

  /** For how many records changes were opened, and how many of these are deleted by them. */
  async opened(queries: Queries): Promise<{ records: number; changes: number; deletions: number }> {
    const each = queries
      .select({
        creates: sql`bool_or(action = 'create')`.as("creates"),
        deletes: sql`bool_or(action = 'delete')`.as("deletes"),
      })
      .from(syncChanges)
      .where(and(eq(syncChanges.syncId, this.#syncId), isNotNull(syncChanges.recordSeq)))
      .groupBy(syncChanges.recordSeq)
      .as("each");
    const [found] = await queries
      .select({
        changes: sql<number>`count(*)::int`,
        deletions: sql<number>`(count(*) filter (where ${each.deletes} and not ${each.creates}))::int`,
      })
      .from(each);
    return { records: 0, changes: found?.changes ?? 0, deletions: found?.deletions ?? 0 };
  }

  /** Keeps what the results of these records will need, should this worker die. */
  async keepRecords(tx: QueriesTransaction, records: readonly OpenRecord[]): Promise<void> {
    const rows = records.map(({ recordSeq, key, externalId, plan }) => ({
      syncId: this.#syncId,
      recordSeq,
      key,
      externalId: externalId ?? null,
      ...this.#mask.value({
        label: plan.label ?? null,
        reason: plan.reason ?? null,
        details: plan.details ?? null,
      }),
      // As keys and fields: blotted out it would never be found the same again.
      memory: plan.memory ?? null,
    }));
    for (const some of inBatches(rows, rowsAtOnce)) await tx.execute(insertInBulk(syncRecords, some));
  }

  async dropRecords(tx: QueriesTransaction, recordSeqs: readonly number[]): Promise<void> {
    if (recordSeqs.length === 0) return;
    await tx
      .delete(syncRecords)
      .where(and(eq(syncRecords.syncId, this.#syncId), inArray(syncRecords.recordSeq, [...recordSeqs])));
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
      after: change.recordSeq === null ? this.#mask.value(after) : after,
      fault: this.#mask.value(fault ?? null),
    }));
    const seqs = rows.map((row) => row.seq);
    // The bounds keep Postgres from reading the whole sync's journal, where it takes that for short: its estimate is of an
    // earlier time, and of other syncs.
    await tx.execute(sql`
      update ${syncChanges} set state = settled.state::change_state, after = settled.after, fault = settled.fault
      from jsonb_to_recordset(${keepableJson(rows)}::jsonb) as settled(seq int, state text, after jsonb, fault jsonb)
      where sync_changes.sync_id = ${this.#syncId} and sync_changes.seq = settled.seq
        and sync_changes.seq between ${Math.min(...seqs)} and ${Math.max(...seqs)}`);
  }

  /** Open changes of records, and those records with what they have settled already. */
  async loadOpen(queries: Queries): Promise<{ changes: JournaledChange[]; records: OpenRecord[] }> {
    const records = await queries.select().from(syncRecords).where(eq(syncRecords.syncId, this.#syncId));
    if (records.length === 0) return { changes: [], records: [] };
    const first = Math.min(...records.map((record) => record.recordSeq));
    const rows = await queries
      .select()
      .from(syncChanges)
      .where(
        and(
          eq(syncChanges.syncId, this.#syncId),
          // They are the journal's last; what stands before them is not looked at, however much it is.
          sql`${syncChanges.seq} > coalesce((select max(before.seq) from ${syncChanges} before
            where before.sync_id = ${this.#syncId} and before.record_seq < ${first}), 0)`,
          inArray(
            syncChanges.recordSeq,
            records.map((record) => record.recordSeq),
          ),
        ),
      )
      .orderBy(syncChanges.seq);
    const changes: JournaledChange[] = [];
    const settled = new Map<number, SettledChange[]>();
    for (const { state, fault, syncId: _, ...row } of rows) {
      const change = { ...row, before: row.before as Fields, after: row.after as Fields };
      if (state === "open") changes.push(change);
      else if (row.recordSeq !== null) {
        const settledOfRecord = settled.get(row.recordSeq) ?? [];
        settled.set(row.recordSeq, [...settledOfRecord, fault ? { ...change, fault } : change]);
      }
    }
    return {
      changes,
      records: records.map(({ recordSeq, key, externalId, label, reason, details, memory }) => ({
        recordSeq,
        key,
        externalId: externalId ?? undefined,
        plan: {
          ...(label === null ? {} : { label }),
          ...(reason === null ? {} : { reason }),
          ...(details === null ? {} : { details: details as NonNullable<RecordPlan["details"]> }),
          ...(memory === null ? {} : { memory: memory as NonNullable<RecordPlan["memory"]> }),
        },
        remaining: changes.filter((change) => change.recordSeq === recordSeq).length,
        settled: settled.get(recordSeq) ?? [],
      })),
    };
  }

  /** Says of set-up that is still open that nobody knows what became of it. */
  async giveUpSetUp(tx: QueriesTransaction, unknown: FaultData): Promise<void> {
    await tx
      .update(syncChanges)
      .set({ state: "failed", fault: unknown })
      .where(and(eq(syncChanges.syncId, this.#syncId), eq(syncChanges.state, "open"), isNull(syncChanges.recordSeq)));
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
          eq(syncChanges.syncId, this.#syncId),
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
      .where(
        and(eq(syncChanges.syncId, this.#syncId), eq(syncChanges.state, "open"), isNotNull(syncChanges.recordSeq)),
      );
    await tx.delete(syncRecords).where(eq(syncRecords.syncId, this.#syncId));
  }

  /** Opens the making of a set-up thing, or opens it again after it failed. */
  async openSetUp(tx: QueriesTransaction, type: string, named: string): Promise<JournaledChange> {
    const name = this.#mask.text(named);
    const change = { resource: type, target: name, action: "create" as const, before: null, after: { name } };
    const [row] = await tx
      .insert(syncChanges)
      .values({ ...change, syncId: this.#syncId, seq: (this.#seq += 1), recordSeq: null, state: "open" })
      .onConflictDoUpdate({
        target: [syncChanges.syncId, syncChanges.resource, syncChanges.target],
        set: { state: "open", fault: null },
      })
      .returning({ seq: syncChanges.seq });
    if (!row) throw new Error(`the set-up of ${type} "${name}" was not journaled`);
    return { ...change, seq: row.seq, recordSeq: null };
  }

  async hasOpenSetUp(queries: Queries, type: string, name: string): Promise<boolean> {
    const rows = await queries
      .select({ seq: syncChanges.seq })
      .from(syncChanges)
      .where(
        and(
          eq(syncChanges.syncId, this.#syncId),
          eq(syncChanges.resource, type),
          eq(syncChanges.target, this.#mask.text(name)),
          eq(syncChanges.state, "open"),
          isNull(syncChanges.recordSeq),
        ),
      );
    return rows.length > 0;
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
          eq(syncChanges.syncId, this.#syncId),
          eq(syncChanges.resource, change.resource),
          eq(syncChanges.target, change.target),
        ),
      );
    return row?.kept ?? row?.told ?? keys.get(row?.recordSeq ?? -1) ?? "another record";
  }
}

function claimed(change: Change, first: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "TARGET_CLAIMED",
    message: `The ${change.resource} of ${change.target} was already planned for "${first}" in this sync.`,
    remedy: "Two records stand for one target: remove one of them at the source.",
    field: change.resource,
  });
}
