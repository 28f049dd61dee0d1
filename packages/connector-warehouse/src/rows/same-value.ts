import type { JsonValue } from "@storegate/connector-kit";
import { isDeepStrictEqual } from "node:util";

/** Whether two canonical values are the same. */
export function sameValue(a: unknown, b: JsonValue | readonly number[]): boolean {
  return a === b || isDeepStrictEqual(a, b);
}

/** Whether a field is as it is wanted. The name of a brand says which brand it is, without regard to case, and does not change its name. */
export function sameField(name: string, a: unknown, b: JsonValue | readonly number[]): boolean {
  if (name === "brand_name" && typeof a === "string" && typeof b === "string")
    return a.toLowerCase() === b.toLowerCase();
  return sameValue(a, b);
}
