/**
 * What one sync has counted, and which of its records are under way. Plain state without a database: a commit works on a
 * copy, and the copy takes the place of the original once the commit has come about.
 */
import {
  type CommittedRecord,
  type FaultData,
  type RecordPlan,
  type SecretMask,
  inPlanOrder,
  verdictOfChanges,
  type SettledChange,
  type Verdict,
} from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import { countFaults, countLabel, faultsByCause, type FaultCount, type FaultCounts } from "./counted-apart.js";
import { toldKey } from "./key-length.js";
import type { SyncRow } from "./ports.js";

/** A row of a result that is to be written. */
export type ResultInsert = typeof schema.syncResults.$inferInsert;

/** A record as it stands in results. */
export interface RecordIdentity {
  readonly key: string;
  readonly externalId?: string | undefined;
}

/** What of a plan is kept until its record has its result: what stands in it, and what goes to the kind's own commit with it. */
export type ResultPlan = Pick<RecordPlan, "label" | "reason" | "details" | "memory">;

/** A record whose changes are under way. */
export interface OpenRecord extends RecordIdentity {
  readonly recordSeq: number;
  readonly plan: ResultPlan;
  /** Changes that are not settled. */
  readonly remaining: number;
  readonly settled: readonly SettledChange[];
}

/** What is the same for all results of a sync. */
export interface TallyOf {
  readonly syncId: string;
  /** What records are, as `customer`. */
  readonly recordType: string;
  readonly keepUnchanged: boolean;
  /** Whether records that have their result are handed on, to {@link SyncTally.takeCommitted}. */
  readonly handsOn: boolean;
  /** The other system's id of what a change made, where that is told. */
  readonly externalIdOf?: ((made: SettledChange) => string | undefined) | undefined;
  /** Hides the integration's secrets in what is told of a record. Its key stays as it is: by it the record is found again. */
  readonly mask: SecretMask;
  readonly now: () => Date;
}

const counters = {
  CREATED: "created",
  UPDATED: "updated",
  DELETED: "deleted",
  UNCHANGED: "unchanged",
  SKIPPED: "skipped",
  FAILED: "failed",
} as const;

type Counts = Pick<SyncRow, "processed" | (typeof counters)[keyof typeof counters]>;

interface TallyState {
  readonly counts: Counts;
  readonly labels: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<string, FaultCount>;
  readonly open: ReadonlyMap<number, OpenRecord>;
  readonly resultSeq: number;
  readonly recordSeq: number;
}

/** Counts of one sync; see the head of this file. */
export class SyncTally {
  readonly #of: TallyOf;
  readonly #counts: { -readonly [Name in keyof Counts]: number };
  readonly #labels: Map<string, number>;
  readonly #faults: FaultCounts;
  readonly #open: Map<number, OpenRecord>;
  #resultSeq: number;
  #recordSeq: number;
  #results: ResultInsert[] = [];
  #committed: CommittedRecord[] = [];

  private constructor(of: TallyOf, state: TallyState) {
    this.#of = of;
    this.#counts = { ...state.counts };
    this.#labels = new Map(state.labels);
    this.#faults = new Map(state.faults);
    this.#open = new Map(state.open);
    this.#resultSeq = state.resultSeq;
    this.#recordSeq = state.recordSeq;
  }

  /** Goes on from what was committed last. */
  static from(of: TallyOf, row: SyncRow, last: { readonly resultSeq: number; readonly recordSeq: number }): SyncTally {
    const { processed, created, updated, deleted, unchanged, skipped, failed } = row;
    return new SyncTally(of, {
      counts: { processed, created, updated, deleted, unchanged, skipped, failed },
      labels: new Map(Object.entries(row.labels)),
      faults: faultsByCause(row.faults),
      open: new Map(),
      ...last,
    });
  }

  /** The same counts, to be worked on without touching these. */
  copy(): SyncTally {
    return new SyncTally(this.#of, {
      counts: this.#counts,
      labels: this.#labels,
      faults: this.#faults,
      open: this.#open,
      resultSeq: this.#resultSeq,
      recordSeq: this.#recordSeq,
    });
  }

  get processed(): number {
    return this.#counts.processed;
  }

  /** The counts as columns of the sync's row. */
  get columns(): Counts & Pick<SyncRow, "labels" | "faults"> {
    return { ...this.#counts, labels: Object.fromEntries(this.#labels), faults: [...this.#faults.values()] };
  }

  /** Records whose changes are under way. */
  get openRecords(): OpenRecord[] {
    return [...this.#open.values()];
  }

  /** The number of the next record that is looked at. */
  nextRecord(): number {
    this.#recordSeq += 1;
    return this.#recordSeq;
  }

  /** Results that were noted and are to be written; asked once. */
  takeResults(): ResultInsert[] {
    const results = this.#results;
    this.#results = [];
    return results;
  }

  /** Records that have got their result, unchanged ones too, for the kind's own commit; asked once. */
  takeCommitted(): CommittedRecord[] {
    const committed = this.#committed;
    this.#committed = [];
    return committed;
  }

  /** Takes a record up whose changes are under way. */
  open(record: OpenRecord): void {
    this.#open.set(record.recordSeq, record);
    this.#recordSeq = Math.max(this.#recordSeq, record.recordSeq);
  }

  /** Forgets records under way, which are planned anew. */
  drop(recordSeqs: readonly number[]): void {
    for (const recordSeq of recordSeqs) this.#open.delete(recordSeq);
  }

  /** Notes that one change of a record that is half made is not the sync's any more; without others the record has its result. */
  forget(recordSeq: number): void {
    this.#goOn(recordSeq, []);
  }

  /** Notes what became of one change; with its last change the record has its result. */
  settle(recordSeq: number, change: SettledChange): void {
    this.#goOn(recordSeq, [change]);
  }

  /**
   * Lets go of records under way. One of which some changes are settled and others were never begun is half made: it has
   * failed, for this reason. One of which nothing is settled was not dealt with.
   */
  closeAll(reason: FaultData): void {
    for (const record of this.openRecords) {
      if (record.settled.length === 0) continue;
      const { before, after, errors } = verdictOfChanges(record.settled);
      this.note(
        record.recordSeq,
        record,
        record.plan,
        {
          outcome: "FAILED",
          before,
          after,
          errors: [...errors, reason],
        },
        record.settled,
      );
    }
    this.#open.clear();
  }

  /** Counts a result, and keeps it unless it is one of the unchanged that nobody asked to keep. */
  note(
    recordSeq: number,
    named: RecordIdentity,
    planned: ResultPlan,
    found: Verdict,
    settled: readonly SettledChange[] = [],
  ): void {
    const record = toldIdentity(named);
    const { label, reason, details } = planned;
    const plan = this.#of.mask.value({ label, reason, details });
    const verdict = this.#of.mask.value(found);
    this.#counts.processed += 1;
    this.#counts[counters[verdict.outcome]] += 1;
    if (plan.label !== undefined) countLabel(this.#labels, plan.label);
    countFaults(this.#faults, verdict.errors);
    if (this.#of.handsOn) this.#committed.push(this.#handedOn(record, planned, verdict.outcome, settled));
    if (verdict.outcome === "UNCHANGED" && !this.#of.keepUnchanged) return;
    this.#resultSeq += 1;
    this.#results.push({
      syncId: this.#of.syncId,
      seq: this.#resultSeq,
      recordSeq,
      recordType: this.#of.recordType,
      key: record.key,
      externalId: record.externalId ?? null,
      outcome: verdict.outcome,
      label: plan.label ?? null,
      reason: plan.reason ?? null,
      before: verdict.before,
      after: verdict.after,
      details: plan.details ?? null,
      errors: verdict.errors,
      at: this.#of.now(),
    });
  }

  #goOn(recordSeq: number, settled: readonly SettledChange[]): void {
    const open = this.#open.get(recordSeq);
    if (!open) throw new Error(`record ${recordSeq} of sync ${this.#of.syncId} is not open`);
    const record = { ...open, remaining: open.remaining - 1, settled: [...open.settled, ...settled] };
    if (record.remaining > 0) this.#open.set(recordSeq, record);
    else this.#close(record);
  }

  #close(record: OpenRecord): void {
    this.#open.delete(record.recordSeq);
    const made = record.settled.find(({ action, fault }) => action === "create" && !fault);
    const externalId = record.externalId ?? (made && this.#of.externalIdOf?.(made));
    const named = { key: record.key, externalId };
    this.note(record.recordSeq, named, record.plan, verdictOfChanges(record.settled), record.settled);
  }

  /** What is compared again goes as it is; what is told goes without secrets, as it does after a resume. */
  #handedOn(
    { key, externalId }: RecordIdentity,
    { label, reason, memory }: ResultPlan,
    outcome: Verdict["outcome"],
    settled: readonly SettledChange[],
  ): CommittedRecord {
    const changes = inPlanOrder(settled).map(({ resource, target, action, before, after, fault }) => {
      return { resource, target, action, before, after, fault: this.#of.mask.value(fault) };
    });
    return { key, externalId, outcome, ...this.#of.mask.value({ label, reason }), memory, changes };
  }
}

/** A record as it stands in results, whose names may be too long to be kept. */
function toldIdentity({ key, externalId }: RecordIdentity): RecordIdentity {
  return { key: toldKey(key), ...(externalId === undefined ? {} : { externalId: toldKey(externalId) }) };
}
