import type { KeyOrder } from "../sources/source.js";

/** Whether a key is one that is ordered as a number, where keys are. */
export function isWholeNumber(key: string): boolean {
  return /^-?[0-9]{1,60}$/.test(key);
}

/**
 * Compares keys in a source's order. Where that is of numbers, a key that is none is one of earlier times, when the column was text: it
 * stands behind all numbers.
 */
export function compareKeys(order: KeyOrder, a: string, b: string): number {
  if (order === "number") {
    const [isA, isB] = [isWholeNumber(a), isWholeNumber(b)];
    if (isA && isB) {
      const [one, other] = [BigInt(a), BigInt(b)];
      if (one !== other) return one < other ? -1 : 1;
    } else if (isA !== isB) return isA ? -1 : 1;
  }
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
