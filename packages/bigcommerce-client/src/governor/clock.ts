/** Time as the governor sees it, in milliseconds. */
export interface Clock {
  /** Never goes back or jumps, whatever is done to the machine's date; what is waited for is counted by it. */
  readonly now: () => number;
  /** The date, in milliseconds since 1970, for telling people. */
  readonly date: () => number;
  /** Runs something later, once, after 24 days at most; what is answered takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The longest that a timer can be set to. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, longestTimerMs));
    return () => clearTimeout(timer);
  },
};
