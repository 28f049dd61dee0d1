/** What reading a slice of a list once gave. */
export interface SliceAnswer<Item, Slice> {
  readonly items: readonly Item[];
  /** What is left of the slice: nothing where it ended, itself further on, or parts it falls into. */
  readonly rest: readonly Slice[];
}

/** How slices of a list are read. */
export interface SlicesOptions<Item, Slice> {
  /** Where to begin: slices that share nothing, and are the whole list together. */
  readonly slices: readonly Slice[];
  /** How many are read at once. */
  readonly concurrency: number;
  /** False reads one at a time, when the caller asks for it. */
  readonly readAhead: boolean;
  readonly read: (slice: Slice, signal: AbortSignal) => Promise<SliceAnswer<Item, Slice>>;
  /** Takes a slice that is not being read apart, so that more can be read at once; `null` where it is not worth it. */
  readonly divide?: ((slice: Slice) => readonly Slice[] | null) | undefined;
}

/** Items, and all that is left to be read after them, what is read ahead included. */
export interface SlicesPage<Item, Slice> {
  readonly items: readonly Item[];
  readonly left: readonly Slice[];
}

interface Reading<Item, Slice> {
  readonly slice: Slice;
  readonly answer: Promise<Arrival<Item, Slice>>;
}

interface Arrival<Item, Slice> {
  readonly reading: Reading<Item, Slice>;
  readonly answer: SliceAnswer<Item, Slice>;
}

/**
 * Reads the slices of a list, several at once, and yields pages as they come. Each slice is read one page after another; a
 * page that nobody took yet keeps its slice waiting, so that no more pages are under way or wait than slices are read at
 * once. When the caller stops, all that is under way is ended; a failure ends it, too.
 */
export async function* readSlices<Item, Slice>(
  options: SlicesOptions<Item, Slice>,
): AsyncGenerator<SlicesPage<Item, Slice>, void, undefined> {
  const { readAhead, read, divide = () => null } = options;
  const concurrency = readAhead ? Math.max(1, options.concurrency) : 1;
  const ended = new AbortController();
  const waiting = [...options.slices];
  const underWay = new Set<Reading<Item, Slice>>();

  const begin = (slice: Slice): void => {
    const answer = read(slice, ended.signal).then((told) => ({ reading, answer: told }));
    const reading: Reading<Item, Slice> = { slice, answer };
    // A failure is told when the caller asks for the next page, not before.
    answer.catch(() => undefined);
    underWay.add(reading);
  };
  const fill = (): void => {
    for (;;) {
      const free = concurrency - underWay.size;
      if (free <= 0) return;
      if (waiting.length < free) {
        const place = waiting.findIndex((slice) => divide(slice) !== null);
        const whole = waiting[place];
        const parts = whole === undefined ? null : divide(whole);
        if (parts !== null) {
          waiting.splice(place, 1, ...parts);
          continue;
        }
      }
      const next = waiting.shift();
      if (next === undefined) return;
      begin(next);
    }
  };

  try {
    fill();
    while (underWay.size > 0) {
      const { reading, answer } = await Promise.race(Array.from(underWay, (each) => each.answer));
      underWay.delete(reading);
      waiting.unshift(...answer.rest);
      if (readAhead) fill();
      yield { items: answer.items, left: [...Array.from(underWay, ({ slice }) => slice), ...waiting] };
      if (!readAhead) fill();
    }
  } finally {
    ended.abort(new DOMException("the reader of the pages has stopped", "AbortError"));
  }
}
