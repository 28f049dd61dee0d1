/** Whether two processes were ever at work on one store at once. */
import type { Mark, WorkCall } from "./marks.ts";

/** A call of one process on one store. */
export interface Stretch {
  readonly process: string;
  readonly storeId: string;
  readonly call: WorkCall;
  readonly from: bigint;
  readonly to: bigint;
}

/** The calls of one process; one that it did not end lasted until the process had ended. */
export function stretchesOf(process: string, marks: readonly Mark[], endedAt: bigint): Stretch[] {
  const ends = new Map(marks.filter(({ ended }) => ended).map(({ number, at }) => [number, at]));
  return marks
    .filter(({ ended }) => !ended)
    .map(({ storeId, call, number, at }) => ({ process, storeId, call, from: at, to: ends.get(number) ?? endedAt }));
}

/** Calls during which a call of another process was under way on the same store. */
export function overlapsIn(stretches: readonly Stretch[]): Stretch[] {
  const overlaps: Stretch[] = [];
  for (const ofStore of Map.groupBy(stretches, ({ storeId }) => storeId).values()) {
    // By process, the end of its latest call so far.
    const latest = new Map<string, bigint>();
    for (const stretch of ofStore.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
      const others = [...latest].filter(([process, to]) => process !== stretch.process && to > stretch.from);
      if (others.length > 0) overlaps.push(stretch);
      const before = latest.get(stretch.process) ?? 0n;
      latest.set(stretch.process, stretch.to > before ? stretch.to : before);
    }
  }
  return overlaps;
}
