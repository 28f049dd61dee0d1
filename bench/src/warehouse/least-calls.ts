/** The fewest requests by which a store can be brought to what rows say. */

/** The most customers that one request writes, and that one page of a list answers. */
const most = { written: 10, listed: 250 };

/**
 * One request for each ten that are written, and one for each 250 that are looked up before, by e-mail address. What a sync asks
 * once, whatever its size, as the store's groups, is not in it.
 */
export function leastCalls(customers: number): number {
  return Math.ceil(customers / most.written) + Math.ceil(customers / most.listed);
}

/** {@link leastCalls} in words. */
export function leastInWords(customers: number): string {
  const parts = [`${customers}/${most.written} writes`, `${customers}/${most.listed} look-ups`];
  return `at the least ${leastCalls(customers)}: ${parts.join(" and ")}`;
}
