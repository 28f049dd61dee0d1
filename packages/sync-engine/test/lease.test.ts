import type { IntegrationView, SyncEngine } from "@storegate/sync-engine";
import { sql } from "drizzle-orm";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDatabaseAway } from "../src/database-away.js";
import { Lease, LeaseLost } from "../src/lease.js";
import { runStore } from "../src/store-runner.js";
import { takeableWith } from "../src/takeable.js";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";
import { MortalDatabase } from "../src/testing/mortal-database.js";
import { openToyIntegration } from "./toy-connector.js";

const anyToy = takeableWith(new Map([["toy", undefined]]));

/** Has no workers but those that a test makes. */
let bench: TestBench;
/** Has two engines that work. */
let busy: TestBench;
let engines: readonly [SyncEngine, SyncEngine];

beforeAll(async () => {
  [bench, busy] = await Promise.all([TestBench.open(), TestBench.open()]);
  engines = await Promise.all([busy.engine(3), busy.engine(3)]);
});
afterAll(() => Promise.all([bench.close(), busy.close()]));

describe("a lease", () => {
  test("is one worker's until it is given back or runs out", async () => {
    const { queries } = bench.database;
    const { storeId } = await bench.setup();
    const first = await Lease.take(queries, storeId, "first");
    expect(first?.epoch).toBe(1);
    expect(await Lease.take(queries, storeId, "second")).toBeUndefined();
    await first?.release();
    const second = await Lease.take(queries, storeId, "second");
    expect(second?.epoch).toBe(2);
    await runOut(storeId);
    const third = await Lease.take(queries, storeId, "third");
    expect(third?.epoch).toBe(3);
    // What the second says now changes nothing.
    await second?.release();
    await expect(second?.releaseIfIdle(anyToy)).rejects.toBeInstanceOf(LeaseLost);
    expect(await Lease.take(queries, storeId, "fourth")).toBeUndefined();
    await expect(queries.transaction((tx) => second!.holdIn(tx))).rejects.toBeInstanceOf(LeaseLost);
    expect(second?.lost.aborted).toBe(true);
    expect(await third?.releaseIfIdle(anyToy)).toBe(true);
  });

  test("is kept while a sync waits for the store", async () => {
    const engine = await bench.engine(0);
    const setup = await bench.setup();
    const lease = await Lease.take(bench.database.queries, setup.storeId, "worker");
    const { id } = await engine.requests.start(asked(setup.integrationId));
    expect(await lease?.releaseIfIdle(anyToy)).toBe(false);
    await engine.requests.cancel(id);
    expect(await lease?.releaseIfIdle(anyToy)).toBe(true);
  });
});

test("a commit that stands still in the middle of a statement is ended by the server, and the store is to be had", async () => {
  const { queries } = bench.database;
  const { storeId } = await bench.setup();
  const first = await Lease.take(queries, storeId, "first", { leaseMs: 100 });
  const commit = queries.transaction(async (tx) => {
    await first?.holdIn(tx);
    await tx.execute(sql`select pg_sleep(60)`);
  });
  await expect(commit).rejects.toSatisfy(isDatabaseAway);
  await first?.release();
  expect(await Lease.take(queries, storeId, "second")).toMatchObject({ epoch: 2 });
});

test("a worker whose lease was taken over commits nothing more and sends nothing more", async () => {
  const engine = await bench.engine(0);
  const setup = await bench.setup(toyRecords(30));
  const { id } = await engine.requests.start(asked(setup.integrationId));
  const held = gate();
  setup.toy.hooks.beforeApply = held.pass;
  const views: IntegrationView[] = [];
  const host = bench.host({
    connectors: bench.connectors("frozen"),
    openIntegration: (...[integration, view]: Parameters<typeof openToyIntegration>) => {
      views.push(view);
      return openToyIntegration(integration, view);
    },
    onSyncEnded: () => expect.unreachable(),
  });
  const never = new AbortController().signal;
  const frozen = runStore(host, setup.storeId, "frozen", never);
  await held.reached;
  // As whoever takes a lease does, after a commit that is under way.
  await bench.database.sql.begin(async (sql) => {
    await sql`select 1 from store_leases where store_id = ${setup.storeId} for update`;
    await sql`update store_leases set epoch = epoch + 1, holder = 'thief' where store_id = ${setup.storeId}`;
  });
  const before = await bench.row(id);
  const journal = await bench.journal(id);
  held.open();
  expect(await frozen).toBe("lost");
  expect(await bench.row(id)).toEqual(before);
  expect(await bench.journal(id)).toEqual(journal);
  expect(await bench.results(id)).toEqual([]);
  expect(views).toHaveLength(1);
  for (const view of views) {
    expect(() => view.beforeRequest?.()).toThrow(LeaseLost);
    expect(view.signal.aborted).toBe(true);
  }
  // The thief still has it, whatever the frozen worker did on its way out.
  const [lease] = await bench.database.sql`select holder from store_leases where store_id = ${setup.storeId}`;
  expect(lease).toEqual({ holder: "thief" });

  await runOut(setup.storeId);
  expect(await runStore({ ...host, onSyncEnded: () => {} }, setup.storeId, "next", never)).toBe("idle");
  expect(await bench.row(id)).toMatchObject({ status: "SUCCEEDED", created: 30 });
  expect(setup.toy.score.size).toBe(30);
});

test("two engines share ten stores and are never at one store at once", async () => {
  const setups = await Promise.all(Array.from({ length: 10 }, () => busy.setup(toyRecords(20))));
  const syncs: string[] = [];
  for (const [index, { storeId, integrationId, toy }] of setups.entries()) {
    toy.pageSize = 5;
    toy.hooks = { read: () => turn(), observe: () => turn(), beforeApply: () => turn() };
    const second = await busy.integration(storeId);
    for (const [which, integration] of [integrationId, second].entries()) {
      const { requests } = engines[(index + which) % 2 === 0 ? 0 : 1];
      syncs.push((await requests.start(asked(integration, which === 0 ? {} : { dryRun: true }))).id);
    }
  }
  const rows = await Promise.all(syncs.map((id) => busy.ended(id)));
  expect(rows.map((row) => row.status)).toEqual(Array(20).fill("SUCCEEDED"));
  expect(setups.map(({ toy }) => toy.overlaps)).toEqual(Array(10).fill(0));
  expect(setups.every(({ toy }) => toy.score.size === 20 && toy.writes.length === 40)).toBe(true);
});

test("an engine that is stopped ends what is under way and leaves the rest to another", async () => {
  const leaving = await TestBench.open();
  const first = await leaving.engine(1);
  const setup = await leaving.setup(toyRecords(60));
  const held = gate();
  setup.toy.hooks.beforeApply = held.pass;
  const { id } = await first.requests.start(asked(setup.integrationId));
  await held.reached;
  const begun = setup.toy.calls.apply;
  const stopped = first.stop();
  held.open();
  await stopped;
  // Whoever waited for a group to be made may have come to the target since; nothing was begun after that.
  expect(setup.toy.calls.apply).toBeLessThanOrEqual(4);
  expect(setup.toy.calls.apply).toBeGreaterThanOrEqual(begun);
  expect(await leaving.row(id)).toMatchObject({ status: "RUNNING", finishedAt: null });
  const settled = (await leaving.journal(id)).filter((change) => change.recordSeq !== null && change.state === "done");
  expect(settled).toHaveLength(setup.toy.writes.length);

  await leaving.engine(1);
  expect(await leaving.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 60, processed: 60 });
  expect(setup.toy.writes).toHaveLength(120);
  await leaving.close();
});

test("a store whose lease could not be given back goes on as soon as the database answers", async () => {
  const cut = await TestBench.open();
  const mortal = new MortalDatabase(cut.database);
  // Neither a sweep nor the end of the lease is waited for.
  const engine = await cut.engine(1, { database: mortal.database, sweepMs: 60_000, leaseMs: 60_000 });
  const setup = await cut.setup(toyRecords(10));
  const held = gate();
  setup.toy.hooks.beforeApply = held.pass;
  const { id } = await engine.requests.start(asked(setup.integrationId));
  await held.reached;
  mortal.dead = true;
  held.open();
  const notGiven = /^could not give a store's lease back/;
  await expect.poll(() => cut.log.filter(({ message }) => notGiven.test(message))).toHaveLength(1);
  expect(await cut.row(id)).toMatchObject({ status: "RUNNING" });
  mortal.dead = false;
  expect(await cut.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 10 });
  expect(setup.toy.writes).toHaveLength(20);
  await cut.close();
});

test("one worker takes store after store, without a rest between", async () => {
  const waiting = await TestBench.open();
  const { requests } = await waiting.engine(0);
  const setups = await Promise.all(Array.from({ length: 8 }, () => waiting.setup(toyRecords(1))));
  const rows = await Promise.all(setups.map(({ integrationId }) => requests.start(asked(integrationId))));
  // Nothing else wakes it: no job comes in any more, and no sweep.
  const begun = performance.now();
  await waiting.engine(1, { sweepMs: 60_000 });
  await Promise.all(rows.map(({ id }) => waiting.ended(id)));
  expect(performance.now() - begun).toBeLessThan(8000);
  await waiting.close();
});

test("two syncs of one store take turns, page by page", async () => {
  const [{ requests }] = engines;
  const setup = await busy.setup(toyRecords(100));
  const seen: string[] = [];
  const note = (page: string) => {
    if (seen.at(-1) !== page) seen.push(page);
  };
  const pageOf = (key: string | undefined) => Math.floor(Number(key?.slice(-3)) / 25);
  const held = gate();
  setup.toy.hooks = {
    beforeApply: (_, changes) => {
      note(`toys ${pageOf(changes[0]?.target)}`);
      return held.pass();
    },
    commit: (keys) => note(`rows ${pageOf(keys[0])}`),
  };
  const toys = await requests.start(asked(setup.integrationId));
  await held.reached;
  const other = await busy.integration(setup.storeId);
  const rows = await requests.start(asked(other, { kind: "rows" }));
  held.open();
  await busy.ended(toys.id);
  await busy.ended(rows.id);
  expect(seen).toEqual(["toys 0", "rows 0", "toys 1", "rows 1", "toys 2", "rows 2", "toys 3", "rows 3"]);
});

async function runOut(storeId: string): Promise<void> {
  await bench.database.sql`
    update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
}
