/** Canonical values: one way to write each value, so that equal values are equal. */
import { Fault, type JsonValue } from "@storegate/connector-kit";
import { canonicalList } from "./canonical-list.js";
import { canonicalDecimal, canonicalInteger } from "./canonical-number.js";
import { canonicalEmail, canonicalPath, canonicalText } from "./canonical-text.js";
import { canonicalBoolean, canonicalWord } from "./canonical-word.js";
import type { DestinationField, FieldType, FieldValue } from "./destination-field.js";

/** What becomes of a value: its canonical form, or why the field does not take it. */
export type Canonical =
  | { readonly value: FieldValue; readonly problem?: never }
  | { readonly problem: Fault; readonly value?: never };

/** Turns a value that is not null into a field's type; a fault says why it does not fit. */
export type Canonicalize = (field: DestinationField, value: NonNullable<JsonValue>) => FieldValue | Fault;

const byType: Readonly<Record<FieldType, Canonicalize>> = {
  text: canonicalText,
  email: canonicalEmail,
  url_path: canonicalPath,
  integer: canonicalInteger,
  decimal: canonicalDecimal,
  boolean: canonicalBoolean,
  enum: canonicalWord,
  integer_list: canonicalList,
};

/** How values of a field's type are made canonical. */
export function canonicalizeOf({ type }: Pick<DestinationField, "type">): Canonicalize {
  return byType[type];
}

/**
 * A value in its field's canonical form; null stays null. Doing it again changes nothing.
 * A problem is an INPUT fault: VALUE_WRONG_TYPE, VALUE_TOO_LONG, VALUE_TOO_SHORT, VALUE_OUT_OF_RANGE, VALUE_UNSTORABLE.
 */
export function canonical(field: DestinationField, value: JsonValue): Canonical {
  if (value === null) return { value: null };
  const made = byType[field.type](field, value);
  return made instanceof Fault ? { problem: made } : { value: made };
}
