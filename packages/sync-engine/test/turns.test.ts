/** A worker's turn at a store, how it is woken for one, and what it looks at meanwhile. No engine sweeps. */
import { connectDatabase } from "@storegate/database";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { StoreQueue } from "../src/store-queue.js";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

const noSweep = { sweepMs: 600_000 };
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

describe("a turn", () => {
  test("lets a page that takes longer than a turn to be read, or begun, come to its end, and says so", async () => {
    await bench.engine(1, { ...noSweep, turnMs: 200 });
    const setup = await bench.setup(toyRecords(50));
    const slowly = (signal?: AbortSignal) => delay(300, undefined, { signal });
    let whole = 0;
    setup.toy.hooks = {
      read: async (_at, signal) => {
        await slowly(signal);
        whole += 1;
      },
    };
    const engine = await bench.engine(0, noSweep);
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 50 });
    // Not one was read in vain; what was left at a batch's end is read once more.
    expect(setup.toy.calls.read).toBe(whole);
    setup.toy.hooks = { begin: () => slowly(), beforeApply: () => delay(20) };
    setup.toy.source = toyRecords(50).map((toy) => ({ ...toy, score: 1000 }));
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", updated: 50 });
    expect(setup.toy.writes).toHaveLength(150);
    expect(bench.log).toContainEqual(
      expect.objectContaining({
        level: "info",
        message: "a page takes longer than a store's turn: the store was kept until its end, or a batch's",
      }),
    );
  });

  test("leaves a page that takes long to be carried out at a batch's end, and takes it up again", async () => {
    const engine = await bench.engine(1, { ...noSweep, turnMs: 200 });
    const { integrationId, toy } = await bench.setup(toyRecords(40).map(({ group: _, ...record }) => record));
    toy.pageSize = 40;
    const short = await bench.setup(toyRecords(5));
    const looked = gate();
    // Once the other one has had its turn this one stands still until it was looked at.
    toy.hooks.beforeApply = async () => {
      if (short.toy.calls.read > 0) await looked.pass();
      await delay(60);
    };
    const { id } = await engine.requests.start(asked(integrationId));
    const other = await engine.requests.start(asked(short.integrationId));
    expect(await bench.ended(other.id)).toMatchObject({ status: "SUCCEEDED", created: 5 });
    expect(await bench.row(id)).toMatchObject({ finishedAt: null });
    expect((await bench.journal(id)).some(({ state }) => state === "open")).toBe(true);
    looked.open();
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 40 });
    expect(toy.writes).toHaveLength(40);
    expect(toy.calls.begin).toBeGreaterThan(2);
    // Each time that it is taken up it is looked at once more.
    expect(toy.calls.read).toBeLessThanOrEqual(toy.calls.begin);
  });
});

describe("asking for work", () => {
  test("leaves one job for a store, however often it is asked for while nobody takes it", async () => {
    const engine = await bench.engine(0, noSweep);
    const setup = await bench.setup(toyRecords(1));
    for (let round = 0; round < 20; round += 1) {
      await engine.requests.cancel((await engine.requests.start(asked(setup.integrationId))).id);
    }
    const [jobs] = await bench.database.sql`
      select count(*)::int as count from pgboss.job where state = 'created' and singleton_key = ${setup.storeId}`;
    expect(jobs).toEqual({ count: 1 });
    await bench.engine(1, noSweep);
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 1 });
  });

  test("is heard when a job that waits is taken before what asks has committed", async () => {
    const asking = await bench.engine(0, noSweep);
    const { storeId, integrationId } = await bench.setup(toyRecords(1));
    const queue = new StoreQueue(bench.database, bench.logger);
    await queue.start();
    await queue.wake(storeId);
    const { id } = await asking.requests.start(asked(integrationId), async () => {
      await bench.engine(1, noSweep);
      await untilNoJobWaits();
    });
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 1 });
    await queue.close();
  });
});

test("a worker does not read again what it has committed itself, and sees what others change", async () => {
  const statements: string[] = [];
  const database = connectDatabase(bench.database.url, { onStatement: (statement) => statements.push(statement) });
  const readAgain = () =>
    statements.filter((text) => /^select .* from "syncs" "syncs" where .* limit/s.test(text)).length;
  const working = await bench.engine(1, { ...noSweep, database });
  const setup = await bench.setup(toyRecords(200));
  const asking = await bench.engine(0, noSweep);
  expect(await bench.run(asking, setup)).toMatchObject({ status: "SUCCEEDED", created: 200 });
  expect(readAgain()).toBe(0);
  const held = gate();
  setup.toy.hooks.read = held.pass;
  const { id } = await asking.requests.start(asked(setup.integrationId));
  await held.reached;
  await asking.requests.cancel(id);
  await expect.poll(readAgain).toBe(1);
  held.open();
  expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED" });
  await working.stop();
  await database.close();
});

/** Whoever looked for a job has found it, and done with it what could be done. */
async function untilNoJobWaits(): Promise<void> {
  for (;;) {
    const jobs = await bench.database
      .sql`select 1 from pgboss.job where name = 'store-work' and state in ('created', 'active')`;
    if (jobs.length === 0) return;
    await delay(10);
  }
}
