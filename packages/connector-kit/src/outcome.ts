/** What became of a record, from what became of its changes. */
import type { FaultData } from "@storegate/http-client";
import type { Change, Fields, RecordOutcome, RecordPlan } from "./connector.js";
import type { JsonObject } from "./json.js";

/** A change that is settled: it was carried out, or it failed. */
export interface SettledChange extends Change {
  /** Its place in the journal, where it has one. */
  readonly seq?: number;
  readonly fault?: FaultData | undefined;
}

/** What a result says beyond who it is about. */
export interface Verdict {
  readonly outcome: RecordOutcome;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly errors: readonly FaultData[];
}

/** The verdict on a record whose plan needs nothing carried out; undefined when it does. */
export function verdictOfPlan(plan: RecordPlan): Verdict | undefined {
  const none = { before: null, after: null };
  if (plan.problem) return { outcome: "FAILED", ...none, errors: [plan.problem.toData()] };
  if (plan.skip) return { outcome: "SKIPPED", ...none, errors: [] };
  if (!plan.changes || plan.changes.length === 0) return { outcome: "UNCHANGED", ...none, errors: [] };
  return undefined;
}

/**
 * The verdict on a record from its changes. One that failed makes the record FAILED; before and after tell only of changes
 * that were made, so they are true whatever the outcome.
 */
export function verdictOfChanges(changes: readonly SettledChange[]): Verdict {
  const ordered = inPlanOrder(changes);
  const made = ordered.filter((change) => !change.fault);
  const errors = ordered.flatMap((change) => (change.fault ? [change.fault] : []));
  return {
    outcome: errors.length > 0 ? "FAILED" : outcomeOf(made),
    before: merge(made.map((change) => change.before)),
    after: merge(made.map((change) => change.after)),
    errors,
  };
}

/** Changes in the order of the plan, whichever was settled first: what is told does not depend on who was faster. */
export function inPlanOrder(changes: readonly SettledChange[]): SettledChange[] {
  return changes.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

function outcomeOf(changes: readonly SettledChange[]): RecordOutcome {
  if (changes.some((change) => change.action === "create")) return "CREATED";
  if (changes.some((change) => change.action === "delete")) return "DELETED";
  return "UPDATED";
}

/** One object of all fields; null when none exists. */
function merge(fields: readonly Fields[]): JsonObject | null {
  const existing = fields.filter((each): each is JsonObject => each !== null);
  return existing.length === 0 ? null : Object.assign({}, ...existing);
}
