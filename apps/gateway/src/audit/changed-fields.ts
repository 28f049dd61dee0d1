import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "@storegate/connector-kit";

/** The fields in which two states differ, as they were and as they are; what a side has not is left out of it. */
export function changedFields(
  before: JsonObject,
  after: JsonObject,
): { readonly before: JsonObject; readonly after: JsonObject } {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  const of = (side: JsonObject): JsonObject =>
    Object.fromEntries(changed.filter((field) => side[field] !== undefined).map((field) => [field, side[field]]));
  return { before: of(before), after: of(after) };
}
