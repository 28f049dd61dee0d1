/** Several engines on one database: who takes what, and when. None of them sweeps, so what nobody wakes for stays. */
import type { SyncEngine } from "@storegate/sync-engine";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

const noSweep = { sweepMs: 600_000 };
const benches: TestBench[] = [];

async function openBench(): Promise<TestBench> {
  const bench = await TestBench.open();
  benches.push(bench);
  return bench;
}

afterAll(() => Promise.all(benches.map((bench) => bench.close())));

describe("a worker", () => {
  test("takes what a worker that has no room leaves, and no store waits while one has room", async () => {
    const bench = await openBench();
    const full = await bench.engine(1, noSweep);
    const held = gate();
    const long = await bench.setup(toyRecords(5));
    long.toy.hooks.beforeApply = held.pass;
    const first = await full.requests.start(asked(long.integrationId));
    await held.reached;
    const others = await Promise.all(Array.from({ length: 6 }, () => bench.setup(toyRecords(3))));
    const syncs = await Promise.all(others.map(({ integrationId }) => full.requests.start(asked(integrationId))));
    await bench.engine(2, noSweep);
    const rows = await Promise.all(syncs.map(({ id }) => bench.ended(id)));
    expect(rows.map(({ status }) => status)).toEqual(Array(6).fill("SUCCEEDED"));
    expect(await bench.row(first.id)).toMatchObject({ status: "RUNNING" });
    held.open();
    expect(await bench.ended(first.id)).toMatchObject({ status: "SUCCEEDED", created: 5 });
  });

  test("hands a store back after its time, and a store that waits has its turn", async () => {
    const bench = await openBench();
    const engine = await bench.engine(1, { ...noSweep, turnMs: 800 });
    const long = await bench.setup(toyRecords(100));
    long.toy.pageSize = 5;
    const short = await bench.setup(toyRecords(5));
    const looked = gate();
    // Once the other one has had its turn this one stands still until it was looked at.
    long.toy.hooks.read = () => (short.toy.calls.read > 0 ? looked.pass() : delay(50));
    const { id } = await engine.requests.start(asked(long.integrationId));
    const other = await engine.requests.start(asked(short.integrationId));
    expect(await bench.ended(other.id)).toMatchObject({ status: "SUCCEEDED", created: 5 });
    expect(await bench.row(id)).toMatchObject({ finishedAt: null });
    looked.open();
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 100, processed: 100 });
    expect(long.toy.writes).toHaveLength(200);
    expect(long.toy.overlaps).toBe(0);
  });

  test("that is stopped gives its stores back so that another goes on at once", async () => {
    const bench = await openBench();
    const leaving = await bench.engine(3, noSweep);
    const setups = await Promise.all(Array.from({ length: 3 }, () => bench.setup(toyRecords(60))));
    for (const { toy } of setups) toy.hooks.beforeApply = () => delay(20);
    const begun = setups.map(({ toy }) => {
      const reached = Promise.withResolvers<void>();
      toy.hooks.read = () => reached.resolve();
      return reached.promise;
    });
    const syncs = await Promise.all(setups.map(({ integrationId }) => leaving.requests.start(asked(integrationId))));
    await Promise.all(begun);
    await bench.engine(3, noSweep);
    const stoppedAt = performance.now();
    await leaving.stop();
    const rows = await Promise.all(syncs.map(({ id }) => bench.ended(id)));
    // A lease that was not given back lasts twelve seconds at the least.
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(rows.map(({ status, created }) => ({ status, created }))).toEqual(
      setups.map(() => ({ status: "SUCCEEDED", created: 60 })),
    );
    expect(setups.map(({ toy }) => [toy.writes.length, toy.overlaps])).toEqual(setups.map(() => [120, 0]));
  });
});

describe("three engines", () => {
  let bench: TestBench;
  let engines: readonly [SyncEngine, ...SyncEngine[]];

  beforeAll(async () => {
    bench = await openBench();
    const times = { ...noSweep, leaseMs: 120_000 };
    engines = await Promise.all([bench.engine(4, times), bench.engine(4, times), bench.engine(4, times)]);
  });

  test("do the syncs of forty stores, each store in one's hands at a time", async () => {
    const setups = await Promise.all(Array.from({ length: 40 }, () => bench.setup(toyRecords(10))));
    const ids = await Promise.all(
      setups.map(async ({ storeId, integrationId, toy }, index) => {
        toy.pageSize = 5;
        toy.hooks = { read: () => turn(), observe: () => turn(), beforeApply: () => turn() };
        const second = await bench.integration(storeId);
        const { requests } = engines[index % 3] ?? engines[0];
        const rows = await Promise.all([
          requests.start(asked(integrationId)),
          requests.start(asked(second, { dryRun: true })),
        ]);
        return rows.map(({ id }) => id);
      }),
    );
    const rows = await Promise.all(ids.flat().map((id) => bench.ended(id)));
    expect(rows.map(({ status }) => status)).toEqual(Array(80).fill("SUCCEEDED"));
    expect(setups.map(({ toy }) => toy.overlaps)).toEqual(Array(40).fill(0));
  }, 30_000);

  test("do not leave a sync lying that is asked for in the moment in which its store is given back", async () => {
    const { storeId, integrationId, toy } = await bench.setup(toyRecords(1));
    const second = await bench.integration(storeId);
    const held = gate();
    toy.hooks.beforeApply = held.pass;
    const [{ requests }] = engines;
    const first = await requests.start(asked(integrationId));
    await held.reached;
    const { id } = await bench.database.sql.begin(async (tx) => {
      // Commits go on; giving back waits, with nothing to do in its eyes.
      await tx`select from store_leases where store_id = ${storeId} for no key update`;
      held.open();
      await bench.ended(first.id);
      await bench.untilSomebodyWaitsForALock();
      const row = await requests.start(asked(second, { dryRun: true }));
      await untilNoJobWaits(bench);
      return row;
    });
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", processed: 1 });
  }, 30_000);

  test("never leave a sync lying that is asked for while its store's worker goes", async () => {
    const [{ requests }] = engines;
    const rounds = 10;
    const asking = Array.from({ length: 6 }, async (_, lane) => {
      const { storeId, integrationId } = await bench.setup(toyRecords(1));
      const second = await bench.integration(storeId);
      for (let round = 0; round < rounds; round += 1) {
        const first = await requests.start(asked(integrationId));
        await bench.ended(first.id);
        // About when the lease is given back: from at once to some milliseconds later.
        await delay(((lane + round) % 8) / 2);
        const [again, other] = await Promise.all([
          requests.start(asked(integrationId)),
          requests.start(asked(second, { dryRun: true })),
        ]);
        await bench.ended(other.id);
        await bench.ended(again.id);
      }
    });
    await Promise.all(asking);
    const [left] = await bench.database.sql`select count(*)::int as count from syncs where finished_at is null`;
    expect(left).toEqual({ count: 0 });
  }, 30_000);
});

/** Whoever looked for a job has found it, and done with it what could be done. */
async function untilNoJobWaits({ database }: TestBench): Promise<void> {
  for (;;) {
    const jobs =
      await database.sql`select 1 from pgboss.job where name = 'store-work' and state in ('created', 'active')`;
    if (jobs.length === 0) return;
    await delay(10);
  }
}
