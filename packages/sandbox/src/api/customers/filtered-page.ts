import { letOthersRun } from "../turns.js";

/** How many things are looked at in one go, before other requests get their turn. */
const scanStep = 2000;

/** One page of what is wanted, and how many are wanted in all. */
export interface FilteredPage<T> {
  readonly data: readonly T[];
  readonly total: number;
}

/** Looks at every item of the source, until the signal ends, and keeps those of one page, in the source's order. */
export async function filteredPage<T>(
  source: Iterable<T>,
  isWanted: (item: T) => boolean,
  { page, limit }: { readonly page: number; readonly limit: number },
  signal: AbortSignal,
): Promise<FilteredPage<T>> {
  const data: T[] = [];
  let total = 0;
  let seen = 0;
  for (const item of source) {
    if (++seen % scanStep === 0) await letOthersRun(signal);
    if (!isWanted(item)) continue;
    total += 1;
    if (total > (page - 1) * limit && data.length < limit) data.push(item);
  }
  return { data, total };
}

/** Up to so many of the items. */
export function first<T>(limit: number, items: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.push(item) >= limit) break;
  }
  return taken;
}
