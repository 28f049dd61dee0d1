import { plainDecimal } from "../fields/canonical-number.js";
import { ExpressionError } from "./expression-error.js";

/** The longest text that an expression makes or takes, in UTF-16 units: what it costs is bounded by it. */
export const longestText = 1_000_000;

/** An argument as text, numbers and booleans as they are written; null stays null. @throws ExpressionError for all else, and for what is too long. */
export function textArgument(name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "string") return bounded(name, value);
  if (typeof value === "number") return plainDecimal(finite(name, value));
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  throw new ExpressionError(`${name} takes text, and was given ${sortOf(value)}.`);
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ExpressionError(`${name} takes text, and was given a number that is not finite.`);
}

/** As {@link textArgument}, where null will not do. */
export function certainText(name: string, value: unknown): string {
  const text = textArgument(name, value);
  if (text === null) throw new ExpressionError(`${name} takes text, and was given null.`);
  return text;
}

/** A whole number as an argument. */
export function wholeArgument(name: string, value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw new ExpressionError(`${name} takes a whole number, and was given ${sortOf(value)}.`);
}

/** Text that is not too long. */
export function bounded(name: string, text: string): string {
  if (text.length > longestText) throw tooLong(name);
  return text;
}

/** That a text is longer than expressions deal with. */
export function tooLong(name: string): ExpressionError {
  return new ExpressionError(`${name} was to handle a text of more than ${longestText} characters.`);
}

/** What sort of value something is, in words. */
export function sortOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a text";
  if (typeof value === "bigint" || typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  return "an object";
}
