/**
 * What a pause waits for: it may last for weeks, and a record of which only a part is written would be a lie to whoever looks at
 * the store meanwhile. So the records of the open page that are begun come to their end, and no other is begun.
 */
import type { SyncContext } from "@storegate/connector-kit";
import { carryOut, settleByObserving, type CarryOut } from "./carry-out.js";
import type { JournaledChange } from "./journal.js";
import { setUpsWith } from "./set-up.js";
import { storeViews } from "./store-views.js";

/** How long a pause waits for them, in milliseconds: a store that takes no writes now keeps nobody waiting. */
const finishingMs = 10_000;

/**
 * Carries out what is left of records of which something is made already. What was handed over, and of which nobody knows what
 * became, is looked at first, and handed over again only if it was not made. Those that are not done in time stay as they are.
 * @param work what carrying out the page was done with; it has stopped.
 * @param reading the integration, as it was opened.
 * @param changes the page's.
 * @param ends aborted for every other reason to stop than a pause.
 * @throws as {@link carryOut} does.
 */
export async function finishBegun(
  work: CarryOut,
  reading: SyncContext<unknown, unknown>,
  lost: AbortSignal,
  changes: readonly JournaledChange[],
  ends: AbortSignal,
): Promise<void> {
  const { ledger } = work;
  const stop = AbortSignal.any([ends, AbortSignal.timeout(finishingMs)]);
  const { state } = reading;
  const views = storeViews(reading, stop, lost);
  const settling = { ...views.settling, state };
  if (ledger.begun.length > 0) await settleByObserving({ ...work, stop, settling }, ledger.begun);
  const settled = new Map(
    ledger.openRecords
      .filter((record) => record.settled.length > 0)
      .map(({ recordSeq, settled: made }) => [recordSeq, new Set(made.map(({ seq }) => seq))]),
  );
  const left = changes.filter(({ seq, recordSeq }) => {
    const made = recordSeq === null ? undefined : settled.get(recordSeq);
    return made !== undefined && !made.has(seq) && !ledger.isBegun(seq);
  });
  if (left.length === 0) return;
  const setUps = setUpsWith(ledger, stop);
  await carryOut(
    {
      ...work,
      stop,
      setUps,
      context: { ...views.writing, state, setUp: setUps.setUp },
      settling,
    },
    left,
  );
}
