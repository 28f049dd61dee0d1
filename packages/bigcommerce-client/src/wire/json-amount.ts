import { Fault } from "@storegate/http-client";
import { decimal, type DecimalString } from "./decimal.js";

/**
 * An amount as the JSON number that v3 takes. The number's shortest text is the amount itself, so that no cent is
 * lost; null and undefined stay as they are.
 * @throws Fault INPUT with code AMOUNT_INVALID for what is no decimal number, AMOUNT_TOO_PRECISE for one with more digits
 * than a JSON number of this program carries (about 15).
 */
export function jsonAmount<Nothing extends null | undefined>(
  amount: DecimalString | Nothing,
  field: string,
): number | Nothing {
  if (typeof amount !== "string") return amount;
  const wanted = decimal.safeParse(amount);
  if (!wanted.success)
    throw new Fault({
      kind: "INPUT",
      code: "AMOUNT_INVALID",
      message: `"${amount}" in ${field} is no decimal number.`,
      remedy: "Give the amount in digits with a point before the decimals, such as 19.99.",
      field,
    });
  const number = Number(wanted.data);
  const sent = decimal.safeParse(number);
  if (sent.success && sent.data === wanted.data) return number;
  throw new Fault({
    kind: "INPUT",
    code: "AMOUNT_TOO_PRECISE",
    message: `"${amount}" in ${field} has more digits than the store's API can be sent without rounding.`,
    remedy: "Round the amount to fifteen digits or fewer.",
    field,
  });
}
