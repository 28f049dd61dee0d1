/**
 * The second half of a page's life: changes are carried out in their target's own batches, several resources at once, and
 * each batch's outcomes are committed as they come.
 */
import {
  Fault,
  type AnyExportKind,
  type ApplyContext,
  type Resource,
  type SyncContext,
} from "@storegate/connector-kit";
import { isDatabaseAway } from "./database-away.js";
import { inBatches } from "./in-batches.js";
import type { JournaledChange } from "./journal.js";
import { LeaseLost } from "./lease.js";
import { sameFields } from "./same-fields.js";
import type { Settlement, SyncLedger } from "./sync-ledger.js";

type Kind = AnyExportKind<unknown, unknown>;
type Context = ApplyContext<unknown, unknown, unknown>;
type AnyResource = Resource<unknown, unknown, unknown>;

/** What carrying out needs. */
export interface CarryOut {
  readonly kind: Kind;
  readonly context: Context;
  /** What looks at the store when nobody knows what became of a write; it outlasts `stop` for a while. */
  readonly settling: SyncContext<unknown, unknown>;
  /** Called before each request to the store. */
  readonly beforeRequest: () => void;
  readonly ledger: SyncLedger;
  /** Once aborted no further batch is begun; those under way are ended and committed. */
  readonly stop: AbortSignal;
}

/** Carries out changes. @throws what ends the sync, after everything that was begun is settled. */
export async function carryOut(work: CarryOut, changes: readonly JournaledChange[]): Promise<void> {
  const halt = new AbortController();
  const stop = AbortSignal.any([work.stop, halt.signal]);
  const lines: Promise<void>[] = [];
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
          await work.ledger.settle(await applyBatch(work, resource, batch));
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

async function applyBatch(
  work: CarryOut,
  resource: AnyResource,
  batch: readonly JournaledChange[],
): Promise<Settlement[]> {
  work.ledger.noteBegun(batch);
  let sent = false;
  const bigcommerce = work.context.bigcommerce.with({
    beforeRequest: () => {
      work.beforeRequest();
      sent = true;
    },
  });
  try {
    const outcomes = await resource.apply({ ...work.context, bigcommerce }, batch);
    if (outcomes.length !== batch.length) {
      throw new Error(`${work.kind.key} answered ${outcomes.length} outcomes for ${batch.length} changes`);
    }
    return batch.map((change, index) => {
      const outcome = outcomes[index];
      return outcome?.ok === false ? { change, fault: outcome.fault.toData() } : { change, after: outcome?.after };
    });
  } catch (error) {
    if (leavesWorkToOthers(error)) throw error;
    if (!sent && work.stop.aborted && error === work.stop.reason) {
      // Nothing of it had left when everything was to stop.
      work.ledger.noteUnmade(batch);
      throw error;
    }
    // What ends the sync may have come after the act: look before it is told.
    try {
      await settleByObserving(work, batch);
    } catch (cause) {
      // Whoever ends the sync then tells of this batch that its outcome is not known.
      if (leavesWorkToOthers(cause)) throw cause;
    }
    throw error;
  }
}

/** Whether an error means that this worker may say nothing more, and the next one finds out. */
function leavesWorkToOthers(error: unknown): boolean {
  return error instanceof LeaseLost || isDatabaseAway(error);
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
