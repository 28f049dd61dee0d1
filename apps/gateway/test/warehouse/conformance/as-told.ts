/** Results as the table has them. */
import { expect } from "vitest";
import type { ResultFields } from "../../syncs.js";
import type { ConformanceObject } from "./conformance-object.js";
import type { Expected } from "./table.js";

/** What the table says of a result; what the store alone knows, as dates, is left out. */
export function shown({ key, outcome, reason, before, after, details, errors, externalId }: ResultFields) {
  const { id: _, date_modified: __, ...fields } = after ?? {};
  const { id: ___, date_modified: ____, ...was } = before ?? {};
  return {
    key,
    outcome,
    reason,
    matchedBy: details?.["matchedBy"] ?? null,
    before: before && was,
    after: after && fields,
    faults: errors.map(({ kind, code, message, field }) => ({ kind, code, message, field })),
    externalId,
  };
}

const nothing = { reason: null, before: null, after: null, faults: [] } as const;
const having = (fields: object): unknown => expect.objectContaining(fields);
const anyId: unknown = expect.stringMatching(/^[0-9]+$/);

/** What the run tells of a row. */
export function asTold(key: string, expected: Expected, ids: ReadonlyMap<string, number>): unknown {
  const { outcome } = expected;
  if (outcome === "CREATED")
    return { ...nothing, key, outcome, matchedBy: null, after: expected.after, externalId: anyId };
  if (outcome === "SKIPPED") return having({ ...nothing, key, outcome, reason: expected.reason });
  if (outcome === "FAILED") return having({ ...nothing, key, outcome, faults: [expected.fault] });
  const { matchedBy, target } = expected;
  const matched = { ...nothing, key, outcome, matchedBy, externalId: String(ids.get(target)) };
  return outcome === "UNCHANGED" ? matched : { ...matched, before: expected.before, after: expected.after };
}

/** What a dry run tells: a plan knows all but what only the store can tell. */
export function asPlanned(key: string, expected: Expected, ids: ReadonlyMap<string, number>): unknown {
  const { outcome } = expected;
  if (outcome === "CREATED")
    return { ...nothing, key, outcome, matchedBy: null, after: expected.after, externalId: null };
  if (outcome !== "FAILED" || expected.planned === undefined) return asTold(key, expected, ids);
  return having({ key, outcome: expected.planned, faults: [] });
}

/** What a second run tells: what went through is as it should be, and what did not fails the same way. */
export function asToldAgain(
  key: string,
  expected: Expected,
  ids: ReadonlyMap<string, number>,
  { object }: Pick<ConformanceObject, "object">,
): unknown {
  const { outcome } = expected;
  // Whose record is another's is left to it for good; an attribute may lose its value again.
  const isLeft = outcome === "SKIPPED" && expected.reason === "exists" && object !== "customer_attributes";
  if (outcome === "SKIPPED" && !isLeft) return asTold(key, expected, ids);
  if (outcome !== "FAILED") return having({ ...nothing, key, outcome: "UNCHANGED" });
  const { fault, again } = expected;
  return asTold(key, { outcome, fault: { ...fault, message: again ?? fault.message } }, ids);
}
