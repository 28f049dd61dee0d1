/**
 * How long something is ago, by two clocks. The monotonic one stands still while the machine sleeps or is paused; the wall's
 * goes on, and may be set back. Whichever says longer is believed.
 */

/** Where time is read, in milliseconds. */
export interface Clocks {
  /** Never goes back. */
  readonly monotonic: () => number;
  /** The time of day. */
  readonly wall: () => number;
}

/** This process's own. */
export const systemClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/** Both clocks at one moment. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

/** The present moment. */
export function momentOf({ monotonic, wall }: Clocks): Moment {
  return { monotonic: monotonic(), wall: wall() };
}

/** Milliseconds since a moment. */
export function elapsedSince(moment: Moment, clocks: Clocks): number {
  const now = momentOf(clocks);
  return Math.max(now.monotonic - moment.monotonic, now.wall - moment.wall);
}
