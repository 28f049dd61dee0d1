/** Whole and decimal numbers. */
import type { Fault, JsonValue } from "@storegate/connector-kit";
import type { DestinationField } from "./destination-field.js";
import { outOfRange, tooPrecise, wrongType } from "./value-problem.js";

type Value = NonNullable<JsonValue>;

/** How many digits a JSON number carries for certain. */
const mostDigits = 15;

/** How many digits an amount is written with at most, its zeros counted: beyond, the store's client cannot send it as a JSON number. */
const mostWritten = 20;

const written = /^([+-]?)(\d*)(?:\.(\d+))?$/;

/**
 * A decimal number without a needless sign, needless zeros, or the space around it; undefined for what is none. Exponents,
 * separators of thousands and decimal commas are none.
 */
export function decimalText(text: string): string | undefined {
  const [, sign, whole = "", fraction = ""] = written.exec(text.trim()) ?? [];
  if (sign === undefined || (whole === "" && fraction === "")) return undefined;
  const digits = whole.replace(/^0+/, "") || "0";
  const decimals = withoutZerosAtEnd(fraction);
  if (decimals === "") return digits === "0" || sign !== "-" ? digits : `-${digits}`;
  return `${sign === "-" ? "-" : ""}${digits}.${decimals}`;
}

/** A number in decimals, without an exponent. */
export function plainDecimal(value: number): string {
  const text = String(value);
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return Object.is(value, -0) ? "0" : text;
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const sign = value < 0 ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}

/** A whole number, also as text and with zeros for decimals: `12`, `"12"`, `"12.00"`. Booleans, exponents in text, and 12.5 are none. */
export function canonicalInteger(field: DestinationField, value: Value): number | Fault {
  if (typeof value === "number" && Number.isSafeInteger(value)) return inRange(field, value === 0 ? 0 : value);
  const text = typeof value === "string" ? decimalText(value) : undefined;
  if (text === undefined || text.includes(".")) return wrongType(field, "a whole number", value);
  return inRange(field, Number(text), text);
}

/** Checks a whole number against its field's bounds. */
function inRange(field: DestinationField, value: number, text = String(value)): number | Fault {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = field;
  return value >= min && value <= max ? value : outOfRange({ name: field.name, min, max }, text);
}

/**
 * A decimal number as text, exactly as it was written but for needless zeros. A JSON number, which is a binary fraction, is
 * rounded to the fifteen digits that it carries for certain; text with more of them is refused rather than rounded,
 * and so is what only zeros make longer than twenty.
 */
export function canonicalDecimal(field: DestinationField, value: Value): string | Fault {
  const text = typeof value === "number" ? ofBinary(value) : typeof value === "string" ? decimalText(value) : undefined;
  if (text === undefined) return wrongType(field, "a decimal number", value);
  const digits = significantDigits(text);
  if (digits > mostDigits) return tooPrecise(field, digits, mostDigits);
  const { min = -Infinity, max = Infinity } = field;
  const number = Number(text);
  if (number < min || number > max) return outOfRange(field, text);
  const length = text.replace(/[-.]/g, "").length;
  return length > mostWritten ? tooPrecise(field, length, mostWritten) : text;
}

function ofBinary(value: number): string | undefined {
  const rounded = Number(value.toPrecision(mostDigits));
  return Number.isFinite(rounded) ? plainDecimal(rounded) : undefined;
}

function significantDigits(text: string): number {
  const digits = text.replace(/^-?[0.]*/, "").replace(".", "");
  return text.includes(".") ? digits.length : withoutZerosAtEnd(digits).length;
}

// No pattern: one that looks for zeros at the end takes a long time over many zeros that do not stand there.
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}
