/**
 * How one run of a sync looks at its store and at other systems: to read, which stops with the sync; to write, of which what
 * was sent is waited for, whoever wants to stop; and to settle, which looks at what became of writes for a while after
 * everything else has stopped.
 */
import type { ConnectorContext } from "@storegate/connector-kit";

type Context = ConnectorContext<unknown, unknown>;

/** The three of them. */
export interface StoreViews {
  readonly reading: Context;
  readonly writing: Context;
  readonly settling: Context;
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

/** How long it may take to look what became of writes, once the sync is to stop. */
const settlingMs = 5000;

/** A signal that is aborted some time after another. */
function abortedAfter(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  const begin = (): void => {
    const timer = setTimeout(() => late.abort(new Error("it took too long to look what became of writes")), ms);
    timer.unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return late.signal;
}
