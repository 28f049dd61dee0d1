/**
 * The second half of a page's life: changes are carried out in their target's own batches, several resources at once, and
 * each batch's outcomes are committed as they come.
 */
import {
  Fault,
  type AnyExportKind,
  type ApplyContext,
  type ChangeOutcome,
  type Resource,
  type Sending,
  type SyncContext,
} from "@storegate/connector-kit";
import { inBatches } from "./in-batches.js";
import type { JournaledChange } from "./journal.js";
import { isOfOneTarget } from "./of-one-target.js";
import { sameFields } from "./same-fields.js";
import type { SetUps } from "./set-up.js";
import type { Settlement, SyncLedger } from "./sync-ledger.js";

type Kind = AnyExportKind<unknown, unknown>;
type Context = ApplyContext<unknown, unknown, unknown>;
type AnyResource = Resource<unknown, unknown, unknown>;

/** What carrying out needs. */
export interface CarryOut {
  readonly kind: Kind;
  readonly context: Context;
  readonly setUps: Pick<SetUps, "hasThrown">;
  /** What looks at the store when nobody knows what became of a write; it outlasts `stop` for a while. */
  readonly settling: SyncContext<unknown, unknown>;
  /** Called before each request to the store. */
  readonly beforeRequest: () => void;
  readonly ledger: SyncLedger;
  /** Whether the sync would wait for a fault to heal, rather than fail for it. */
  readonly wouldWait: (fault: Fault) => boolean;
  /** Once aborted no further batch is begun; those under way are ended and committed. */
  readonly stop: AbortSignal;
}

/** How often in a row a sync waits for the sake of single records; then they fail, and the rest goes on. */
const mostWaitsForRecords = 3;

/**
 * Carries out changes. One that failed for a fault that time heals stays open at first, to be looked at when the sync has
 * waited.
 * @throws what the sync stops for, once everything that was begun has come to an end: what became of it is committed as far
 * as it is known, and the rest stays open.
 */
export async function carryOut(work: CarryOut, changes: readonly JournaledChange[]): Promise<void> {
  const halt = new AbortController();
  const stop = AbortSignal.any([work.stop, halt.signal]);
  const lines: Promise<void>[] = [];
  let toHeal: Fault | undefined;
  for (const [name, resource] of Object.entries(work.kind.resources)) {
    const batches = inBatches(
      changes.filter((change) => change.resource === name),
      resource.batchSize,
    );
    const line = async (): Promise<void> => {
      while (!stop.aborted) {
        const batch = batches.shift();
        if (!batch) return;
        try {
          const { settled, healing } = toldApart(work, await applyBatch(work, resource, batch));
          toHeal ??= healing;
          if (settled.length > 0) await work.ledger.settle(settled);
        } catch (error) {
          halt.abort();
          throw error;
        }
      }
    };
    for (let index = 0; index < resource.concurrency; index += 1) lines.push(line());
  }
  const ended = await Promise.allSettled(lines);
  const failure = ended.find((each) => each.status === "rejected");
  if (failure) throw failure.reason;
  if (toHeal && !work.stop.aborted) throw toHeal;
}

/**
 * Settles changes of which nobody knows whether they were carried out: a change that is as it was to be was made; one that is
 * as it was before is answered, to be carried out; one that is neither was changed by somebody else, and is left alone.
 */
export async function settleByObserving(
  work: CarryOut,
  changes: readonly JournaledChange[],
): Promise<JournaledChange[]> {
  const toCarryOut: JournaledChange[] = [];
  for (const [name, resource] of Object.entries(work.kind.resources)) {
    const mine = changes.filter((change) => change.resource === name);
    if (mine.length === 0) continue;
    const now = await resource.observe(
      work.settling,
      mine.map((change) => change.target),
    );
    const settled: Settlement[] = [];
    const unmade: JournaledChange[] = [];
    for (const change of mine) {
      const state = now.get(change.target) ?? null;
      if (sameFields(resource, state, change.after)) settled.push({ change, after: state });
      else if (sameFields(resource, state, change.before)) unmade.push(change);
      else settled.push({ change, fault: changedMeanwhile(change).toData() });
    }
    work.ledger.noteUnmade(unmade);
    toCarryOut.push(...unmade);
    if (settled.length > 0) await work.ledger.settle(settled);
  }
  return toCarryOut;
}

/** One answer for each change. A batch that is refused as a whole is carried out in halves, until the bad one stands alone. */
async function applyBatch(work: CarryOut, resource: AnyResource, batch: readonly JournaledChange[]): Promise<Answer[]> {
  work.ledger.noteBegun(batch);
  let sent = false;
  const bigcommerce = work.context.bigcommerce.with({
    beforeRequest: () => {
      work.beforeRequest();
      sent = true;
    },
  });
  const sending: Sending = {
    ...work.context.sending,
    beforeRequest: (attempt) => {
      work.context.sending.beforeRequest?.(attempt);
      sent = true;
    },
  };
  try {
    const outcomes = await resource.apply({ ...work.context, bigcommerce, sending }, batch);
    if (outcomes.length !== batch.length) {
      throw new Error(`${work.kind.key} answered ${outcomes.length} outcomes for ${batch.length} changes`);
    }
    return batch.map((change, index) => ({ change, outcome: outcomes[index] ?? { ok: true } }));
  } catch (error) {
    // Nothing of it had left when everything was to stop.
    if (!sent && work.stop.aborted && error === work.stop.reason) work.ledger.noteUnmade(batch);
    if (!isOfOneTarget(error) || work.setUps.hasThrown(error)) throw error;
    const [only, second] = batch;
    if (only !== undefined && second === undefined) return [{ change: only, outcome: { ok: false, fault: error } }];
    const half = Math.ceil(batch.length / 2);
    const first = await applyBatch(work, resource, batch.slice(0, half));
    return [...first, ...(await applyBatch(work, resource, batch.slice(half)))];
  }
}

/** What became of one change, as its connector says. */
interface Answer {
  readonly change: JournaledChange;
  readonly outcome: ChangeOutcome;
}

/** Answers that are for good, and the first fault of one that shall have time to heal. */
function toldApart(
  { ledger, wouldWait }: CarryOut,
  answers: readonly Answer[],
): { readonly settled: Settlement[]; readonly healing: Fault | undefined } {
  const mayHeal = ledger.row.retries < mostWaitsForRecords;
  const settled: Settlement[] = [];
  let healing: Fault | undefined;
  for (const { change, outcome } of answers) {
    if (outcome.ok) settled.push({ change, after: outcome.after });
    else if (mayHeal && wouldWait(outcome.fault)) healing ??= outcome.fault;
    else settled.push({ change, fault: outcome.fault.toData() });
  }
  return { settled, healing };
}

function changedMeanwhile(change: JournaledChange): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CHANGED_MEANWHILE",
    message: `The ${change.resource} of ${change.target} is neither what it was before nor what it was to become: somebody else has changed it.`,
    remedy: "Look at the record in the store, then run the sync again.",
    field: change.resource,
  });
}
