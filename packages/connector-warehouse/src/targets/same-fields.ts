import type { Fields } from "@storegate/connector-kit";
import { isDeepStrictEqual } from "node:util";
import { toldFields } from "./fields-at-stake.js";

/**
 * Whether two states are the same as far as both tell: of an update only the fields at stake are kept, so that whoever changes
 * another field stands in nobody's way.
 */
export function sameFields(a: Fields, b: Fields): boolean {
  if (a === null || b === null) return a === b;
  return Object.entries(a).every(
    ([name, value]) => toldFields.has(name) || !Object.hasOwn(b, name) || isDeepStrictEqual(value, b[name]),
  );
}
