import type { Fields } from "@storegate/connector-kit";
import { isDeepStrictEqual } from "node:util";

/** What the store tells with what was written, and nobody maps. */
const told: ReadonlySet<string> = new Set(["id", "date_modified"]);

/**
 * Whether two states are the same as far as both tell: of an update only the fields at stake are kept, so that whoever changes
 * another field stands in nobody's way.
 */
export function sameFields(a: Fields, b: Fields): boolean {
  if (a === null || b === null) return a === b;
  return Object.entries(a).every(
    ([name, value]) => told.has(name) || !Object.hasOwn(b, name) || isDeepStrictEqual(value, b[name]),
  );
}
