import { inspect, isDeepStrictEqual } from "node:util";
import { Fault, type FaultKind } from "@storegate/http-client";
import { applyBatch, batchesOf, begin } from "./apply-changes.js";
import { mustBeAsPlanned } from "./applying-laws.js";
import { BrokenLaw, inWords, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { storeFailures } from "./contract-world.js";
import type { PlannedRecord } from "../plan-records.js";
import { planPages } from "./plan-pages.js";
import { planAll } from "./planning-laws.js";
import { readAll } from "./reading-laws.js";
import { spreadOver } from "./spread-over.js";
import { asExport, openStage, type Stage } from "./stage.js";

/** Laws of a store that fails. */
export const faultLaws: readonly Law[] = [
  { name: "a fault while reading is a fault, and never data", of: "every kind", check: faultsWhileReading },
  { name: "a fault while applying is a fault, and never an outcome", of: "export kinds", check: faultsWhileApplying },
];

async function faultsWhileReading(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const truth = new Map<string, PlannedRecord>();
  const known = (record: PlannedRecord): string => JSON.stringify([record.key, record.externalId]);
  if (kind.direction === "export") for (const record of await planAll(stage, kind)) truth.set(known(record), record);
  else await readAll(kind, stage.context(), null);
  const requests = stage.world.requests().total;
  mustHold(requests > 0, "the kind asks the store nothing, so the suite cannot see what it makes of its faults");
  const places = spreadOver(
    Array.from({ length: requests }, (_, index) => index),
    given.places ?? 16,
  );
  for (const { failure, kind: wanted } of storeFailures) {
    for (const passing of places) {
      const when = `the store answered ${failure} from request ${passing + 1} on`;
      stage.world.fail(failure, passing);
      const error = await thrownBy(async () => {
        if (kind.direction === "import") return readAll(kind, stage.context(), null);
        for await (const page of planPages(kind, await begin(kind, stage.context()), null)) {
          for (const record of page.records) {
            mustHold(
              isDeepStrictEqual(truth.get(known(record)), record),
              `${when}, and "${record.key}" was planned from it: ${inWords(record)}`,
            );
          }
        }
        return undefined;
      });
      stage.world.heal();
      mustBeFault(error, wanted, when);
    }
  }
}

async function faultsWhileApplying(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const exported = asExport(kind);
  const changes = (await planAll(stage, kind)).flatMap((record) => record.changes);
  for (const { failure, kind: wanted } of storeFailures) {
    for (const name of Object.keys(exported.resources)) {
      const batch = batchesOf(exported, changes).find(({ resource }) => resource === name)?.batch ?? [];
      const when = `the store answered ${failure} to ${name}.apply`;
      const context = await begin(exported, stage.context());
      stage.world.fail(failure, 0);
      const outcomes: unknown = await applyBatch(exported, context, name, batch).catch((error: unknown) => error);
      stage.world.heal();
      if (!Array.isArray(outcomes)) mustBeFault(outcomes, wanted, when);
      else await outcomesMustBeTrue(stage, kind, batch, outcomes, wanted, when);
    }
  }
}

/** What was told as done was done; what was told as failed failed for the store's fault. */
async function outcomesMustBeTrue(
  stage: Stage,
  kind: AnyKind,
  batch: Parameters<typeof mustBeAsPlanned>[2],
  outcomes: Awaited<ReturnType<typeof applyBatch>>,
  wanted: FaultKind,
  when: string,
): Promise<void> {
  for (const outcome of outcomes) if (!outcome.ok) mustBeFault(outcome.fault, wanted, when);
  const done = batch.filter((_, index) => outcomes[index]?.ok === true);
  try {
    await mustBeAsPlanned(stage, kind, done);
  } catch (error) {
    mustHold(false, `${when}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws what the suite itself complains of. */
async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof BrokenLaw) throw error;
    return error;
  }
}

function mustBeFault(error: unknown, wanted: FaultKind, when: string): void {
  mustHold(error !== undefined, `${when}, and the kind ended as if nothing had happened`);
  mustHold(error instanceof Fault, `${when}, and what was thrown is no Fault: ${inspect(error)}`);
  mustHold(
    error.kind === wanted,
    `${when}, which is a fault of kind ${wanted}; what was thrown is ${error.kind}: ${error.message}`,
  );
}
