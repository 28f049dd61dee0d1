/**
 * What a sync with limits does before it writes anything: all its pages are read and planned, and what they would change is
 * counted. Over a limit the sync fails; within, it begins at the beginning, and carries out no more than was allowed.
 *
 * Targets are claimed in the journal meanwhile, so that a second record for one target counts as it will later; the claims
 * are gone when the plan is judged. Counts and cursor are kept with each page, so a worker that dies costs one page.
 */
import type { AnyExportKind } from "@storegate/connector-kit";
import { emptyPlan, excessOf } from "./change-limits.js";
import type { FailedKeys } from "./failed-keys.js";
import { plannedPages } from "./planned-pages.js";
import type { SyncRow } from "./ports.js";
import type { ReadingContext } from "./store-views.js";
import type { SyncLedger } from "./sync-ledger.js";

/** The phase of a sync whose plan is judged. */
export const judgingPhase = "planning";

/** Whether a sync's plan is to be judged before it is carried out. */
export function needsJudgement({ limits, withinLimits }: Pick<SyncRow, "limits" | "withinLimits">): boolean {
  return limits !== null && !withinLimits;
}

/**
 * Judges a sync's plan, yielding after each page. Once it returns, the plan is within the limits.
 * @throws Fault CHANGE_LIMIT_EXCEEDED.
 */
export async function* judgePlan(
  ledger: SyncLedger,
  kind: AnyExportKind<unknown, unknown>,
  failed: FailedKeys | undefined,
  context: ReadingContext,
): AsyncGenerator<void, void> {
  const { row } = ledger;
  if (row.pageCursor === null) {
    const state: unknown = await kind.begin(context);
    const from = { cursor: row.cursor, keys: row.keys, failed };
    for await (const page of plannedPages(kind, { ...context, state }, from)) {
      context.signal.throwIfAborted();
      await ledger.pages.commitJudged(page);
      if (page.next === null) break;
      yield;
    }
  }
  context.signal.throwIfAborted();
  const fault = excessOf(row.limits ?? {}, ledger.row.plannedSoFar ?? emptyPlan);
  if (fault) throw fault;
  await ledger.pages.passLimits();
}
