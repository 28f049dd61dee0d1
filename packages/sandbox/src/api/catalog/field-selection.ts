import type { Query } from "../query.js";

/** The parameters that choose fields. */
export const selectionParameters: readonly string[] = ["include_fields", "exclude_fields"];

/** Leaves of a thing the fields that the query wants; the id always. */
export type FieldSelection = (thing: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/**
 * Reads `include_fields` and `exclude_fields`, which name fields joined by commas; unknown ones are refused with 422.
 * What was asked for by `include` is not a field, and stays.
 */
export function fieldSelection(query: Query, fields: readonly string[]): FieldSelection {
  const known = ["id", ...fields];
  const included = query.has("include_fields") ? query.names("include_fields", known) : undefined;
  const excluded = query.names("exclude_fields", known);
  if (included === undefined && excluded.length === 0) return (thing) => thing;
  const isKept = (name: string) =>
    name === "id" ||
    !fields.includes(name) ||
    ((included === undefined || included.includes(name)) && !excluded.includes(name));
  return (thing) => Object.fromEntries(Object.entries(thing).filter(([name]) => isKept(name)));
}
