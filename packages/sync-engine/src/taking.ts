/** Values that are taken when it suits, not handed out: whoever has thousands of takers pays no promise for each value of each. */

/** What there is to take. It was opened with what is called whenever there may be something new: a plain call, so take soon. */
export interface Taking<Value> {
  /** Once the last was taken. */
  readonly isOver: boolean;
  /** The next value; undefined when there is none for now, or none any more. @throws what went wrong; it is not taken again. */
  take(): Value | undefined;
  /** Lets go of it; nothing is called any more. */
  stop(): void;
}

/** Opens a {@link Taking}. @param onNews is called whenever there may be something to take. */
export type OpenTaking<Value> = (onNews: () => void) => Taking<Value> | Promise<Taking<Value>>;

/** The values one after the other. @param signal ends it, also while nothing comes. */
export async function* iterate<Value>(open: OpenTaking<Value>, signal?: AbortSignal): AsyncGenerator<Value, void> {
  if (signal?.aborted) return;
  let news = Promise.withResolvers<void>();
  const wake = (): void => news.resolve();
  const taking = await open(wake);
  signal?.addEventListener("abort", wake);
  try {
    for (;;) {
      if (signal?.aborted) return;
      const value = taking.take();
      if (value !== undefined) {
        yield value;
      } else if (taking.isOver) {
        return;
      } else {
        await news.promise;
        news = Promise.withResolvers();
      }
    }
  } finally {
    signal?.removeEventListener("abort", wake);
    taking.stop();
  }
}
