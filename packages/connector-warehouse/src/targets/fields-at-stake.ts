import type { Change, Fields } from "@storegate/connector-kit";

/** What the store tells with what it wrote, beside the fields of a mapping. */
export const toldFields: ReadonlySet<string> = new Set(["id", "date_modified"]);

/** Of all that is observed the fields that a change is about, with what the store tells besides. */
export function fieldsAtStake(state: Fields, { before, after }: Change): Fields {
  if (state === null) return null;
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name) || toldFields.has(name)));
}

/** The id of what stands there. */
export function idIn(fields: Fields): string | undefined {
  const id = fields?.["id"];
  return typeof id === "number" ? String(id) : undefined;
}
