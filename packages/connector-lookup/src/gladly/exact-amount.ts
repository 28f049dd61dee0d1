/** Exact amounts that somebody typed. */

/**
 * An amount in the smallest unit that it is counted in: `12.50` with 2 digits is `1250n`.
 * @returns Undefined of what is no amount, is below zero, or has more digits than are counted (zeros at the end aside).
 */
export function minorUnits(text: string, digits: number): bigint | undefined {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const counted = fraction.replace(/0+$/, "");
  return counted.length > digits ? undefined : BigInt(whole + counted.padEnd(digits, "0"));
}

/** Writes what {@link minorUnits} read: `1250n` with 2 digits is `12.50`. */
export function amountText(units: bigint, digits: number): string {
  const text = String(units).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
