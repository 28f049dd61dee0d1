/** Booleans, and words of which the API knows only some. */
import type { Fault, JsonValue } from "@storegate/connector-kit";
import type { DestinationField } from "./destination-field.js";
import { wrongType } from "./value-problem.js";

type Value = NonNullable<JsonValue>;

const words: ReadonlyMap<string, boolean> = new Map([
  ...["true", "t", "yes", "y", "1"].map((word) => [word, true] as const),
  ...["false", "f", "no", "n", "0"].map((word) => [word, false] as const),
]);

/** True or false, also as 1 and 0 and as the words that databases and people write: true, t, yes, y, 1, and their opposites, whatever their case. */
export function canonicalBoolean(field: DestinationField, value: Value): boolean | Fault {
  if (typeof value === "boolean") return value;
  const word = typeof value === "object" ? undefined : words.get(String(value).trim().toLowerCase());
  return word ?? wrongType(field, "true or false", value);
}

/** One of the field's words, as the API writes it, whatever the case it is given in. */
export function canonicalWord(field: DestinationField, value: Value): string | Fault {
  const { values = [] } = field;
  const given = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  return values.find((word) => word.toLowerCase() === given) ?? wrongType(field, `one of ${values.join(", ")}`, value);
}
