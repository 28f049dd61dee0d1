import { z } from "zod";

/**
 * An amount as this client tells it: a decimal number in a string, without an exponent and without zeros at its end, so
 * that equal amounts are equal strings: `"12.5"`, `"0"`, `"-3"`. Amounts are never binary fractions here.
 */
export type DecimalString = string;

/** An amount in either dialect: v2's `"12.5000"`, v3's `12.5`. */
export const decimal = z.union([z.string(), z.number()]).transform((value, context): DecimalString => {
  const text = typeof value === "number" ? plain(value) : value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return canonical(text);
  context.issues.push({ code: "custom", input: value, message: "is no decimal number" });
  return z.NEVER;
});

/** As {@link decimal}; `null` where the API answers null, or an empty text in an amount's place. */
export const decimalOrNull = z.preprocess(
  (value) => (value === "" || value === undefined ? null : value),
  decimal.nullable(),
);

function plain(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20) : text;
}

function canonical(text: string): DecimalString {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return digits === "0" ? "0" : sign + digits;
}
