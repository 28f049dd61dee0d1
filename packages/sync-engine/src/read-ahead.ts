/**
 * The same items, up to `count` of them fetched before they are asked for. The source is never run in parallel with itself.
 * It is closed when the reader stops; what it is in the middle of then is not waited for, so abort what it waits for.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  const waiting: Promise<IteratorResult<T>>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let over = false;
  const fetch = (): void => {
    const item = last.then(async () => {
      if (over) return { done: true as const, value: undefined };
      const result = await iterator.next();
      over ||= result.done === true;
      return result;
    });
    // Its failure is told when its turn comes; until then it is nobody's, and nothing is fetched after it.
    last = item.catch(() => {
      over = true;
    });
    waiting.push(item);
  };
  try {
    for (;;) {
      while (waiting.length <= count) fetch();
      const result = await waiting.shift();
      if (!result || result.done) return;
      yield result.value;
    }
  } finally {
    over = true;
    // The reader has gone: how the closing went is nobody's.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
