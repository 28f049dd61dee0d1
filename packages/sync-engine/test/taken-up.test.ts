/** Syncs that are taken up again, after a pause or a death, in a world that has moved on. */
import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStore } from "../src/store-runner.js";
import { MortalDatabase } from "../src/testing/mortal-database.js";
import { TestBench, asked, toyRecords, type ToySetup } from "./engine-under-test.js";
import { workAt } from "./pausing.js";
import type { ToyRecord } from "./toy-store.js";
import { storyOf } from "./varied-sync.js";

let bench: TestBench;
/** Takes requests only; who works is said by each test. */
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(0);
});
afterAll(() => bench.close());

/** A sync that was left in the middle of its only page. */
interface Left {
  readonly setup: ToySetup;
  readonly syncId: string;
  /** Of these records nothing was done, in the order of the plan. */
  readonly untouched: readonly string[];
  /** Of these the group was given and the score was not. */
  readonly halfMade: readonly string[];
}

const scores = (): ToyRecord[] => toyRecords(30).map(({ group: _, ...record }) => record);

async function run(setup: ToySetup): Promise<string> {
  const { id } = await engine.requests.start(asked(setup.integrationId));
  await workAt(bench, setup.storeId);
  return id;
}

/**
 * Works until something was written; then the sync is paused.
 * @param goesAway whether the store takes no more scores from then on, so that what is begun cannot be finished.
 */
async function pauseAmid(setup: ToySetup, syncId: string, goesAway = false): Promise<Left> {
  setup.toy.hooks.afterApply = async () => {
    await engine.pauses.pause(syncId, null);
    if (!goesAway) return;
    setup.toy.hooks.beforeApply = (resource) => {
      if (resource === "score")
        throw new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The toys did not answer." });
    };
  };
  await workAt(bench, setup.storeId);
  setup.toy.hooks = {};
  expect((await bench.row(syncId)).pausedAt).not.toBeNull();
  const journal = await bench.journal(syncId);
  expect(journal.filter(({ state, begun }) => state === "open" && begun)).toEqual([]);
  const ofTarget = [...Map.groupBy(journal, ({ target }) => target)];
  const untouched = ofTarget.filter(([, changes]) => changes.every(({ state }) => state === "open"));
  const halfMade = ofTarget.filter(
    ([, changes]) =>
      changes.some(({ resource, state }) => resource === "score" && state === "open") &&
      changes.some(({ state }) => state === "done"),
  );
  return {
    setup,
    syncId,
    untouched: untouched.map(([target]) => target),
    halfMade: halfMade.map(([target]) => target),
  };
}

async function paused(source: readonly ToyRecord[], arrange: (setup: ToySetup) => void = () => {}): Promise<Left> {
  const setup = await bench.setup(source);
  arrange(setup);
  return pauseAmid(setup, (await engine.requests.start(asked(setup.integrationId))).id);
}

/** As {@link paused}, by a store that goes away just then. */
async function halfMade(source: readonly ToyRecord[]): Promise<Left> {
  const setup = await bench.setup(source);
  return pauseAmid(setup, (await engine.requests.start(asked(setup.integrationId))).id, true);
}

async function goOn({ setup, syncId }: Left) {
  await engine.pauses.resume(syncId);
  await workAt(bench, setup.storeId);
  return bench.row(syncId);
}

function change({ setup: { toy } }: Left, key: string, to: Partial<ToyRecord>): void {
  toy.source = toy.source.map((record) => (record.key === key ? { ...record, ...to } : record));
}

async function resultOf(syncId: string, key: string) {
  return (await bench.results(syncId)).find((result) => result.key === key);
}

async function undo({ setup, syncId }: Left): Promise<string> {
  const { id } = await engine.followUps.undo(syncId, { dryRun: false, startedById: null });
  await workAt(bench, setup.storeId);
  return id;
}

describe("a record of which nothing was done when the sync was paused", () => {
  test("is not changed where somebody has done the same meanwhile, and their work outlives an undo (laws 1, 7)", async () => {
    const left = await paused(scores());
    const [target = ""] = left.untouched;
    left.setup.toy.score.set(target, left.setup.toy.source.find(({ key }) => key === target)?.score ?? 0);
    const wanted = left.setup.toy.score.get(target);
    expect(await goOn(left)).toMatchObject({ status: "SUCCEEDED", processed: 30, created: 29, unchanged: 1 });
    expect((await bench.journal(left.syncId)).map((each) => each.target)).not.toContain(target);
    await undo(left);
    expect(left.setup.toy.score).toEqual(new Map([[target, wanted]]));
  });

  test("becomes what the source says now, from what the store has now", async () => {
    const left = await paused(scores(), ({ toy }) => void (toy.pageSize = 40));
    const [otherwise = "", changed = "", skipped = "", gone = ""] = left.untouched;
    change(left, otherwise, { score: 5555 });
    left.setup.toy.score.set(changed, 4711);
    change(left, skipped, { skip: "opted_out" });
    left.setup.toy.source = left.setup.toy.source.filter(({ key }) => key !== gone);
    const row = await goOn(left);
    expect(row).toMatchObject({ status: "SUCCEEDED", processed: 30, created: 27, updated: 1, skipped: 2 });
    expect(left.setup.toy.score.get(otherwise)).toBe(5555);
    expect(await resultOf(row.id, changed)).toMatchObject({ outcome: "UPDATED", before: { score: 4711 } });
    expect(await resultOf(row.id, skipped)).toMatchObject({ outcome: "SKIPPED", reason: "opted_out" });
    expect(await resultOf(row.id, gone)).toMatchObject({ outcome: "SKIPPED", reason: "not_found" });
    for (const target of [skipped, gone]) expect(left.setup.toy.score.has(target)).toBe(false);
  });

  test("is found though its list has shifted and another has its key; the id tells them apart", async () => {
    const twins = [1, 2, 3].map((score) => ({ key: "Twin", id: `twin-${score}`, score }));
    const left = await paused([...scores().slice(0, 20), ...twins]);
    expect(left.untouched).toEqual(expect.arrayContaining(["twin-1", "twin-2", "twin-3"]));
    const { toy } = left.setup;
    const news = Array.from({ length: 30 }, (_, index) => ({ key: `new-${index}`, score: 1 }));
    const rest = toy.source.filter(({ id }) => id !== "twin-2").toReversed();
    toy.source = [...news, ...rest.map((record) => (record.id === "twin-3" ? { ...record, score: 33 } : record))];
    expect(await goOn(left)).toMatchObject({ created: 22, skipped: 1 });
    expect([1, 2, 3].map((id) => toy.score.get(`twin-${id}`))).toEqual([1, undefined, 33]);
    expect([...toy.score.keys()].some((target) => target.startsWith("new"))).toBe(false);
  });

  test("counts once within the sync's limits", async () => {
    const setup = await bench.setup(scores());
    const { id } = schema.integrations;
    await bench.database.queries.update(schema.integrations).set({ maxChanges: 30 }).where(eq(id, setup.integrationId));
    const left = await pauseAmid(setup, (await engine.requests.start(asked(setup.integrationId))).id);
    for (const key of left.untouched) change(left, key, { score: 1000 });
    expect(await goOn(left)).toMatchObject({ status: "SUCCEEDED", created: 30 });
  });

  test("and that an undo would delete stays where somebody has touched it meanwhile (law 7)", async () => {
    const setup = await bench.setup(scores());
    const origin = await run(setup);
    const { id } = await engine.followUps.undo(origin, { dryRun: false, startedById: null });
    const left = await pauseAmid(setup, id);
    const [touched = "", changed = ""] = left.untouched;
    setup.toy.touched.set(touched, { images: 1 });
    setup.toy.score.set(changed, 4711);
    expect(await goOn(left)).toMatchObject({ status: "SUCCEEDED", deleted: 28, skipped: 2 });
    expect([...setup.toy.score.keys()].toSorted()).toEqual([touched, changed].toSorted());
    expect(await resultOf(id, touched)).toMatchObject({
      reason: "changed_since",
      details: { changed: [{ resource: "score", now: { images: 1 } }] },
    });
  });
});

describe("a record that was half made when the sync was paused and its store went away", () => {
  test("is made whole, but for what others have done, or have changed, meanwhile", async () => {
    const left = await halfMade(toyRecords(30));
    expect(left.halfMade.length).toBeGreaterThan(4);
    const [done = "", changed = "", skipped = "", asBefore = ""] = left.halfMade;
    const { toy } = left.setup;
    toy.score.set(done, toy.source.find(({ key }) => key === done)?.score ?? 0).set(changed, 4711);
    change(left, skipped, { skip: "opted_out" });
    expect(await goOn(left)).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 28, failed: 2 });
    expect(await resultOf(left.syncId, done)).toMatchObject({
      outcome: "CREATED",
      after: { group: expect.any(String) },
    });
    expect((await resultOf(left.syncId, done))?.after).not.toHaveProperty("score");
    for (const key of [changed, skipped])
      expect((await resultOf(left.syncId, key))?.errors).toMatchObject([{ code: "CHANGED_MEANWHILE", field: "score" }]);
    expect([toy.score.get(changed), toy.score.has(skipped), toy.score.has(asBefore)]).toEqual([4711, false, true]);
    await undo(left);
    expect([...toy.score.keys()].toSorted()).toEqual([done, changed].toSorted());
  });

  test("and is undone keeps of the rest what somebody has touched meanwhile (law 7)", async () => {
    const setup = await bench.setup(toyRecords(30));
    const origin = await run(setup);
    const { id } = await engine.followUps.undo(origin, { dryRun: false, startedById: null });
    const left = await pauseAmid(setup, id, true);
    const [touched = ""] = left.halfMade;
    setup.toy.touched.set(touched, { images: 1 });
    expect(await goOn(left)).toMatchObject({ status: "COMPLETED_WITH_ERRORS", deleted: 29, failed: 1 });
    expect([...setup.toy.score.keys()]).toEqual([touched]);
  });
});

describe("a worker that dies", () => {
  async function dies({ storeId }: ToySetup, { database }: MortalDatabase): Promise<void> {
    try {
      await runStore(bench.host({}, database), storeId, "mortal", new AbortController().signal);
    } finally {
      await bench.database
        .sql`update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
    }
  }

  test("before it wrote anything leaves nothing of its plan that the next would write", async () => {
    const setup = await bench.setup(scores());
    const { id } = await engine.requests.start(asked(setup.integrationId));
    const mortal = new MortalDatabase(bench.database);
    setup.toy.hooks.beforeApply = () => mortal.die();
    await expect(dies(setup, mortal)).rejects.toThrow("CONNECTION_CLOSED");
    setup.toy.hooks = {};
    setup.toy.source = setup.toy.source.map((record) => ({ ...record, score: 7 }));
    await workAt(bench, setup.storeId);
    expect(new Set(setup.toy.score.values())).toEqual(new Set([7]));
    expect(await bench.row(id)).toMatchObject({ status: "SUCCEEDED", created: 30 });
  });

  test("as it takes a sync up, at any of its transactions, again and again, costs nothing (law 2)", async () => {
    const meddled = async (): Promise<Left> => {
      const left = await halfMade(toyRecords(24));
      expect(left.untouched).toEqual(["toy-020", "toy-021", "toy-022", "toy-023"]);
      left.setup.toy.score.set("toy-020", 20).set("toy-021", 4711).set("toy-010", 10);
      change(left, "toy-022", { score: 99 });
      change(left, "toy-023", { skip: "opted_out" });
      await engine.pauses.resume(left.syncId);
      return left;
    };
    const undisturbed = await meddled();
    const { transactions } = await workAt(bench, undisturbed.setup.storeId);
    const expected = await storyOf(bench, undisturbed.setup, undisturbed.syncId);
    expect(transactions).toBeGreaterThan(5);
    for (let transaction = 2; transaction <= transactions; transaction += 1) {
      const left = await meddled();
      for (const death of [{ transaction, committed: false }, { transaction: 4 }]) {
        const mortal = new MortalDatabase(bench.database, death);
        await dies(left.setup, mortal).catch((error: unknown) => {
          if (!mortal.dead) throw error;
        });
      }
      await workAt(bench, left.setup.storeId);
      expect(await storyOf(bench, left.setup, left.syncId), `transaction ${transaction}`).toEqual(expected);
    }
  });
});
