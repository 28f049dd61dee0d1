/** Law 1: nothing is written outside except as a journaled change. The journal is read as others see it: what is committed. */
import { Fault } from "@storegate/connector-kit";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TestBench, toyRecords, type ToySetup } from "./engine-under-test.js";

const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box." });

let bench: TestBench;
let engine: SyncEngine;
/** How many changes were about to be carried out, and those of them that did not stand open in the journal as they are. */
const seen = { writes: 0, unjournaled: [] as string[] };

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(2);
});
afterEach(() => Object.assign(seen, { writes: 0, unjournaled: [] }));
afterAll(() => bench.close());

async function watched(): Promise<ToySetup> {
  const setup = await bench.setup([...toyRecords(40), { key: "gone", gone: true }]);
  setup.toy.score.set("gone", 1).set("toy-007", 1);
  setup.toy.refused.set("score:toy-002", refusal);
  const look = async (wanted: readonly string[]): Promise<void> => {
    const rows = await bench.database.sql<{ told: string }[]>`
      select concat_ws(' ', action, resource, target, coalesce(replace(after::text, ': ', ':'), 'null')) as told
      from sync_changes join syncs on syncs.id = sync_changes.sync_id
      where syncs.store_id = ${setup.storeId} and finished_at is null and state = 'open'`;
    const open = new Set(rows.map((row) => row.told));
    seen.writes += wanted.length;
    seen.unjournaled.push(...wanted.filter((each) => !open.has(each)));
  };
  setup.toy.hooks = {
    beforeApply: (resource, changes) =>
      look(changes.map(({ action, target, after }) => `${action} ${resource} ${target} ${JSON.stringify(after)}`)),
    beforeMake: (name) => look([`create toy_group ${name} ${JSON.stringify({ name })}`]),
  };
  return setup;
}

/** What was written was journaled, all of it, and there was something. */
function expectJournaled({ toy }: ToySetup, row: SyncRow, refused = 0): void {
  expect(row).toMatchObject({ error: null, failed: refused });
  expect(seen.unjournaled).toEqual([]);
  expect(seen.writes).toBe(toy.writes.length + toy.made.length + refused);
  expect(toy.writes.length).toBeGreaterThan(0);
}

describe("nothing is written that does not stand open in the journal (law 1)", () => {
  test("in a run", async () => {
    const setup = await watched();
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ processed: 41, created: 39, updated: 0, deleted: 1 });
    expectJournaled(setup, row, 1);
  });

  test("of given keys, and in a retry", async () => {
    const setup = await watched();
    const row = await bench.run(engine, setup, { keys: ["toy-002", "toy-003", "nobody"] });
    expect(row).toMatchObject({ created: 1, skipped: 1 });
    expectJournaled(setup, row, 1);
    setup.toy.refused.clear();
    const retry = await engine.followUps.retryFailed(row.id, { startedById: null });
    // The one that was refused was tried twice.
    seen.writes -= 1;
    expectJournaled(setup, await bench.ended(retry.id));
  });

  test("in an undo", async () => {
    const setup = await watched();
    const row = await bench.run(engine, setup);
    const soFar = setup.toy.writes.length;
    const undo = await engine.followUps.undo(row.id, { dryRun: false, startedById: null });
    const undone = await bench.ended(undo.id);
    expect(setup.toy.writes.length).toBe(2 * soFar);
    seen.writes -= 1;
    expectJournaled(setup, undone);
  });

  test("in a run whose plan was judged before; while it is judged nothing is written", async () => {
    const setup = await watched();
    await bench.database.sql`update integrations set max_changes = 100 where id = ${setup.integrationId}`;
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ withinLimits: true });
    expectJournaled(setup, row, 1);
  });

  test("and a dry run writes nothing, of an undo neither", async () => {
    const setup = await watched();
    await bench.run(engine, setup, { dryRun: true });
    expect([seen.writes, setup.toy.writes, setup.toy.made]).toEqual([0, [], []]);
    const row = await bench.run(engine, setup);
    const soFar = seen.writes;
    const undo = await engine.followUps.undo(row.id, { dryRun: true, startedById: null });
    expect(await bench.ended(undo.id)).toMatchObject({ status: "SUCCEEDED", deleted: 40 });
    expect(seen.writes).toBe(soFar);
  });
});
