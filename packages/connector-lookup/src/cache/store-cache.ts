/** What was read of stores lately, in one process. */
import { LRUCache } from "lru-cache";

/** The most things that are kept at once, of all stores. */
const mostKept = 500;

/** Something that is read, or was. */
interface Kept {
  readonly value: Promise<unknown>;
  /** Ends the reading, with whoever began it. */
  readonly reader: AbortSignal;
}

/** Who reads, and for how many milliseconds it is good. */
export interface Reading<Value> {
  readonly signal: AbortSignal;
  readonly keepMs: number;
  readonly load: () => Promise<Value>;
}

/** Of a key there is one reading at a time; a failed one is not kept. */
export interface StoreCache {
  /** @throws what reading throws. */
  read<Value>(key: string, reading: Reading<Value>): Promise<Value>;
}

/**
 * An empty cache.
 * @param now a clock that never goes back, in milliseconds.
 */
export function createStoreCache(now: () => number = () => performance.now()): StoreCache {
  const kept = new LRUCache<string, Kept>({ max: mostKept, ttlResolution: 0, perf: { now } });

  const begin = <Value>(key: string, { signal, keepMs, load }: Reading<Value>): Promise<Value> => {
    const value = load();
    const entry: Kept = { value, reader: signal };
    kept.set(key, entry, { ttl: keepMs });
    value.catch(() => {
      if (kept.peek(key, { allowStale: true }) === entry) kept.delete(key);
    });
    return value;
  };

  return {
    async read<Value>(key: string, reading: Reading<Value>): Promise<Value> {
      const { signal } = reading;
      const known = kept.get(key);
      if (!known) return begin(key, reading);
      try {
        // Of a key there is one sort of value.
        return (await orAborted(known.value, signal)) as Value;
      } catch (error) {
        // Somebody else's going away is nothing to whoever waits with them.
        if (!known.reader.aborted || signal.aborted) throw error;
        return this.read(key, reading);
      }
    },
  };
}

/** What somebody else reads, as long as it is waited for. */
async function orAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([value, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
