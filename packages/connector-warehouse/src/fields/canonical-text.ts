/** Text, e-mail addresses and paths. */
import type { Fault, JsonValue } from "@storegate/connector-kit";
import { plainDecimal } from "./canonical-number.js";
import type { DestinationField } from "./destination-field.js";
import { tooLong, tooShort, unstorable, wrongType } from "./value-problem.js";

type Value = NonNullable<JsonValue>;

/**
 * Text as it is, numbers and booleans as they are written; lists and objects are not text. Lengths are counted in Unicode code points,
 * so that an emoji is one character, as in the store's database.
 */
export function canonicalText(field: DestinationField, value: Value): string | Fault {
  if (typeof value === "object") return wrongType(field, "text", value);
  return bounded(field, typeof value === "number" ? plainDecimal(value) : String(value));
}

// One @ with something on both sides. What else an address may be, the store decides.
const address = /^[^\s@,]+@[^\s@,]+$/;

/** An e-mail address without the space around it; its case stays. The API lists addresses with commas between them, so one with a comma cannot be asked for. */
export function canonicalEmail(field: DestinationField, value: Value): string | Fault {
  const text = typeof value === "string" ? value.trim() : "";
  if (!address.test(text)) return wrongType(field, "an e-mail address", value);
  return bounded(field, text);
}

/** A path that begins with a slash, without the space around it. */
export function canonicalPath(field: DestinationField, value: Value): string | Fault {
  const text = typeof value === "string" ? value.trim() : "";
  if (text === "" || /[\s?#]|^\/\/|:\/\//.test(text)) return wrongType(field, "a path such as /shoes/red/", value);
  return bounded(field, text.startsWith("/") ? text : `/${text}`);
}

function bounded(field: DestinationField, text: string): string | Fault {
  if (text.includes("\0")) return unstorable(field, "a NUL character");
  if (!text.isWellFormed()) return unstorable(field, "half of a character (a lone surrogate)");
  const { minLength = 0, maxLength = Infinity } = field;
  // Code points are at most as many as code units, and at least half.
  if (text.length <= maxLength && text.length >= 2 * minLength) return text;
  const length = characters(text);
  if (length > maxLength) return tooLong(field, length, maxLength);
  if (length < minLength) return tooShort(field, length, minLength);
  return text;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
