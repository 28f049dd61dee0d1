/** Exact arithmetic with amounts: never in binary fractions. */
import { fractionDigits } from "../gladly/money-text.js";
import type { Money } from "../orders/person-order.js";

/** Digits after the point that are counted; no currency has more. */
const digits = 6;

/** An amount in millionths; undefined of what is no decimal number of so many digits. */
export function unitsOf(amount: string): bigint | undefined {
  const [, sign = "", whole, fraction = ""] = /^(-?)(\d{1,12})(?:\.(\d{1,20}))?$/.exec(amount.trim()) ?? [];
  const counted = fraction.replace(/0+$/, "");
  if (whole === undefined || counted.length > digits) return undefined;
  return BigInt(`${sign}${whole}${counted.padEnd(digits, "0")}`);
}

/** As {@link unitsOf}, of what the store or the database has told. */
export function knownUnits(amount: string): bigint {
  const units = unitsOf(amount);
  if (units === undefined) throw new TypeError(`"${amount}" is no amount`);
  return units;
}

/** Units as a decimal, with as many digits as the currency counts in, and more where they are not zeros. */
export function moneyOf(units: bigint, currency: string): Money {
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const least = fractionDigits(currency);
  const fraction = text.slice(-digits).replace(/0+$/, "").padEnd(least, "0");
  const amount = `${units < 0n ? "-" : ""}${text.slice(0, -digits)}${fraction === "" ? "" : `.${fraction}`}`;
  return { amount, currency };
}

/** Whether an amount has no more digits than its currency counts in. */
export function isPayable(units: bigint, currency: string): boolean {
  return units % 10n ** BigInt(digits - Math.min(digits, fractionDigits(currency))) === 0n;
}

/** A limit of the config in units. */
export function limitUnits(limit: number): bigint {
  return knownUnits(limit.toFixed(digits));
}

/** Money in words, for messages. */
export function moneyWords({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
