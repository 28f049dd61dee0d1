/** Why a value does not fit its field. */
import { Fault, type JsonValue } from "@storegate/connector-kit";
import type { DestinationField } from "./destination-field.js";

type Named = Pick<DestinationField, "name">;

/** A value of another type. @param expected what it should be, as `a whole number`. */
export function wrongType({ name }: Named, expected: string, value: JsonValue | undefined): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_WRONG_TYPE",
    message: `${name} takes ${expected}, and the row has ${excerpt(value)}.`,
    remedy: `Correct the value at the source, map another column to ${name}, or turn the value into ${expected} with an expression.`,
    field: name,
  });
}

/** Text that is longer than the API takes; of the value itself nothing is told. */
export function tooLong({ name }: Named, length: number, limit: number): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_TOO_LONG",
    message: `The value for ${name} has ${length} characters; at most ${limit} are taken.`,
    remedy: `Shorten the value at the source, or cut it with an expression such as substring(row.column, 0, ${limit}).`,
    field: name,
  });
}

/** Text that is shorter than the API takes. */
export function tooShort({ name }: Named, length: number, limit: number): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_TOO_SHORT",
    message: `The value for ${name} has ${length} ${length === 1 ? "character" : "characters"}; at least ${limit} ${limit === 1 ? "is" : "are"} needed.`,
    remedy: `Give the row a value for ${name} at the source.`,
    field: name,
  });
}

/** A list with more entries than the API takes. */
export function tooMany({ name }: Named, count: number, limit: number): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_TOO_LONG",
    message: `The list for ${name} has ${count} entries; at most ${limit} are taken.`,
    remedy: "Shorten the list at the source.",
    field: name,
  });
}

/** A decimal with more digits than the API can be sent without rounding. */
export function tooPrecise({ name }: Named, digits: number, limit: number): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_TOO_LONG",
    message: `The number for ${name} has ${digits} digits; at most ${limit} can be sent without rounding.`,
    remedy: `Round the number at the source, or with an expression such as decimal(row.column, 2).`,
    field: name,
  });
}

/** A number outside of what the API takes. */
export function outOfRange({ name, min, max }: Named & Pick<DestinationField, "min" | "max">, value: string): Fault {
  const bounds = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(" and ");
  return new Fault({
    kind: "INPUT",
    code: "VALUE_OUT_OF_RANGE",
    message: `${name} takes numbers of ${bounds}, and the row has ${cut(value)}.`,
    remedy: "Correct the number at the source.",
    field: name,
  });
}

/** Text that cannot be stored. @param what as `a NUL character`. */
export function unstorable({ name }: Named, what: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_UNSTORABLE",
    message: `The value for ${name} holds ${what}, which the store's API does not take.`,
    remedy: "Clean the value at the source, or with replace() in an expression.",
    field: name,
  });
}

const mostShown = 30;

function cut(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown).toWellFormed()}…`;
}

/** A few characters of a value, enough to know it again. */
function excerpt(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return value === "" ? "an empty text" : JSON.stringify(cut(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  return cut(String(value));
}
