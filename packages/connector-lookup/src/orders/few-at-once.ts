/** How many requests about orders are under way at once for one asker, so that others get their turn. */
const mostAtOnce = 5;

/** Lets a few pieces of work run at once; further ones wait for their turn. */
export type FewAtOnce = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** One for an asker. */
export function fewAtOnce(): FewAtOnce {
  const waiting: (() => void)[] = [];
  let free = mostAtOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
