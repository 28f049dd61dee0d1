/** Answers that come in time, and what goes on without them. */

/** When an answer has to be out. */
export interface Deadline {
  /** Aborted then. */
  readonly signal: AbortSignal;
  /** What a promise comes to; `undefined` where it does not in time. What it comes to later is nobody's any more. */
  race<Value>(asked: Promise<Value>): Promise<Value | undefined>;
}

/** One that is `ms` from now. */
export function deadlineIn(ms: number): Deadline {
  const signal = AbortSignal.timeout(ms);
  const over = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  return {
    signal,
    async race(asked) {
      // What is broken off by the deadline fails, and is late all the same.
      const orLate = asked.catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw error;
      });
      return Promise.race([orLate, over]);
    },
  };
}
