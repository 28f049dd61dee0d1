/** Values that hold for a while; when it is full, the one used longest ago goes. */
export interface TtlCache<Value> {
  get(key: string): Value | undefined;
  /** Keeps a value for so many milliseconds; none or less keeps nothing. */
  set(key: string, value: Value, ttlMs: number): void;
}

/** A cache of at most `size` entries, by the given clock. */
export function createTtlCache<Value>(size: number, now: () => Date): TtlCache<Value> {
  // A Map keeps the order of insertion; what is used is inserted anew, so the first is the one used longest ago.
  const entries = new Map<string, { readonly value: Value; readonly expiresAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.expiresAt <= now().getTime()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, ttlMs) {
      entries.delete(key);
      if (ttlMs <= 0 || size <= 0) return;
      entries.set(key, { value, expiresAt: now().getTime() + ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
    },
  };
}
