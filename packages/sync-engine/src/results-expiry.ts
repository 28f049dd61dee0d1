/** How long results are kept. */
import type { SyncRow } from "./ports.js";

const dayMs = 24 * 60 * 60 * 1000;

/** When the results of a sync that has ended are gone; null where they are kept for good, which 0 days means. */
export function resultsExpireAt(finishedAt: Date, days: number): Date | null {
  return days === 0 ? null : new Date(finishedAt.getTime() + days * dayMs);
}

/** Whether the results of a sync are gone, and undo with them, removed already or not. */
export function areResultsGone(sync: Pick<SyncRow, "resultsExpireAt">, now: Date): boolean {
  return sync.resultsExpireAt !== null && sync.resultsExpireAt <= now;
}
