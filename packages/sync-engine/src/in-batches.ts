/** Rows of one INSERT, so that no statement grows beyond what a process likes to hold. */
export const rowsAtOnce = 1000;

/** The same items in arrays of at most `size`, in their order. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return batches;
}
