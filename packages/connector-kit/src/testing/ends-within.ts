import { setTimeout as sleep } from "node:timers/promises";

/** Whether a promise settles, one way or the other, within so many milliseconds. */
export async function endsWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const late = sleep(ms, false, { signal: done.signal }).catch(() => false);
  try {
    return await Promise.race([settled, late]);
  } finally {
    done.abort();
  }
}
