/** Columns that exports of results have. */
import type { ResultColumn } from "./connector.js";

/** Those that results of every kind have; with a dot, the field of a field. */
export const usualResultColumns = [
  "id",
  "sync.id",
  "recordType",
  "key",
  "externalId",
  "outcome",
  "label",
  "reason",
  "before",
  "after",
  "details",
  "errors",
  "at",
] as const;

/** Where a kind's own columns may point: what its plan says of a record. */
const pointable: ReadonlySet<string> = new Set(["label", "reason", "before", "after", "details"]);

const namePattern = /^[a-z][A-Za-z0-9]{0,63}$/;
/** A JSON pointer of one step at least. */
const pointerPattern = /^(\/([^~/]|~[01])*)+$/;

/** What is wrong with the columns that a kind declares; undefined where nothing is. */
export function problemOfColumns(columns: readonly ResultColumn[]): string | undefined {
  const taken = new Set<string>(usualResultColumns);
  for (const { name, path } of columns) {
    if (!namePattern.test(name)) return `the column "${name}" is not lowerCamel, of 64 letters and digits at most`;
    if (taken.has(name)) return `the column "${name}" stands twice, or is one that all results have`;
    taken.add(name);
    if (!pointerPattern.test(path)) return `the path "${path}" of the column "${name}" is no JSON pointer`;
    if (!pointable.has(path.split("/")[1] ?? ""))
      return `the path "${path}" of the column "${name}" begins at none of /${[...pointable].join(", /")}`;
  }
  return undefined;
}
