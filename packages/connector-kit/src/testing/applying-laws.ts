import { isDeepStrictEqual } from "node:util";
import type { Change, Fields } from "../connector.js";
import { applyAll, begin, same, viewed } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import type { ContractWorld } from "./contract-world.js";
import { Killed, MemoryRun } from "./memory-run.js";
import { planAll } from "./planning-laws.js";
import { remembered } from "./remembered.js";
import { spreadOver } from "./spread-over.js";
import { asExport, openStage, type Stage } from "./stage.js";

/** Laws of carrying changes out. */
export const applyingLaws: readonly Law[] = [
  { name: "applying twice changes nothing more", of: "export kinds", check: applyingTwice },
  { name: "killed anywhere and resumed, it ends as if it had not been", of: "export kinds", check: killedAnywhere },
  { name: "a bad record fails alone", of: "export kinds", check: badRecordFailsAlone },
  { name: "it touches no foreign field", of: "export kinds", check: touchesNothingForeign },
];

async function applyingTwice(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const exported = asExport(kind);
  const changes = (await planAll(stage, kind)).flatMap((record) => record.changes);
  const first = await applyAll(exported, await begin(exported, stage.context()), changes);
  const done = first.filter(({ outcome }) => outcome.ok).map(({ change }) => change);
  mustHold(done.length > 0, `of ${changes.length} changes none was carried out: ${inWords(first)}`);
  await mustBeAsPlanned(stage, kind, done);
  const before = stage.world.snapshot();
  for (const { change, outcome } of await applyAll(exported, await begin(exported, stage.context()), done)) {
    mustHold(
      outcome.ok,
      `applied again, ${change.resource} of ${change.target} fails: ${outcome.ok ? "" : outcome.fault.message}`,
    );
  }
  mustHold(
    isDeepStrictEqual(stage.world.snapshot(), before),
    "the same changes applied again changed the world once more",
  );
  const failed = new Set(first.filter(({ outcome }) => !outcome.ok).map(({ change }) => change.target));
  for (const record of await planAll(stage, kind)) {
    const more = record.changes.filter(({ target }) => !failed.has(target));
    mustHold(more.length === 0, `after a run, "${record.key}" is to be changed again: ${inWords(more)}`);
  }
}

async function killedAnywhere(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  let steps = 0;
  const whole = new MemoryRun(asExport(kind), stage.world.tables);
  await whole.go(stage.context(), () => void (steps += 1));
  const memoryOf = async ({ tables }: Pick<ContractWorld, "tables">): Promise<unknown> =>
    tables && (await remembered(given, tables));
  const [world, results, memory] = [stage.world.snapshot(), whole.results, await memoryOf(stage.world)];
  for (const at of spreadOver(
    Array.from({ length: steps }, (_, index) => index + 1),
    given.places ?? 16,
  )) {
    const place = `killed at step ${at} of ${steps}`;
    await using survivor = await given.world();
    const run = new MemoryRun(asExport(kind), survivor.tables);
    await goUntil(run, await openStage(given, survivor), at);
    await using next = await openStage(given, survivor);
    await run.go(next.context());
    mustHold(
      isDeepStrictEqual(survivor.snapshot(), world),
      `${place} and resumed, the run leaves another world behind: ${firstDifference(survivor.snapshot(), world)}`,
    );
    mustHold(
      isDeepStrictEqual(run.results, results),
      `${place} and resumed, the run has other results: ${firstDifference(run.results, results)}`,
    );
    const kept = await memoryOf(survivor);
    mustHold(
      isDeepStrictEqual(kept, memory),
      `${place} and resumed, the run remembers something else: ${firstDifference(kept, memory)}`,
    );
  }
}

/** Goes on until a step, and dies there. */
async function goUntil(run: MemoryRun, stage: Stage, at: number): Promise<void> {
  await using _ = stage;
  let step = 0;
  const kill = (): void => {
    step += 1;
    if (step >= at) throw new Killed(`at step ${at}`);
  };
  try {
    await run.go(stage.context(), kill);
  } catch (error) {
    // What a connector makes of its process's end does not matter.
    if (step < at) throw error;
  }
}

async function badRecordFailsAlone(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  for (const [name, { batchSize }] of Object.entries(exported.resources)) {
    await using stage = await openStage(given);
    const planned = (await planAll(stage, kind)).flatMap((record) => record.changes);
    const changes = planned.filter(({ resource }) => resource === name).slice(0, batchSize * 2);
    const bad = changes[Math.floor(changes.length / 2)];
    mustHold(bad !== undefined && changes.length >= 2, `the world has too few changes of ${name}`);
    stage.world.refuse(bad);
    const outcomes = await applyAll(exported, await begin(exported, stage.context()), changes).catch(
      (error: unknown) => {
        mustHold(false, `${name}.apply throws for one bad record, and so fails the whole sync: ${String(error)}`);
        throw error;
      },
    );
    for (const { change, outcome } of outcomes) {
      mustHold(
        outcome.ok === (change !== bad),
        change === bad
          ? `${name}.apply answers that a change was carried out which the store refused: ${inWords(change)}`
          : `one record was bad, and ${change.target} fails with it: ${outcome.ok ? "" : outcome.fault.message}`,
      );
    }
    await mustBeAsPlanned(
      stage,
      kind,
      changes.filter((change) => change !== bad),
    );
  }
}

async function touchesNothingForeign(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const foreign = (): unknown => given.foreign(stage.world.snapshot());
  const [before, all] = [foreign(), stage.world.snapshot()];
  await new MemoryRun(asExport(kind), stage.world.tables).go(stage.context());
  mustHold(!isDeepStrictEqual(stage.world.snapshot(), all), "the run has changed nothing at all");
  mustHold(
    isDeepStrictEqual(foreign(), before),
    `the run has changed what is not the connector's: ${firstDifference(foreign(), before)}`,
  );
}

/** @throws BrokenLaw where a target is not as its change was to leave it. */
export async function mustBeAsPlanned(stage: Stage, kind: AnyKind, changes: readonly Change[]): Promise<void> {
  const exported = asExport(kind);
  const context = viewed(await begin(exported, stage.context()), {});
  for (const [name, resource] of Object.entries(exported.resources)) {
    const mine = changes.filter((change) => change.resource === name);
    if (mine.length === 0) continue;
    const now = await resource.observe(context, [...new Set(mine.map(({ target }) => target))]);
    for (const { target, after } of mine) {
      const state: Fields = now.get(target) ?? null;
      mustHold(
        same(exported, name, state, after),
        `${name} of ${target} was answered for as carried out; it is ${inWords(state)} and was to be ${inWords(after)}`,
      );
    }
  }
}

/** Where two values differ first, in words. */
export function firstDifference(is: unknown, was: unknown, at = ""): string {
  const isList = typeof is === "object" && is !== null && typeof was === "object" && was !== null;
  if (!isList) return `at "${at}" ${inWords(is)} instead of ${inWords(was)}`;
  const [one, other] = [is as Record<string, unknown>, was as Record<string, unknown>];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const name = [...names].find((each) => !isDeepStrictEqual(one[each], other[each]));
  return name === undefined ? `at "${at}"` : firstDifference(one[name], other[name], `${at}/${name}`);
}
