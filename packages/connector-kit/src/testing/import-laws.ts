import { isDeepStrictEqual } from "node:util";
import { kept } from "./apply-changes.js";
import { firstDifference } from "./applying-laws.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { readAll } from "./reading-laws.js";
import { importAll, tablesOf } from "./run-kind.js";
import { spreadOver } from "./spread-over.js";
import { asImport, openStage } from "./stage.js";

/** Laws of kinds that fill tables of the connector's own. */
export const importLaws: readonly Law[] = [
  { name: "what it keeps goes with its transaction", of: "import kinds", check: goesWithItsTransaction },
  { name: "importing twice is the same as once", of: "import kinds", check: twiceIsOnce },
  { name: "cut after any page and resumed, it keeps the same", of: "import kinds", check: resumes },
];

async function goesWithItsTransaction(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const [imports, context, tables] = [asImport(kind), stage.context(), tablesOf(stage)];
  const pages = await readAll(kind, context, null);
  mustHold(pages.length >= 3, `the world has ${pages.length} pages; three at least show that cursors work`);
  const before = await tables.snapshot();
  const undone = new Error("the transaction is undone");
  for (const { records } of pages) {
    const commit = tables.transaction(async (transaction) => {
      await imports.commit(context, transaction, records);
      throw undone;
    });
    await commit.catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  }
  const after = await tables.snapshot();
  mustHold(
    isDeepStrictEqual(after, before),
    `every transaction was undone, and something was kept: ${firstDifference(after, before)}`,
  );
  await importAll(kind, context, tables);
  await using fresh = await openStage(given);
  await importAll(kind, fresh.context(), tablesOf(fresh));
  const [late, first] = [await tables.snapshot(), await tablesOf(fresh).snapshot()];
  mustHold(!isDeepStrictEqual(first, before), "importing keeps nothing at all");
  mustHold(
    isDeepStrictEqual(late, first),
    `after transactions that were undone, importing keeps something else: ${firstDifference(late, first)}`,
  );
}

async function twiceIsOnce(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const tables = tablesOf(stage);
  await importAll(kind, stage.context(), tables);
  const once = await tables.snapshot();
  const again = await importAll(kind, stage.context(), tables);
  const twice = await tables.snapshot();
  mustHold(isDeepStrictEqual(twice, once), `imported again, the tables differ: ${firstDifference(twice, once)}`);
  const changed = again.filter(({ outcome }) => outcome !== "UNCHANGED");
  mustHold(changed.length === 0, `imported again, records are told as changed: ${inWords(changed)}`);
}

async function resumes(given: AnyCase, kind: AnyKind): Promise<void> {
  await using whole = await openStage(given);
  await importAll(kind, whole.context(), tablesOf(whole));
  const wanted = await tablesOf(whole).snapshot();
  const pages = await readAll(kind, whole.context(), null);
  for (const cut of spreadOver(
    pages.slice(0, -1).map((_, index) => index + 1),
    8,
  )) {
    await using world = await given.world();
    let next: unknown = null;
    {
      await using first = await openStage(given, world);
      const [imports, context, tables] = [asImport(kind), first.context(), tablesOf(first)];
      let done = 0;
      for await (const page of imports.read(context, { cursor: null })) {
        await tables.transaction((transaction) => imports.commit(context, transaction, page.records));
        next = kept(page.next);
        done += 1;
        if (done === cut) break;
      }
    }
    await using second = await openStage(given, world);
    await importAll(kind, second.context(), tablesOf(second), next);
    const got = await tablesOf(second).snapshot();
    mustHold(
      isDeepStrictEqual(got, wanted),
      `cut after page ${cut} and resumed, the tables differ: ${firstDifference(got, wanted)}`,
    );
  }
}
