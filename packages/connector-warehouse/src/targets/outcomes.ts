import type { Change, ChangeOutcome, Fields } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";

/** What became of changes, by change; one that is missing was not answered for. */
export type Outcomes = ReadonlyMap<Change, ChangeOutcome>;

/** One outcome for each change, in their order. */
export function inOrderOf(changes: readonly Change[], outcomes: Outcomes): ChangeOutcome[] {
  return changes.map((change) => outcomes.get(change) ?? failed(new Error(`${change.target} was not answered for`)));
}

/** A change that went through. */
export function made(after: Fields): ChangeOutcome {
  return { ok: true, after };
}

/** A change that did not, with the field as the mapping names it. */
export function failed(error: unknown): ChangeOutcome {
  const fault = Fault.from(error);
  const { field } = fault;
  if (field === undefined) return { ok: false, fault };
  // The client speaks of firstName, and the store at times of its place in the batch: 0.first_name.
  const named = field.replace(/^\d+\./, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { ok: false, fault: named === field ? fault : new Fault({ ...fault.toData(), field: named, cause: fault }) };
}
