/** What a lease does when time passes otherwise than it should: for its holder, for the machine, for the database. */
import { connectDatabase, type Database } from "@storegate/database";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDatabaseAway } from "../src/database-away.js";
import { Lease, LeaseLost, usualLeaseMs } from "../src/lease.js";
import { gate, TestBench } from "./engine-under-test.js";

let bench: TestBench;
/** The pool of a process that stands still now and then. */
let still: Database;

beforeAll(async () => {
  bench = await TestBench.open();
  still = connectDatabase(bench.database.url, { idleInTransactionMs: 2000 });
});
afterAll(async () => {
  await still.close();
  await bench.close();
});

async function take(holder: string, leaseMs?: number): Promise<{ readonly lease: Lease; readonly storeId: string }> {
  const { storeId } = await bench.setup();
  const lease = await Lease.take(bench.database.queries, storeId, holder, { leaseMs });
  if (!lease) throw new Error("the lease of a new store was not to be had");
  return { lease, storeId };
}

async function runOut(storeId: string): Promise<void> {
  await bench.database.sql`
    update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
}

describe("a lease by its holder's clocks", () => {
  /** Clocks that stand at 0 until they are moved, and a lease by them. */
  async function timed() {
    const at = { monotonic: 0, wall: 0 };
    const clocks = { monotonic: () => at.monotonic, wall: () => at.wall };
    const { storeId } = await bench.setup();
    const lease = await Lease.take(bench.database.queries, storeId, "frozen", { clocks });
    if (!lease) throw new Error("the lease of a new store was not to be had");
    return { at, lease };
  }

  test("is over while what was sent last can still arrive before another worker looks", async () => {
    const { at, lease } = await timed();
    at.monotonic = 0.8 * usualLeaseMs - 1;
    at.wall = at.monotonic;
    lease.assertHeld();
    at.monotonic += 1;
    expect(() => lease.assertHeld()).toThrow(LeaseLost);
    expect(lease.lost.reason).toBeInstanceOf(LeaseLost);
    at.monotonic = 0;
    expect(() => lease.assertHeld()).toThrow(LeaseLost);
  });

  test("is over when the machine slept, which only the wall's clock tells", async () => {
    const { at, lease } = await timed();
    at.wall = usualLeaseMs;
    expect(() => lease.assertHeld()).toThrow(LeaseLost);
  });

  test("lasts no longer for a wall's clock that is set back", async () => {
    const { at, lease } = await timed();
    at.wall = -usualLeaseMs;
    at.monotonic = usualLeaseMs;
    expect(() => lease.assertHeld()).toThrow(LeaseLost);
  });
});

describe("a worker that stands still within a commit", () => {
  test("holds nobody up who asks for the lease, and holds it no longer than the server waits for it", async () => {
    const { lease, storeId } = await take("frozen");
    const awake = gate();
    const commit = still.queries.transaction(async (tx) => {
      await lease.holdIn(tx);
      await awake.pass();
      await tx.execute("select 1");
    });
    const ended = Promise.allSettled([commit]);
    await awake.reached;
    await runOut(storeId);
    const { queries } = bench.database;
    const asked = Lease.take(queries, storeId, "next");
    expect(await Promise.race([asked, delay(1500, "waits")])).toBeUndefined();

    let next: Lease | undefined;
    while (!next) {
      next = await Lease.take(queries, storeId, "next");
      await delay(20);
    }
    expect(next.epoch).toBe(2);
    awake.open();
    const [outcome] = await ended;
    expect(outcome.status === "rejected" && isDatabaseAway(outcome.reason)).toBe(true);
    await expect(still.queries.transaction((tx) => lease.holdIn(tx))).rejects.toBeInstanceOf(LeaseLost);
    await next.release();
  });
});

describe("renewals", () => {
  test("pass by a commit, however long it takes", async () => {
    const { lease, storeId } = await take("slow", 2000);
    const ends = gate();
    const commit = bench.database.queries.transaction(async (tx) => {
      await lease.holdIn(tx);
      await ends.pass();
    });
    await ends.reached;
    await delay(2600);
    lease.assertHeld();
    ends.open();
    await commit;
    expect(await Lease.take(bench.database.queries, storeId, "other")).toBeUndefined();
    await lease.release();
  });

  test("that the database does not answer are few, and end with the lease", async () => {
    const { lease, storeId } = await take("unanswered", 500);
    const ends = gate();
    const lock = still.sql.begin(async (sql) => {
      await sql`set local idle_in_transaction_session_timeout = 0`;
      await sql`select 1 from store_leases where store_id = ${storeId} for update`;
      await ends.pass();
    });
    await once(lease.lost, "abort");
    const [waiting] = await bench.database.sql`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%store_leases%'`;
    expect(waiting?.["count"]).toBeGreaterThan(0);
    expect(waiting?.["count"]).toBeLessThanOrEqual(3);
    expect(() => lease.assertHeld()).toThrow(LeaseLost);
    ends.open();
    await lock;
  });

  test("go on while the store's lease is held, so that nobody else can take it", async () => {
    const { lease, storeId } = await take("steady", 2000);
    await delay(2600);
    lease.assertHeld();
    expect(await Lease.take(bench.database.queries, storeId, "other")).toBeUndefined();
    await lease.release();
  });
});

test("under a lease that was given back nothing is sent and nothing is committed, though nobody has taken it", async () => {
  const { queries } = bench.database;
  const { lease } = await take("done");
  await lease.release();
  expect(() => lease.assertHeld()).toThrow(LeaseLost);
  await expect(queries.transaction((tx) => lease.holdIn(tx))).rejects.toBeInstanceOf(LeaseLost);

  const idle = (await take("idle")).lease;
  expect(await idle.releaseIfIdle(undefined)).toBe(true);
  expect(() => idle.assertHeld()).toThrow(LeaseLost);
});
