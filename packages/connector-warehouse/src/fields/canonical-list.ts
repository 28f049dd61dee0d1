/** Lists of whole numbers. */
import { Fault, type JsonValue } from "@storegate/connector-kit";
import { canonicalInteger } from "./canonical-number.js";
import type { DestinationField } from "./destination-field.js";
import { tooMany, wrongType } from "./value-problem.js";

/**
 * Whole numbers, ascending and each once: from a list, from one as JSON text, from text with commas as `1,2,3`, or from one number. An
 * empty text is no list: what shall have none of them says so with `[]`.
 */
export function canonicalList(field: DestinationField, value: NonNullable<JsonValue>): readonly number[] | Fault {
  const entries = entriesOf(value);
  if (entries === undefined) return wrongType(field, "a list of whole numbers", value);
  const numbers = new Set<number>();
  for (const entry of entries) {
    const number = entry === null ? wrongType(field, "a list of whole numbers", value) : canonicalInteger(field, entry);
    if (number instanceof Fault) return number;
    numbers.add(number);
  }
  const { maxItems = Infinity } = field;
  if (numbers.size > maxItems) return tooMany(field, numbers.size, maxItems);
  return [...numbers].sort((a, b) => a - b);
}

function entriesOf(value: NonNullable<JsonValue>): readonly JsonValue[] | undefined {
  if (typeof value === "string") {
    const text = value.trim();
    if (text.startsWith("[")) return parsedList(text);
    return text === "" ? undefined : text.split(",");
  }
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value : undefined;
}

function parsedList(text: string): readonly JsonValue[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
