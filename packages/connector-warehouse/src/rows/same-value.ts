import type { JsonValue } from "@storegate/connector-kit";
import { isDeepStrictEqual } from "node:util";

/** Whether two canonical values are the same. */
export function sameValue(a: unknown, b: JsonValue | readonly number[]): boolean {
  return a === b || isDeepStrictEqual(a, b);
}
