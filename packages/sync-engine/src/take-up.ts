/**
 * A page that was left in the middle, by a worker that died or a sync that stood still, for seconds or for weeks. What may have
 * been handed over is looked at. What was not made by then goes by a new plan, as source and store are now: the old one would
 * overrun what persons have done meanwhile, and would take for the sync's own what somebody else has made.
 */
import { Fault, planRecords, type AnyExportKind, type SyncContext } from "@storegate/connector-kit";
import { changedMeanwhile, settleByObserving, type CarryOut } from "./carry-out.js";
import { howToGoOn } from "./how-to-go-on.js";
import type { JournaledChange } from "./journal.js";
import { tooLong } from "./key-length.js";
import type { OpenChange } from "./open-journal.js";
import { notFound, type PagesFrom } from "./planned-pages.js";
import type { SyncRow } from "./ports.js";
import { readAgain } from "./read-again.js";
import { sameFields } from "./same-fields.js";
import type { Settlement } from "./sync-ledger.js";
import type { PlannedRecord, RenewedRecord } from "./sync-pages.js";
import type { OpenRecord } from "./sync-tally.js";

/** What of the page is not made, of one record. */
interface LeftOf {
  readonly record: OpenRecord;
  readonly changes: readonly OpenChange[];
}

/**
 * Settles the open changes of a page, as far as they are, and plans the others anew; answers what is to be carried out.
 *
 * A record of which nothing is settled is planned as if it came for the first time. Of one that is half made, a change that was
 * handed over and has not come about is carried out; one that was never handed over is carried out if it is planned again just
 * so, is forgotten if nothing is left to be done, and else has failed, for what has changed meanwhile.
 * @param inherited open changes, as they were found.
 * @param from where the page begins.
 */
export async function takeUp(
  work: CarryOut,
  context: SyncContext<unknown, unknown>,
  from: PagesFrom,
  inherited: readonly OpenChange[],
): Promise<JournaledChange[]> {
  const { kind, ledger } = work;
  const begun = inherited.filter((change) => change.begun);
  const unmade = new Set((await settleByObserving(work, begun)).map(({ seq }) => seq));
  work.stop.throwIfAborted();
  const open = Map.groupBy(
    inherited.filter((change) => !change.begun || unmade.has(change.seq)),
    ({ recordSeq }) => recordSeq,
  );
  const left = ledger.openRecords.map((record): LeftOf => ({ record, changes: open.get(record.recordSeq) ?? [] }));
  const toPlan = left.filter(({ record, changes }) => !isHalfMade(record) || changes.some((change) => !change.begun));
  const planned = await planAgain(kind, context, from, toPlan);
  const renewed: RenewedRecord[] = [];
  const goingOn = left.flatMap((each) => (toPlan.includes(each) ? [] : each.changes));
  const forgotten: OpenChange[] = [];
  const failed: Settlement[] = [];
  for (const [index, { record, changes }] of toPlan.entries()) {
    const plan = planned[index] ?? notFound(record);
    if (!isHalfMade(record)) renewed.push({ recordSeq: record.recordSeq, old: { changes }, record: plan });
    else
      for (const change of changes) {
        const verdict = change.begun ? "goes on" : verdictOfRest(work, change, plan);
        if (verdict === "goes on") goingOn.push(change);
        else if (verdict === "is done") forgotten.push(change);
        else failed.push({ change, fault: verdict.toData() });
      }
  }
  if (failed.length > 0) await ledger.settle(failed);
  const opened = toPlan.length === 0 ? [] : await ledger.pages.openAgain(renewed, forgotten);
  return [...goingOn, ...opened];
}

function isHalfMade({ settled }: OpenRecord): boolean {
  return settled.length > 0;
}

/** The records' plans as they are now, in their order; undefined for one that is no longer at the source. */
async function planAgain(
  kind: AnyExportKind<unknown, unknown>,
  context: SyncContext<unknown, unknown>,
  from: PagesFrom,
  left: readonly LeftOf[],
): Promise<readonly (PlannedRecord | undefined)[]> {
  if (left.length === 0) return [];
  const asked = left.map(({ record: { key, externalId }, changes }) => ({ key, externalId, changes }));
  const sources = await readAgain(kind, context, from, asked);
  const found = sources.filter((source) => source !== undefined);
  const planned = (await planRecords(kind, context, found, tooLong)).values();
  return sources.map((source) => (source === undefined ? undefined : planned.next().value));
}

/** What is to become of a change of a half made record that was never handed over. */
function verdictOfRest(
  { kind, ledger: { row } }: CarryOut,
  change: JournaledChange,
  { plan, changes }: PlannedRecord,
): "goes on" | "is done" | Fault {
  if (plan.problem) return plan.problem;
  if (plan.skip) return noLongerPlanned(row, change, plan.reason ?? "skipped");
  const now = changes.find(({ resource }) => resource === change.resource);
  if (!now) return "is done";
  const resource = kind.resources[change.resource] ?? {};
  const isSame =
    now.action === change.action &&
    now.target === change.target &&
    sameFields(resource, now.before, change.before) &&
    sameFields(resource, now.after, change.after);
  return isSame ? "goes on" : changedMeanwhile(row, change);
}

function noLongerPlanned(sync: SyncRow, { resource, target }: JournaledChange, reason: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CHANGED_MEANWHILE",
    message: `Of this record a part was done when the sync was left; now it is to be left alone (${reason}), and the ${resource} of ${target} was not written.`,
    remedy: `Look at the record in the store. ${howToGoOn(sync)}`,
    field: resource,
  });
}
