/** Work that several callers want at once is done once. */
export interface SingleFlight<Value> {
  /**
   * Joins the work under way for this key, or starts it. A caller whose signal aborts leaves with the signal's reason; the
   * work ends early only when the last caller has left.
   */
  run(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** Ends all work early. */
  close(): void;
}

interface Flight<Value> {
  readonly promise: Promise<Value>;
  readonly controller: AbortController;
  callers: number;
}

/** Work by key, each once at a time. */
export function createSingleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Flight<Value>>();

  const start = (key: string, work: (signal: AbortSignal) => Promise<Value>): Flight<Value> => {
    const controller = new AbortController();
    const flight: Flight<Value> = {
      controller,
      callers: 0,
      promise: work(controller.signal).finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      }),
    };
    flights.set(key, flight);
    return flight;
  };

  return {
    async run(key, signal, work) {
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? start(key, work);
      flight.callers += 1;
      try {
        return await abortable(flight.promise, signal);
      } catch (error) {
        if (signal?.aborted && flight.callers === 1) {
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort();
        }
        throw error;
      } finally {
        flight.callers -= 1;
      }
    },
    close() {
      for (const flight of flights.values()) flight.controller.abort();
    },
  };
}

/** The promise's value, or the signal's reason as soon as it aborts. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
