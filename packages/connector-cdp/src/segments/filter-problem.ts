/** What is wrong with a filter. */
import type { JsonValue } from "@storegate/connector-kit";

/** What is wrong, and where. */
export interface FilterProblem {
  /** A JSON pointer into the filter; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A JSON object, by its fields. */
export type Fields = Readonly<Record<string, JsonValue | undefined>>;

/** A field's name as a part of a JSON pointer (RFC 6901). */
export function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
