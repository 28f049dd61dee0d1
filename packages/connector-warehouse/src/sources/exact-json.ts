import type { JsonValue } from "@storegate/connector-kit";
import { z } from "zod";

const jsonValue: z.ZodType<JsonValue> = z.json();

/** Reads JSON whose numbers keep their digits: those that a double would change are strings. */
export function exactJson(text: string): JsonValue {
  return jsonValue.parse(JSON.parse(text, keepDigits));
}

function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value !== "number" || source === undefined || isExact(value, source) ? value : source;
}

/** Whether a double says the same digits as what was written. */
function isExact(value: number, source: string): boolean {
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value);
  return digitsOf(String(value)) === digitsOf(source);
}

/** The digits of a number without its point and exponent, and without zeros at its ends. */
function digitsOf(number: string): string {
  const [mantissa = ""] = number.toLowerCase().split("e");
  return mantissa.replace(/[-+.]/g, "").replace(/^0+|0+$/g, "");
}
