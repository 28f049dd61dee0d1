/** Waiting for others no longer than so long. */

/** Something took longer than it may. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/**
 * Waits for work, so long at most. What it comes to later is nobody's: whoever has begun it ends it.
 * @throws TooLate; the signal's reason once it is aborted; what the work throws in time.
 */
export async function withinMs<Answer>(ms: number, signal: AbortSignal, work: Promise<Answer>): Promise<Answer> {
  const ended = Promise.withResolvers<never>();
  const onAbort = (): void => ended.reject(signal.reason);
  const timer = setTimeout(() => ended.reject(new TooLate(`it took longer than ${ms / 1000} s`)), ms);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([ended.promise, work]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
