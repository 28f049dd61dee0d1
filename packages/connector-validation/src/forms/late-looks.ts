/** Looks for those who do not wait long: what comes too late goes on behind their back, so that it is known when they ask again. */

/** What bounds them; each has a default. */
export interface LateLooksOptions {
  /** Domains that may be looked at behind somebody's back at once; 12 unless said, as each takes of the resolver's places. */
  readonly most?: number;
  /** How long a look may go on in all, in milliseconds; 15 s unless said, in which a resolver has given up. */
  readonly longestMs?: number;
}

/** How long is waited, and for whom. */
export interface Waiting {
  readonly deadlineMs: number;
  /** Aborted when whoever waits has gone. */
  readonly signal: AbortSignal;
  /** Hears of a look that failed when nobody waited for it any more. */
  readonly failedLate: (error: unknown) => void;
}

/** Looks of one process, whoever asks. */
export interface LateLooks {
  /**
   * What a look finds, or undefined after the deadline. The look goes on then, unless its domain is looked at in this way already,
   * as it is the domain that takes time, or too many are: then it is ended.
   * @throws what the look throws in time, and the signal's reason when who waits has gone.
   */
  within<Found>(
    waiting: Waiting,
    domain: string,
    look: (signal: AbortSignal) => Promise<Found>,
  ): Promise<Found | undefined>;
  /** Ends all looks; resolves when none is left. */
  close(): Promise<void>;
}

/** Looks within these bounds. */
export function createLateLooks({ most = 12, longestMs = 15_000 }: LateLooksOptions = {}): LateLooks {
  const late = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  const closed = new AbortController();

  const goOn = (domain: string, looked: Promise<unknown>, ended: AbortController): void => {
    if (late.has(domain) || late.size >= most) return ended.abort();
    late.add(domain);
    void looked.finally(() => late.delete(domain));
  };

  return {
    async within({ deadlineMs, signal, failedLate }, domain, look) {
      signal.throwIfAborted();
      closed.signal.throwIfAborted();
      const ended = new AbortController();
      const until = AbortSignal.any([closed.signal, ended.signal]);
      const longest = setTimeout(() => ended.abort(), longestMs);
      const state = { isLate: false, isOver: false };
      const looking = look(until);
      const looked = looking
        .then(
          () => {},
          (error: unknown) => {
            if (state.isLate && !until.aborted) failedLate(error);
          },
        )
        .finally(() => {
          state.isOver = true;
          clearTimeout(longest);
          underWay.delete(looked);
        });
      underWay.add(looked);
      const { promise: late, resolve, reject } = Promise.withResolvers<undefined>();
      const deadline = setTimeout(resolve, deadlineMs, undefined);
      const leave = (): void => reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([looking, late]);
      } finally {
        clearTimeout(deadline);
        signal.removeEventListener("abort", leave);
        if (!state.isOver) {
          state.isLate = true;
          goOn(domain, looked, ended);
        }
      }
    },
    async close() {
      closed.abort(new Error("looks at addresses were ended"));
      await Promise.all(underWay);
    },
  };
}
