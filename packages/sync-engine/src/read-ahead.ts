/**
 * The same items, up to `count` of them fetched before they are asked for. The source is never run in parallel with itself,
 * and it is closed when the reader stops.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  const waiting: Promise<IteratorResult<T>>[] = [];
  const fetch = (): void => {
    const item = iterator.next();
    // Its failure is told when its turn comes; until then it is nobody's.
    item.catch(() => {});
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
    await iterator.return?.();
  }
}
