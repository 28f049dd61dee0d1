/**
 * How one run of a sync looks at its store and at other systems: to read, which stops with the sync; to write, of which what
 * was sent is waited for, whoever wants to stop; to settle, which looks at what became of writes for a while after everything
 * else has stopped; and to look back once more at the end, when the writes that were under way have been waited for.
 */
import type { SyncContext } from "@storegate/connector-kit";

/** A context inside a sync whose kind has not begun, as it may be an import. */
export type ReadingContext = Omit<SyncContext<unknown, unknown>, "state">;
type Context = ReadingContext;

/** All of them. */
export interface StoreViews {
  readonly reading: Context;
  readonly writing: Context;
  readonly settling: Context;
  /** What looks back once nothing more is done: its time begins when it is asked for, however long writes were awaited before. */
  readonly lookingBack: () => Context;
}

/**
 * The views of an integration that was opened to read.
 * @param stop aborted when the sync is to stop.
 * @param lost aborted when the store is no longer this worker's.
 */
export function storeViews(reading: Context, stop: AbortSignal, lost: AbortSignal): StoreViews {
  return {
    reading,
    writing: seenAs(reading, { signal: lost, giveUp: stop }),
    settling: seenAs(reading, { signal: AbortSignal.any([lost, abortedAfter(stop, settlingMs)]) }),
    lookingBack: () => seenAs(reading, { signal: AbortSignal.any([lost, abortedIn(settlingMs)]) }),
  };
}

/** The same integration, whose requests end by other signals. */
function seenAs(context: Context, signals: { readonly signal: AbortSignal; readonly giveUp?: AbortSignal }): Context {
  return {
    ...context,
    signal: signals.signal,
    sending: { ...context.sending, ...signals },
    bigcommerce: context.bigcommerce.with(signals),
  };
}

/** How long it may take to look what became of writes, once the sync is to stop, or has. */
const settlingMs = 5000;

/** A signal that is aborted some time after another. */
function abortedAfter(signal: AbortSignal, ms: number): AbortSignal {
  if (signal.aborted) return abortedIn(ms);
  const late = new AbortController();
  const begin = (): void => {
    const ended = abortedIn(ms);
    ended.addEventListener("abort", () => late.abort(ended.reason), { once: true });
  };
  signal.addEventListener("abort", begin, { once: true });
  return late.signal;
}

/** A signal that is aborted after some time. */
function abortedIn(ms: number): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(new Error("it took too long to look what became of writes")), ms).unref();
  return late.signal;
}
