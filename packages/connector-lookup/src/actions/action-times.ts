/** How long what lasts. */
import type { LookupContext } from "../lookup-context.js";

/** Times of actions, in milliseconds of the database's clock. */
export interface ActionTimes {
  /** How long an action may take; after it nothing of it is sent any more. */
  readonly leaseMs: number;
  /**
   * How long after the last moment at which something may have been sent the store is believed that it did nothing. A request
   * on its way is given up after a minute at most; this is twice as much.
   */
  readonly settlingMs: number;
  /** How long a quote is good. */
  readonly quoteMs: number;
}

/** Those that hold unless the runtime has others. */
export const usualActionTimes: ActionTimes = { leaseMs: 60_000, settlingMs: 120_000, quoteMs: 15 * 60_000 };

/** The times of a process. */
export function actionTimes({ runtime }: LookupContext): ActionTimes {
  return runtime.actionTimes ?? usualActionTimes;
}
