import { isDeepStrictEqual } from "node:util";
import { Fault } from "@storegate/http-client";
import type { AnyExportKind, CommittedRecord } from "../connector.js";
import type { PlannedRecord } from "../plan-records.js";
import { kept } from "./apply-changes.js";
import { firstDifference } from "./applying-laws.js";
import { inWords, mustHold } from "./broken-law.js";
import { commitContextOf, committedRecord } from "./committed-records.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { planAll } from "./planning-laws.js";
import { remembered } from "./remembered.js";
import { tablesOf } from "./run-kind.js";
import { spreadOver } from "./spread-over.js";
import { asExport, openStage, type Stage } from "./stage.js";
import { inverseOf } from "./undo-laws.js";

/** Laws of export kinds with a commit of their own; a kind without one holds them by having none. */
export const commitLaws: readonly Law[] = [
  { name: "what its plan hands to its commit survives JSON", of: "export kinds", check: memorySurvives },
  { name: "what it remembers goes with its transaction", of: "export kinds", check: goesWithItsTransaction },
  {
    name: "whichever records come together, it remembers the same",
    of: "export kinds",
    check: remembersTheSame,
  },
  { name: "what failed is planned again", of: "export kinds", check: failedIsPlannedAgain },
  { name: "its commit takes what an undo did", of: "export kinds", check: takesAnUndo },
  { name: "what an undo took back is planned again", of: "export kinds", check: undoneIsPlannedAgain },
];

async function memorySurvives(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  for (const { key, plan } of await planAll(stage, kind)) {
    if (plan.memory === undefined) continue;
    mustHold(
      isDeepStrictEqual(kept(plan.memory), plan.memory),
      `the memory of "${key}" comes back from JSON otherwise: ${firstDifference(kept(plan.memory), plan.memory)}`,
    );
  }
}

async function goesWithItsTransaction(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.commit) return;
  await using stage = await openStage(given);
  const [records, tables] = [await allCommitted(stage, exported), tablesOf(stage)];
  const [before, bare] = [await tables.snapshot(), await remembered(given, tables)];
  const undone = new Error("undone");
  const commit = tables.transaction(async (transaction) => {
    await exported.commit?.(commitContextOf(stage.context()), transaction, records);
    throw undone;
  });
  await commit.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  const after = await tables.snapshot();
  mustHold(
    isDeepStrictEqual(after, before),
    `the transaction was undone, and something was kept: ${firstDifference(after, before)}`,
  );
  await commitIn(stage, exported, [records]);
  await using fresh = await openStage(given);
  const asked: string[] = [];
  await commitIn(fresh, exported, [records], false, (keys) => asked.push(...keys));
  const [late, first] = [await remembered(given, tables), await remembered(given, tablesOf(fresh))];
  mustHold(
    !isDeepStrictEqual(first, bare) || asked.length > 0 || records.every(({ memory }) => memory === undefined),
    "its commit is handed memory, and neither keeps anything nor asks for a sync",
  );
  mustHold(
    isDeepStrictEqual(late, first),
    `after a transaction that was undone, it remembers something else: ${firstDifference(late, first)}`,
  );
}

async function remembersTheSame(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.commit) return;
  await using together = await openStage(given);
  const records = await allCommitted(together, exported);
  await commitIn(together, exported, [records]);
  await using apart = await openStage(given);
  await commitIn(
    apart,
    exported,
    records.toReversed().map((record) => [record]),
  );
  const [one, other] = [await remembered(given, tablesOf(apart)), await remembered(given, tablesOf(together))];
  mustHold(
    isDeepStrictEqual(one, other),
    `handed over one by one, and the last first, its records are remembered otherwise: ${firstDifference(one, other)}`,
  );
}

async function takesAnUndo(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.commit || !exported.undoable) return;
  await using stage = await openStage(given);
  const records = await allCommitted(stage, exported);
  await commitIn(stage, exported, [records]);
  const changed = spreadOver(
    records.filter(({ changes }) => changes.length > 0),
    8,
  );
  for (const { memory: _, label: __, reason: ___, ...record } of changed) {
    const changes = record.changes.map((change) => inverseOf(change));
    const undone = committedRecord({ ...record, externalId: record.externalId, plan: {} }, changes);
    await commitIn(stage, exported, [[undone]], true).catch((error: unknown) => {
      mustHold(false, `its commit will not have what an undo did to "${record.key}": ${inWords(String(error))}`);
    });
  }
}

async function failedIsPlannedAgain(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.commit) return;
  await using stage = await openStage(given);
  const planned = await planAll(stage, kind);
  const changed = planned.filter(({ changes }) => changes.length > 0);
  const failed = changed.map((record) => {
    const changes = record.changes.map((change) => ({ ...change, fault: refused.toData() }));
    return committedRecord(record, changes);
  });
  await commitIn(stage, exported, [failed]);
  await mustBePlanned(stage, kind, changed, (key) => `"${key}" failed, and its commit made the next plan leave it out`);
}

async function undoneIsPlannedAgain(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.commit || !exported.undoable) return;
  await using stage = await openStage(given);
  const changed = (await planAll(stage, kind)).filter(({ changes }) => changes.length > 0);
  await commitIn(stage, exported, [changed.map((record) => committedRecord(record, record.changes))]);
  const taken = changed.map((record) => {
    return committedRecord(
      { ...record, plan: {} },
      record.changes.map((change) => inverseOf(change)),
    );
  });
  await commitIn(stage, exported, [taken], true).catch((error: unknown) => {
    mustHold(false, `its commit will not have what an undo did: ${inWords(String(error))}`);
  });
  // Of all this the store has seen nothing, so it stands as after an undo.
  await mustBePlanned(
    stage,
    kind,
    changed,
    (key) => `"${key}" was taken back, and its commit remembers it as done: the next plan leaves it out`,
  );
}

/** Why a record fails that is handed to a commit as one that failed. */
const refused = new Fault({ kind: "INPUT", code: "REFUSED", message: "The target refused it." });

/** @throws BrokenLaw where a record is no longer planned with the changes that it had. */
async function mustBePlanned(
  stage: Stage,
  kind: AnyKind,
  before: readonly PlannedRecord[],
  otherwise: (key: string) => string,
): Promise<void> {
  const identity = ({ key, externalId }: PlannedRecord): string => JSON.stringify([key, externalId]);
  const now = new Map((await planAll(stage, kind)).map((record) => [identity(record), record.changes]));
  for (const record of before)
    mustHold(isDeepStrictEqual(now.get(identity(record)), record.changes), otherwise(record.key));
}

/** All records of a world, as if everything had been carried out. */
async function allCommitted(stage: Stage, kind: AnyExportKind<unknown, unknown>): Promise<CommittedRecord[]> {
  return (await planAll(stage, kind)).map((record) => committedRecord(record, record.changes));
}

/** Hands records over, each list in a transaction of its own. */
async function commitIn(
  stage: Stage,
  kind: AnyExportKind<unknown, unknown>,
  lists: readonly (readonly CommittedRecord[])[],
  undoes = false,
  asked?: (keys: readonly string[]) => void,
): Promise<void> {
  const context = commitContextOf(stage.context(), undoes, asked);
  for (const records of lists)
    await tablesOf(stage).transaction(
      (transaction) => kind.commit?.(context, transaction, records) ?? Promise.resolve(),
    );
}
