import { Fault } from "@storegate/connector-kit";
import { newId } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Lease } from "../src/lease.js";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

let bench: TestBench;
/** Works; followers are at another engine, as in another process. */
let engine: SyncEngine;
let watcher: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(2);
  watcher = await bench.engine(0);
});
afterAll(() => bench.close());

interface Seen {
  readonly at: number;
  readonly row: SyncRow;
}

async function follow(syncId: string, signal?: AbortSignal, at: SyncEngine = watcher): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const row of at.watches.follow(syncId, signal)) seen.push({ at: performance.now(), row });
  return seen;
}

/** The gap is kept where states are given; they are seen a little later, the one before more than the next. */
const leastGapMs = 225;

describe("following a sync", () => {
  test("gives its present state, then some, then the last, to each follower", async () => {
    const setup = await bench.setup(toyRecords(100));
    const third = gate();
    setup.toy.hooks.beforeApply = () => (setup.toy.calls.apply > 40 ? third.pass() : undefined);
    const { id } = await engine.requests.start(asked(setup.integrationId));
    const followers = [follow(id), follow(id), follow(id, undefined, engine)];
    await third.reached;
    const late = watcher.watches.follow(id);
    const first = await late.next();
    expect(first.value).toMatchObject({ status: "RUNNING", phase: "sorting" });
    third.open();
    const last = await bench.ended(id);
    const rest: SyncRow[] = [];
    for await (const row of late) rest.push(row);
    expect(rest.at(-1)).toEqual(last);
    for (const seen of await Promise.all(followers)) {
      expect(seen.length).toBeGreaterThanOrEqual(2);
      expect(seen.at(-1)?.row).toEqual(last);
      const revisions = seen.map(({ row }) => row.revision);
      expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
      const gaps = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(leastGapMs);
      const processed = seen.map(({ row }) => row.processed);
      expect(processed).toEqual(processed.toSorted((a, b) => a - b));
    }
    expect(await follow(id)).toMatchObject([{ row: { status: "SUCCEEDED", revision: last.revision } }]);
  });

  test("ends when the follower leaves, also while nothing happens", async () => {
    const { integrationId, toy } = await bench.setup(toyRecords(3));
    const held = gate();
    toy.hooks.begin = held.pass;
    const { id } = await engine.requests.start(asked(integrationId));
    await held.reached;
    const leave = new AbortController();
    const states = watcher.watches.follow(id, leave.signal);
    expect((await states.next()).value).toMatchObject({ status: "RUNNING" });
    const next = states.next();
    leave.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    const resting = watcher.watches.follow(id, leave.signal);
    expect((await resting.next()).done).toBe(true);
    held.open();
    await bench.ended(id);
  });

  test("of a sync that is not there is refused", async () => {
    const next = watcher.watches.follow(newId()).next();
    await expect(next).rejects.toBeInstanceOf(Fault);
    await expect(next).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("outlives the connection that listens, and sees what happened meanwhile", async () => {
    const { sql } = bench.database;
    const { storeId, integrationId } = await bench.setup();
    const elsewhere = await Lease.take(bench.database.queries, storeId, "somebody busy");
    const { id } = await engine.requests.start(asked(integrationId));
    const states = watcher.watches.follow(id);
    expect((await states.next()).value).toMatchObject({ status: "QUEUED" });
    // Nobody can listen again until the sync has ended.
    await sql`update pg_database set datallowconn = false where datname = current_database()`;
    const killed = await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and query = 'listen "storegate_sync"'`;
    expect(killed.length).toBeGreaterThan(0);
    await engine.requests.cancel(id);
    await sql`update pg_database set datallowconn = true where datname = current_database()`;
    expect((await states.next()).value).toMatchObject({ status: "CANCELLED" });
    expect((await states.next()).done).toBe(true);
    await elsewhere?.release();
  });

  test("a sync that waits and is cancelled ends for its followers", async () => {
    const { storeId, integrationId } = await bench.setup();
    const elsewhere = await Lease.take(bench.database.queries, storeId, "somebody busy");
    const { id } = await engine.requests.start(asked(integrationId));
    const states = watcher.watches.follow(id);
    expect((await states.next()).value).toMatchObject({ status: "QUEUED" });
    await engine.requests.cancel(id);
    expect((await states.next()).value).toMatchObject({ status: "CANCELLED" });
    expect((await states.next()).done).toBe(true);
    await elsewhere?.release();
  });
});

test("a sync that has run says how fast it went", async () => {
  const setup = await bench.setup(toyRecords(100));
  const row = await bench.run(engine, setup);
  const seconds = ((row.finishedAt?.getTime() ?? 0) - (row.startedAt?.getTime() ?? 0)) / 1000;
  expect(row.recordsPerSecond).toBeCloseTo(100 / seconds, 6);
  const { read, observe, apply, make } = setup.toy.calls;
  expect(row.apiCalls).toBe(read + observe + apply + make);
});
