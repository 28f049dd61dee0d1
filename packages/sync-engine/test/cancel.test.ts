import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(2);
});
afterAll(() => bench.close());

describe("cancelling a sync that runs", () => {
  test("ends it with the batches under way; what was done stays and is told", async () => {
    const setup = await bench.setup(toyRecords(60));
    const held = gate();
    setup.toy.hooks.beforeApply = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    const requested = await engine.requests.cancel(id);
    expect(requested).toMatchObject({ status: "RUNNING", finishedAt: null });
    expect(await engine.requests.cancel(id)).toMatchObject({
      status: "RUNNING",
      cancelRequestedAt: requested.cancelRequestedAt,
    });
    held.open();
    const row = await bench.ended(id);
    expect(row).toMatchObject({ status: "CANCELLED", error: null, pageCursor: null });
    // Two batches of each resource may be under way at once.
    expect(setup.toy.calls.apply).toBeLessThanOrEqual(4);
    const results = await bench.results(id);
    expect(results.length).toBeGreaterThan(0);
    // A record of which only one change was begun is half made: it is not told as done.
    const half = results.filter((result) => Object.keys(result.after ?? {}).length < 2);
    expect(half.length).toBeGreaterThan(0);
    expect(row).toMatchObject({
      processed: results.length,
      created: results.length - half.length,
      failed: half.length,
      faults: [{ count: half.length, fault: { code: "NOT_CARRIED_OUT", retryable: true } }],
    });
    for (const result of results) expect(result.outcome).toBe(half.includes(result) ? "FAILED" : "CREATED");
    const told = results.flatMap((result) =>
      Object.entries(result.after ?? {}).map(([name, value]) => `${result.key} ${name} ${String(value)}`),
    );
    const written = setup.toy.writes.map((write) => `${write.target} ${write.resource} ${write.value}`);
    expect(told.toSorted()).toEqual(written.toSorted());
    const journal = await bench.journal(id);
    expect(journal.filter((change) => change.state !== "done")).toEqual([]);
    expect(journal.filter((change) => change.recordSeq !== null)).toHaveLength(written.length);
    expect(await bench.keptRecords(id)).toEqual([]);
    expect(await engine.requests.cancel(id)).toEqual(row);
  });

  test("is seen while it reads, and the reading is given up", async () => {
    const setup = await bench.setup(toyRecords(60));
    const reading = Promise.withResolvers<void>();
    setup.toy.hooks.read = (_, signal) => {
      reading.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await reading.promise;
    await engine.requests.cancel(id);
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED", processed: 0 });
  });

  test("while a set-up thing waits to be made tells of no mistake of ours", async () => {
    const setup = await bench.setup(toyRecords(3));
    const waiting = Promise.withResolvers<void>();
    setup.toy.hooks.beforeMake = (_, giveUp) => {
      waiting.resolve();
      return new Promise((_resolve, reject) => {
        giveUp?.addEventListener("abort", () => reject(giveUp.reason as Error));
      });
    };
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await waiting.promise;
    await engine.requests.cancel(id);
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED", error: null });
    const setUp = (await bench.journal(id)).filter(({ recordSeq }) => recordSeq === null);
    expect(setUp.length).toBeGreaterThan(0);
    for (const { fault } of setUp) expect(fault).toMatchObject({ kind: "UNAVAILABLE", code: "OUTCOME_UNKNOWN" });
  });

  test("with all others of its integration asks it to end, and answers it until it has ended", async () => {
    const setup = await bench.setup(toyRecords(60));
    const held = gate();
    setup.toy.hooks.beforeApply = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId: setup.integrationId }))).toEqual([
      id,
    ]);
    const { status, cancelRequestedAt } = await bench.row(id);
    expect([status, cancelRequestedAt]).toEqual(["RUNNING", expect.any(Date)]);
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ storeId: setup.storeId }))).toEqual([id]);
    expect(await bench.row(id)).toMatchObject({ status: "RUNNING", cancelRequestedAt });
    held.open();
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED" });
    expect(await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId: setup.integrationId }))).toEqual(
      [],
    );
  });

  test("looks what became of writes whose answer was lost, and says in the log where it cannot", async () => {
    const away = new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The toys did not answer." });
    for (const isSeen of [true, false]) {
      const setup = await bench.setup(toyRecords(3).map(({ score: _, ...record }) => record));
      const held = gate();
      setup.toy.hooks.afterApply = async () => {
        await held.pass();
        if (!isSeen) setup.toy.hooks.observe = () => Promise.reject(away);
        throw away;
      };
      const { id } = await engine.requests.start(asked(setup.integrationId));
      await held.reached;
      await engine.requests.cancel(id);
      held.open();
      const row = await bench.ended(id);
      expect(row).toMatchObject(isSeen ? { created: 3, failed: 0 } : { created: 0, failed: 3 });
      const codes = (await bench.results(id)).flatMap(({ errors }) => errors.map(({ code }) => code));
      expect(codes).toEqual(isSeen ? [] : ["OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"]);
      const said = bench.log.filter(
        ({ fields, message }) => fields["syncId"] === id && message.startsWith("it could not"),
      );
      expect(said.map(({ level }) => level)).toEqual(isSeen ? [] : ["warn"]);
    }
  });

  test("of one that has ended changes nothing", async () => {
    const setup = await bench.setup(toyRecords(3));
    const row = await bench.run(engine, setup);
    expect(await engine.requests.cancel(row.id)).toEqual(row);
  });
});

test("a sync that is cancelled while its worker begins is never begun", async () => {
  const setup = await bench.setup(toyRecords(3));
  const held = gate();
  setup.toy.hooks.begin = held.pass;
  const first = await engine.requests.start(asked(setup.integrationId));
  await held.reached;
  const { id } = await engine.requests.start(asked(await bench.integration(setup.storeId)));
  // Stands in for a cancel that has the row and is about to commit, just as the worker comes to begin.
  await bench.database.queries.transaction(async (tx) => {
    await tx.select().from(schema.syncs).where(eq(schema.syncs.id, id)).for("update");
    held.open();
    await bench.ended(first.id);
    await bench.untilSomebodyWaitsForALock();
    await tx.update(schema.syncs).set({ status: "CANCELLED", finishedAt: new Date() }).where(eq(schema.syncs.id, id));
  });
  // The store's next sync shows that the worker went on.
  expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED" });
  expect(await bench.row(id)).toMatchObject({ status: "CANCELLED", startedAt: null, processed: 0 });
});
