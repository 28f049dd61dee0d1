/** Time as the governor sees it, in milliseconds. */
export interface Clock {
  readonly now: () => number;
  /** Runs something later, once; what is answered takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
