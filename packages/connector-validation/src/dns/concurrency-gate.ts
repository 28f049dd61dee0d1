/** Lets so many tasks run at once; the others wait their turn in the order they came. */
export type ConcurrencyGate = <T>(task: () => Promise<T>) => Promise<T>;

/** A gate for `limit` tasks. */
export function createConcurrencyGate(limit: number): ConcurrencyGate {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (task) => {
    // A turn that ends is handed to the next in line, so `free` counts only turns that nobody waits for.
    if (free > 0) free -= 1;
    else await new Promise<void>((admit) => waiting.push(admit));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
