/**
 * The second half of a page's life: changes are carried out in their target's own batches, several resources at once, and
 * each batch's outcomes are committed as they come.
 */
import {
  Fault,
  isOfOneTarget,
  observeApart,
  type AnyExportKind,
  type ApplyContext,
  type ChangeOutcome,
  type Resource,
  type Sending,
  type SyncContext,
} from "@storegate/connector-kit";
import { BadWrites, type WritesSoFar } from "./bad-writes.js";
import { outcomeUnknown } from "./early-end-faults.js";
import { howToGoOn } from "./how-to-go-on.js";
import { inBatches } from "./in-batches.js";
import type { JournaledChange } from "./journal.js";
import type { SyncRow } from "./ports.js";
import { sameFields } from "./same-fields.js";
import type { SetUps } from "./set-up.js";
import type { Settlement, SyncLedger } from "./sync-ledger.js";
import { isHealedByTime } from "./sync-wait.js";

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
  /** How writing has gone in this run, by resource. */
  readonly writes: Map<string, WritesSoFar>;
  /** Once aborted no further batch is begun; those under way are ended and committed. */
  readonly stop: AbortSignal;
}

/**
 * How often in a row a sync waits for what single records, or a batch, failed for; then those at which the store stumbles
 * fail, and the rest goes on.
 */
const mostWaitsInARow = 3;

/**
 * How often it does so in all: where one record of each page fails for such a fault, waiting for each would take hours, and
 * does not help the next. From then on such a record fails at once.
 */
const mostWaitsForRecords = 10;

/** So many requests more than it takes to come down to single changes may fail in a row before it is the store's fault. */
const failuresToSpare = 4;

/**
 * Carries out changes. One that failed for a fault that time heals stays open at first, to be looked at when the sync has
 * waited; so does a batch, which is carried out in halves when it has waited often enough (see {@link BadWrites}).
 * @throws what the sync stops for, once everything that was begun has come to an end: what became of it is committed as far
 * as it is known, and the rest stays open.
 */
export async function carryOut(work: CarryOut, changes: readonly JournaledChange[]): Promise<void> {
  const halt = new AbortController();
  const stop = AbortSignal.any([work.stop, halt.signal]);
  const patience = patienceOf(work);
  const waited = Math.min(work.ledger.row.retries, mostWaitsInARow);
  let toHeal: Fault | undefined;
  /** Of a resource of which nothing goes through: it may be the store, for which the sync waits as long as it does. */
  let storeToHeal: Fault | undefined;
  let isCounted = false;
  const carryOutOf = async ([name, resource]: readonly [string, AnyResource]): Promise<void> => {
    const batches = inBatches(
      changes.filter((change) => change.resource === name),
      resource.batchSize,
    );
    const soFar = work.writes.get(name) ?? { wentThrough: false, failedInARow: 0 };
    work.writes.set(name, soFar);
    const write = async (some: readonly JournaledChange[]): Promise<boolean> => {
      const answers = await applyBatch(work, resource, some);
      const { settled, healing } = toldApart(patience, answers);
      toHeal ??= healing;
      if (settled.length > 0) await work.ledger.settle(settled);
      return answers.some(({ outcome }) => outcome.ok);
    };
    const bad = new BadWrites(
      {
        write,
        look: (some) => settleByObserving(work, some),
        settle: async (settled) => {
          // While others went through, what the sync has waited for were these records.
          if (soFar.wentThrough && !isCounted) {
            isCounted = true;
            await work.ledger.countRecordWaits(waited);
          }
          await work.ledger.settle(settled);
        },
        mayBeOfRecords: (error): error is Fault =>
          error instanceof Fault &&
          error.kind === "UNAVAILABLE" &&
          isHealedByTime(error) &&
          !work.setUps.hasThrown(error) &&
          !patience.isLeftFor(error),
        waitsOn: (fault) => !patience.isUsedUp && work.wouldWait(fault),
        mostInARow: Math.ceil(Math.log2(resource.batchSize)) + resource.concurrency + failuresToSpare,
        stop,
      },
      soFar,
    );
    const line = async (): Promise<void> => {
      while (!stop.aborted && !bad.hasDoubted) {
        const batch = batches.shift();
        if (!batch) return;
        try {
          await bad.carryOut(batch);
        } catch (error) {
          halt.abort();
          throw error;
        }
      }
    };
    while (batches.length > 0 && !stop.aborted) {
      await allEnded(Array.from({ length: resource.concurrency }, line));
      await bad.divide();
    }
    storeToHeal ??= await bad.end();
  };
  await allEnded(
    Object.entries(work.kind.resources).map((each) =>
      carryOutOf(each).catch((error: unknown) => {
        halt.abort();
        throw error;
      }),
    ),
  );
  if (work.stop.aborted) return;
  if (toHeal) work.ledger.noteRecordToHeal();
  const fault = toHeal ?? storeToHeal;
  if (fault) throw fault;
}

/** What work that goes on side by side has thrown first in time, once all of it has come to an end. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const thrown: unknown[] = [];
  await Promise.all(works.map((work) => work.catch((error: unknown) => void thrown.push(error))));
  if (thrown.length > 0) throw thrown[0];
}

/** How much time is left for faults to heal, as a page is begun: what goes through meanwhile gives the others no more. */
interface Patience {
  /** Whether the sync has waited for single records as often as it does. */
  readonly isUsedUp: boolean;
  /** Whether the sync waits for this fault, rather than let what failed for it fail. */
  readonly isLeftFor: (fault: Fault) => boolean;
}

function patienceOf({ ledger, wouldWait }: CarryOut): Patience {
  const isUsedUp = ledger.row.recordWaits >= mostWaitsForRecords;
  const mayHeal = ledger.row.retries < mostWaitsInARow && !isUsedUp;
  return { isUsedUp, isLeftFor: (fault) => mayHeal && wouldWait(fault) };
}

/**
 * Settles changes of which nobody knows whether they were carried out: a change that is as it was to be was made; one that is
 * as it was before is answered, to be carried out; one that is neither was changed by somebody else, and is left alone. One
 * whose target refuses to be looked at fails, and the others are settled.
 */
export async function settleByObserving(
  work: CarryOut,
  changes: readonly JournaledChange[],
): Promise<JournaledChange[]> {
  const toCarryOut: JournaledChange[] = [];
  for (const [name, resource] of Object.entries(work.kind.resources)) {
    const mine = changes.filter((change) => change.resource === name);
    if (mine.length === 0) continue;
    const now = await observeApart(
      resource,
      work.settling,
      mine.map((change) => change.target),
    );
    const settled: Settlement[] = [];
    const unmade: JournaledChange[] = [];
    for (const change of mine) {
      const state = now.get(change.target) ?? null;
      if (state instanceof Fault) settled.push({ change, fault: unobserved(work, change, state).toData() });
      else if (sameFields(resource, state, change.after))
        settled.push({ change, after: resource.ofChange ? resource.ofChange(state, change) : state });
      else if (sameFields(resource, state, change.before)) unmade.push(change);
      else settled.push({ change, fault: changedMeanwhile(work.ledger.row, change).toData() });
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
  let sent = 0;
  const bigcommerce = work.context.bigcommerce.with({
    beforeRequest: () => {
      work.beforeRequest();
      sent += 1;
    },
  });
  const sending: Sending = {
    ...work.context.sending,
    beforeRequest: (attempt) => {
      work.context.sending.beforeRequest?.(attempt);
      sent += 1;
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
    if (sent === 0 && work.stop.aborted && error === work.stop.reason) work.ledger.noteUnmade(batch);
    if (sent === 1 && isRefusedAtTheDoor(error)) work.ledger.noteRefused(batch);
    if (!isOfOneTarget(error) || work.setUps.hasThrown(error)) throw error;
    const [only, second] = batch;
    if (only !== undefined && second === undefined) return [{ change: only, outcome: { ok: false, fault: error } }];
    const half = Math.ceil(batch.length / 2);
    const first = await applyBatch(work, resource, batch.slice(0, half));
    return [...first, ...(await applyBatch(work, resource, batch.slice(half)))];
  }
}

/** Whether a request was answered by who checks tokens: nothing of it was carried out then. */
function isRefusedAtTheDoor(error: unknown): boolean {
  return error instanceof Fault && (error.kind === "AUTH" || error.kind === "SCOPE");
}

/** What became of one change, as its connector says. */
interface Answer {
  readonly change: JournaledChange;
  readonly outcome: ChangeOutcome;
}

/** Answers that are for good, and the first fault of one that shall have time to heal. */
function toldApart(
  { isLeftFor }: Patience,
  answers: readonly Answer[],
): { readonly settled: Settlement[]; readonly healing: Fault | undefined } {
  const settled: Settlement[] = [];
  let healing: Fault | undefined;
  for (const { change, outcome } of answers) {
    if (outcome.ok) settled.push({ change, after: outcome.after });
    else if (isLeftFor(outcome.fault)) healing ??= outcome.fault;
    else settled.push({ change, fault: outcome.fault.toData() });
  }
  return { settled, healing };
}

/** A change whose target refuses to be looked at: of one that was begun nobody knows what became. */
function unobserved({ ledger }: CarryOut, { seq }: JournaledChange, refusal: Fault): Fault {
  return ledger.isBegun(seq) ? outcomeUnknown(ledger.row, refusal) : refusal;
}

/** A change whose target is neither as it was nor as it was to become. */
export function changedMeanwhile(sync: SyncRow, change: JournaledChange): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CHANGED_MEANWHILE",
    message: `The ${change.resource} of ${change.target} is neither what it was before nor what it was to become: somebody else has changed it.`,
    remedy: `Look at the record in the store. ${howToGoOn(sync)}`,
    field: change.resource,
  });
}
