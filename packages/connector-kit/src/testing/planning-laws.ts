import { isDeepStrictEqual } from "node:util";
import { batchesOf, begin } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import type { PlannedRecord } from "../plan-records.js";
import { planPages } from "./plan-pages.js";
import { importAll, tablesOf } from "./run-kind.js";
import { asExport, openStage, type Stage } from "./stage.js";

/** Laws of planning, and of the world that a suite is run over. */
export const planningLaws: readonly Law[] = [
  { name: "its world holds what the laws need", of: "export kinds", check: worldIsEnough },
  { name: "planning writes nothing, and plans the same twice", of: "export kinds", check: planningWritesNothing },
  { name: "only its commit asks for later syncs", of: "export kinds", check: planningAsksForNothing },
  { name: "its labels and reasons are lower_snake", of: "every kind", check: wordsAreStable },
];

/** All records, planned. */
export async function planAll(stage: Stage, kind: AnyKind): Promise<PlannedRecord[]> {
  const exported = asExport(kind);
  const records: PlannedRecord[] = [];
  for await (const page of planPages(exported, await begin(exported, stage.context()), null)) {
    records.push(...page.records);
  }
  return records;
}

async function worldIsEnough(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const exported = asExport(kind);
  let pages = 0;
  const records: PlannedRecord[] = [];
  for await (const page of planPages(exported, await begin(exported, stage.context()), null)) {
    pages += 1;
    records.push(...page.records);
  }
  mustHold(pages >= 3, `the world has ${pages} pages; three at least show that cursors work`);
  mustHold(
    records.some(({ changes }) => changes.length === 0),
    "every record of the world is changed; one at least has to be as it should be, or skipped",
  );
  const changes = records.flatMap((record) => record.changes);
  for (const name of Object.keys(exported.resources)) {
    const batches = batchesOf(exported, changes).filter(({ resource }) => resource === name);
    mustHold(
      batches.length >= 2 &&
        batches.some(({ batch }) => batch.length >= 2 || exported.resources[name]?.batchSize === 1),
      `the world asks for ${batches.flatMap(({ batch }) => batch).length} changes of ${name}; two batches at least show that a kill between them is seen`,
    );
  }
}

async function planningAsksForNothing(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  await planAll(stage, kind);
  const [key] = stage.requested;
  mustHold(
    key === undefined,
    `planning asked for a sync over "${key}": ask in commit, so that the results are there, too`,
  );
}

/** What is counted and filtered by: no name of a thing, and no sentence. */
const stableWord = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

async function wordsAreStable(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const told =
    kind.direction === "export"
      ? (await planAll(stage, kind)).flatMap(({ key, plan: { label, reason } }) => [
          { key, what: "label", word: label },
          { key, what: "reason", word: reason },
        ])
      : (await importAll(kind, stage.context(), tablesOf(stage))).map(({ key, label }) => {
          return { key, what: "label", word: label };
        });
  for (const { key, what, word } of told) {
    mustHold(
      word === undefined || stableWord.test(word),
      `"${key}" has the ${what} ${inWords(word)}; it is counted and filtered by, so it is a word in lower_snake`,
    );
  }
}

async function planningWritesNothing(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const { world } = stage;
  const before = world.snapshot();
  const [first, second] = [await planAll(stage, kind), await planAll(stage, kind)];
  const { writes } = world.requests();
  mustHold(writes === 0, `planning sent ${writes} requests that write`);
  mustHold(isDeepStrictEqual(world.snapshot(), before), "planning has changed the world");
  for (const [index, record] of first.entries()) {
    const other = second[index];
    mustHold(
      isDeepStrictEqual(record, other),
      `"${record.key}" is planned otherwise the second time: ${inWords(record)}, then ${inWords(other)}`,
    );
  }
  mustHold(first.length === second.length, `${first.length} records are planned, then ${second.length}`);
}
