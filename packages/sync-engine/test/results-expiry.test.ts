import { Fault } from "@storegate/connector-kit";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ResultsSweep } from "../src/results-sweep.js";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

const dayMs = 24 * 60 * 60 * 1000;
const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });

let bench: TestBench;
let now = Date.parse("2026-01-01T00:00:00Z");
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  // It never sweeps by itself: the sweep under test is the tests'.
  engine = await bench.engine(2, { now: () => new Date(now), resultsDays: 30, sweepMs: 3_600_000 });
});
afterAll(() => bench.close());

/** Sweeps until nothing is left; answers how many portions that took. */
async function sweep(most?: number): Promise<number> {
  const sweeping = new ResultsSweep(bench.database, bench.logger, () => new Date(now));
  for (let portions = 0; ; portions += 1) if (!(await sweeping.removeSome(most))) return portions;
}

async function codeOf(promise: Promise<SyncRow>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

test("results expire so many days after the end, and go in bounded portions; counts, labels and faults stay", async () => {
  const setup = await bench.setup(toyRecords(40));
  setup.toy.refused.set("score:toy-003", refusal);
  const sync = await bench.run(engine, setup);
  expect(sync.resultsExpireAt).toEqual(new Date(now + 30 * dayMs));
  now += dayMs;
  const young = await bench.run(engine, setup, { dryRun: true });
  now += 29 * dayMs - 1;
  expect(await sweep()).toBe(0);
  now += 1;
  expect(await codeOf(engine.followUps.undo(sync.id, { dryRun: true, startedById: null }))).toBe("RESULTS_EXPIRED");
  expect(await codeOf(engine.followUps.retryFailed(sync.id, { startedById: null }))).toBe("RESULTS_EXPIRED");
  expect(await sweep(30)).toBe(4);
  expect(await bench.results(sync.id)).toEqual([]);
  expect(await bench.journal(sync.id)).toEqual([]);
  expect(await bench.row(sync.id)).toEqual({ ...sync, resultsRemovedAt: new Date(now) });
  expect(await bench.results(young.id)).not.toEqual([]);
  expect(await sweep()).toBe(0);
});

test("nothing goes of a sync that its undo is reading", async () => {
  const setup = await bench.setup(toyRecords(4));
  const sync = await bench.run(engine, setup);
  const held = gate();
  setup.toy.hooks.observe = () => held.pass();
  const { id } = await engine.followUps.undo(sync.id, { dryRun: false, startedById: null });
  await held.reached;
  now += 31 * dayMs;
  await sweep();
  expect(await bench.journal(sync.id)).not.toEqual([]);
  held.open();
  expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", deleted: 4 });
  expect(await sweep()).toBeGreaterThan(0);
  expect(await bench.journal(sync.id)).toEqual([]);
});

test("a sync that never began expires like any; with 0 days none does", async () => {
  const waiting = await bench.engine(0, { now: () => new Date(now), resultsDays: 7 });
  const setup = await bench.setup();
  const ended = await waiting.requests.cancel((await waiting.requests.start(asked(setup.integrationId))).id);
  expect(ended.resultsExpireAt).toEqual(new Date(now + 7 * dayMs));
  const lasting = await bench.engine(0, { resultsDays: 0 });
  const { integrationId } = await bench.setup();
  const cancelled = await lasting.requests.cancel((await lasting.requests.start(asked(integrationId))).id);
  expect(cancelled).toMatchObject({ status: "CANCELLED", resultsExpireAt: null });
});

test("a worker sweeps by itself", async () => {
  const setup = await bench.setup(toyRecords(3));
  const sync = await bench.run(engine, setup);
  now += 31 * dayMs;
  await bench.engine(1, { now: () => new Date(now), sweepMs: 50 });
  await expect.poll(() => bench.row(sync.id)).toMatchObject({ resultsRemovedAt: new Date(now) });
  expect(await bench.results(sync.id)).toEqual([]);
});
