/** Money as Gladly shows it. */
import type { Money } from "../orders/person-order.js";

/** Writes money with its symbol: `$83.99`, `€12.50`, `¥1,200`. */
export type MoneyText = (money: Money) => string;

/**
 * Makes a {@link MoneyText} for one answer; it keeps the formats that it has made, of which an answer needs the same again and again.
 * Amounts are rounded to what the currency counts in. What is no amount, or no code of a currency, is written as it stands.
 */
export function moneyText(): MoneyText {
  const formats = new Map<string, Intl.NumberFormat | undefined>();
  return ({ amount, currency }) => {
    if (!formats.has(currency)) formats.set(currency, formatOf(currency));
    const format = formats.get(currency);
    return format !== undefined && isDecimal(amount) ? format.format(amount) : `${amount} ${currency}`.trim();
  };
}

/** The digits after the point that a currency has: 2 of USD, 0 of JPY; 2 of what is no currency. */
export function fractionDigits(currency: string): number {
  return formatOf(currency)?.resolvedOptions().maximumFractionDigits ?? 2;
}

function formatOf(currency: string): Intl.NumberFormat | undefined {
  return /^[A-Z]{3}$/i.test(currency) ? new Intl.NumberFormat("en-US", { style: "currency", currency }) : undefined;
}

/** Formatted as a text, an amount never goes through a floating-point number. */
function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
