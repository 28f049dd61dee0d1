/** What the journal keeps of records under way, so that whoever takes the sync up goes on where it was left. */
import { type Fields, type RecordPlan, type SecretMask, type SettledChange } from "@storegate/connector-kit";
import { insertInBulk, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, inArray, sql } from "drizzle-orm";
import { inBatches, rowsAtOnce } from "./in-batches.js";
import type { JournaledChange } from "./journal.js";
import type { OpenRecord } from "./sync-tally.js";

const { syncChanges, syncRecords } = schema;

/** So many changes of one record stand side by side at most; it has one for each of its kind's resources. */
const mostOfRecord = 500;

/** An open change, and whether it may have been handed to its target. */
export interface OpenChange extends JournaledChange {
  readonly begun: boolean;
}

/** Reads and writes it; the caller brings the transaction. */
export class OpenJournal {
  readonly #syncId: string;
  readonly #mask: SecretMask;

  /** @param mask hides the integration's secrets in what is kept to be shown. */
  constructor(syncId: string, mask: SecretMask) {
    this.#syncId = syncId;
    this.#mask = mask;
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

  /** Removes open changes that the sync does not carry out. */
  async dropChanges(tx: QueriesTransaction, changes: readonly Pick<JournaledChange, "seq">[]): Promise<void> {
    for (const some of inBatches(changes, rowsAtOnce)) {
      const seqs = some.map(({ seq }) => seq);
      await tx
        .delete(syncChanges)
        .where(
          and(eq(syncChanges.syncId, this.#syncId), inArray(syncChanges.seq, seqs), eq(syncChanges.state, "open")),
        );
    }
  }

  async dropRecords(tx: QueriesTransaction, recordSeqs: readonly number[]): Promise<void> {
    if (recordSeqs.length === 0) return;
    await tx
      .delete(syncRecords)
      .where(and(eq(syncRecords.syncId, this.#syncId), inArray(syncRecords.recordSeq, [...recordSeqs])));
  }

  /** Open changes of records, and those records with what they have settled already. */
  async load(queries: Queries): Promise<{ changes: OpenChange[]; records: OpenRecord[] }> {
    const records = await queries.select().from(syncRecords).where(eq(syncRecords.syncId, this.#syncId));
    if (records.length === 0) return { changes: [], records: [] };
    const rows = await queries
      .select()
      .from(syncChanges)
      .where(
        and(
          eq(syncChanges.syncId, this.#syncId),
          // Each of them has an open change, beside which its others stand; what stands before is not looked at, however much it is.
          sql`${syncChanges.seq} > (select min(open.seq) from ${syncChanges} open
            where open.sync_id = ${this.#syncId} and open.state = 'open' and open.record_seq is not null) - ${mostOfRecord}`,
          inArray(
            syncChanges.recordSeq,
            records.map((record) => record.recordSeq),
          ),
        ),
      )
      .orderBy(syncChanges.seq);
    const changes: OpenChange[] = [];
    const settled = new Map<number, SettledChange[]>();
    for (const { state, fault, begun, syncId: _, ...row } of rows) {
      const change = { ...row, before: row.before as Fields, after: row.after as Fields };
      if (state === "open") changes.push({ ...change, begun });
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

  /**
   * Notes of open changes of these records which may have been handed to their target, so that a sync that waits does not
   * forget it.
   * @param begun places of those that may.
   */
  async noteBegun(
    tx: QueriesTransaction,
    recordSeqs: readonly number[],
    begun: readonly number[] | "all",
  ): Promise<void> {
    if (recordSeqs.length === 0) return;
    const isBegun = begun === "all" ? sql`true` : inArray(syncChanges.seq, [...begun]);
    await tx
      .update(syncChanges)
      .set({ begun: sql`${isBegun}` })
      .where(
        and(
          eq(syncChanges.syncId, this.#syncId),
          eq(syncChanges.state, "open"),
          inArray(syncChanges.recordSeq, [...recordSeqs]),
          sql`${syncChanges.begun} <> (${isBegun})`,
        ),
      );
  }
}
