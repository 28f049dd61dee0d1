/** Following many syncs at once, and their results. */
import { connectDatabase, type Database } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SyncEvents } from "../src/sync-events.js";
import { SyncWatches } from "../src/sync-watch.js";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

let bench: TestBench;
/** Works; followers are at another one, as in another process. */
let engine: SyncEngine;
/** What followers' process asks of the database. */
let statements: string[] = [];
let database: Database;
let events: SyncEvents;
let watches: SyncWatches;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
  database = connectDatabase(bench.database.url, { max: 1, onStatement: (statement) => statements.push(statement) });
  events = new SyncEvents(database);
  await events.start();
  watches = new SyncWatches(database, events, bench.logger);
});
afterAll(async () => {
  await events.stop();
  await database.close();
  await bench.close();
});

type Scope = Parameters<SyncWatches["followAll"]>[0];

/** Events as they come, until one passes. */
async function followUntil(
  scope: Scope,
  passes: (rows: readonly SyncRow[]) => boolean,
): Promise<(readonly SyncRow[])[]> {
  const seen: (readonly SyncRow[])[] = [];
  for await (const rows of watches.followAll(scope)) {
    seen.push(rows);
    if (passes(rows)) break;
  }
  return seen;
}

const hasEnded = (id: string) => (rows: readonly SyncRow[]) => rows.some((row) => row.id === id && row.finishedAt);

describe("following many syncs", () => {
  test("gives those that have not ended at once, perhaps none, then each change with its last state", async () => {
    const one = await bench.setup(toyRecords(60));
    const other = await bench.setup(toyRecords(60));
    const held = gate();
    one.toy.hooks.begin = held.pass;
    const before = await bench.run(engine, other);
    const first = await engine.requests.start(asked(one.integrationId));
    await held.reached;
    const ofAll = watches.followAll({});
    const ofOther = watches.followAll({ integrations: new Set([other.integrationId]) });
    const ofNobody = watches.followAll({
      integrations: new Set([one.integrationId]),
      stores: new Set([other.storeId]),
    });
    expect((await ofAll.next()).value).toMatchObject([{ id: first.id, status: "RUNNING" }]);
    expect((await ofOther.next()).value).toEqual([]);
    expect((await ofNobody.next()).value).toEqual([]);
    const second = await engine.requests.start(asked(other.integrationId));
    const third = followUntil({ stores: new Set([one.storeId]) }, hasEnded(first.id));
    held.open();
    const last = [await bench.ended(first.id), await bench.ended(second.id)];
    const newest = new Map<string, SyncRow>();
    while (![first.id, second.id].every((id) => newest.get(id)?.finishedAt)) {
      const rows = (await ofAll.next()).value ?? [];
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      for (const row of rows) {
        expect(row.revision).toBeGreaterThan(newest.get(row.id)?.revision ?? 0);
        newest.set(row.id, row);
      }
    }
    expect([newest.get(first.id), newest.get(second.id)]).toEqual(last);
    expect([...newest.keys()]).not.toContain(before.id);
    const ofSecond = await ofOther.next();
    expect(new Set(ofSecond.value?.map(({ id }) => id))).toEqual(new Set([second.id]));
    for (const rows of await third) for (const row of rows) expect(row.id).toBe(first.id);
    await Promise.all([ofAll.return(), ofOther.return(), ofNobody.return()]);
  });

  test("a slow reader finds the newest states, once each, and events come 250 ms apart at least", async () => {
    const setup = await bench.setup(toyRecords(200));
    const scope = { integrations: new Set([setup.integrationId]) };
    const slow = watches.followAll(scope);
    expect((await slow.next()).value).toEqual([]);
    const times: number[] = [];
    const quick = (async () => {
      for await (const rows of watches.followAll(scope)) {
        times.push(performance.now());
        if (rows.some((row) => row.finishedAt)) return;
      }
    })();
    const { id } = await bench.run(engine, setup);
    const next = await bench.run(engine, setup, { dryRun: true });
    await quick;
    expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThan(225);
    const told: SyncRow[] = [];
    while (!told.some((row) => row.id === next.id && row.finishedAt)) told.push(...((await slow.next()).value ?? []));
    expect(told.filter((row) => row.id === id && row.finishedAt)).toHaveLength(1);
    expect(told.length).toBeLessThanOrEqual(4);
    await slow.return();
  });

  test("however many follow, a change is read once for all of them, and what they are told first in one go", async () => {
    const setup = await bench.setup(toyRecords(150));
    const held = gate();
    setup.toy.hooks.begin = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    statements = [];
    const followers = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0
        ? collect(watches.follow(id))
        : followUntil({ stores: new Set([setup.storeId]) }, hasEnded(id)).then((seen) => seen.flat()),
    );
    held.open();
    const last = await bench.ended(id);
    const seen = await Promise.all(followers);
    for (const rows of seen) expect(rows.at(-1)).toEqual(last);
    const most = Math.max(...seen.map((rows) => rows.length));
    // One look at what there is, two reads for those who came, and one for each event.
    expect(statements.length).toBeLessThanOrEqual(3 + 2 * most);
    expect(statements.filter((statement) => /from "syncs"/.test(statement))).toHaveLength(statements.length);
  });

  test("what happened while the listener was away is told: changes, ends, and syncs that came and went", async () => {
    const setups = await Promise.all([bench.setup(toyRecords(3)), bench.setup(toyRecords(3))]);
    const held = gate();
    const [one, other] = setups;
    if (!one || !other) throw new Error("no stores");
    one.toy.hooks.begin = held.pass;
    const scope = { stores: new Set([one.storeId, other.storeId]) };
    const early = await bench.run(engine, other);
    const running = await engine.requests.start(asked(one.integrationId));
    await held.reached;
    const following = watches.followAll(scope);
    expect((await following.next()).value).toMatchObject([{ id: running.id }]);
    // Nobody hears what is said from now on, and nobody knows.
    await silence();
    held.open();
    await bench.ended(running.id);
    const came = await bench.run(engine, other);
    await listenAgain();
    const told = new Map<string, SyncRow>();
    while (told.size < 2) for (const row of (await following.next()).value ?? []) told.set(row.id, row);
    expect(told.get(running.id)).toMatchObject({ status: "SUCCEEDED" });
    expect(told.get(came.id)).toMatchObject({ status: "SUCCEEDED" });
    expect(told.has(early.id)).toBe(false);
    await following.return();
  });

  /** Ends the connection that listens, and lets nobody connect. */
  async function silence(): Promise<void> {
    const { sql } = bench.database;
    await sql`update pg_database set datallowconn = false where datname = current_database()`;
    const killed = await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and query = 'listen "storegate_sync"'`;
    expect(killed.length).toBeGreaterThan(0);
  }

  async function listenAgain(): Promise<void> {
    await bench.database.sql`update pg_database set datallowconn = true where datname = current_database()`;
  }

  test("one who leaves while nothing happens is gone at once", async () => {
    const leave = new AbortController();
    const following = watches.followAll({}, leave.signal);
    await following.next();
    const next = following.next();
    leave.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});

async function collect(rows: AsyncIterable<SyncRow>): Promise<SyncRow[]> {
  const seen: SyncRow[] = [];
  for await (const row of rows) seen.push(row);
  return seen;
}
