/** Erasures and what goes on beside them: syncs that run, that begin, and whoever removes results. */
import type { ErasedRecords, SyncEngine, SyncRow } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate } from "./engine-under-test.js";
import { codeOf, erasure, janesSetup, placesOfJane, scopeOf } from "./janes-toys.js";

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
});
afterAll(() => bench.close());

describe("an erasure", () => {
  test("is refused while a sync of the integration has not ended, before anything is done outside", async () => {
    const setup = await janesSetup(bench);
    const { pass, open, reached } = gate();
    setup.toy.hooks.beforeApply = pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await reached;
    let outside = 0;
    const elsewhere = { outside: async () => void (outside += 1) };
    expect(await codeOf(engine.erasures.erase(scopeOf(setup), erasure, elsewhere))).toBe("SYNC_RUNNING");
    expect(outside).toBe(0);
    open();
    const sync = await bench.ended(id);
    expect((await bench.results(sync.id)).some(({ key }) => key === "Jane@Example.com")).toBe(true);
    expect(await engine.erasures.erase(scopeOf(setup), erasure, elsewhere)).toMatchObject({ results: 2 });
    expect(outside).toBe(1);
  });

  test("does again outside what a sync may have brought back meanwhile, and finds what that has left", async () => {
    const setup = await janesSetup(bench);
    let outside = 0;
    const erased = await engine.erasures.erase(scopeOf(setup), erasure, {
      outside: async () => {
        outside += 1;
        if (outside === 1) await bench.run(engine, setup);
      },
    });
    expect(outside).toBe(2);
    expect(erased.results).toBe(2);
    expect(await placesOfJane(bench)).toEqual([]);
  });

  test("is refused where a sync comes in between that has not ended; nothing of it is done here", async () => {
    const setup = await janesSetup(bench);
    const { pass, open, reached } = gate();
    const first = await bench.run(engine, setup);
    setup.toy.hooks.read = pass;
    let second: SyncRow | undefined;
    const outside = async (): Promise<void> => {
      second = await engine.requests.start(asked(setup.integrationId));
      await reached;
    };
    expect(await codeOf(engine.erasures.erase(scopeOf(setup), erasure, { outside }))).toBe("SYNC_RUNNING");
    expect((await bench.results(first.id)).every(({ erasedAt }) => erasedAt === null)).toBe(true);
    open();
    await bench.ended(second?.id ?? "");
  });

  test("is done whole or not at all, and whoever starts a sync meanwhile waits for it", async () => {
    const setup = await janesSetup(bench);
    const first = await bench.run(engine, setup);
    const failing = engine.erasures.erase(scopeOf(setup), erasure, {
      inTransaction: () => Promise.reject(new Error("no room")),
    });
    await expect(failing).rejects.toThrow("no room");
    expect((await bench.results(first.id)).every(({ erasedAt }) => erasedAt === null)).toBe(true);
    const { pass, open, reached } = gate();
    const erasing = engine.erasures.erase(scopeOf(setup), erasure, { inTransaction: pass });
    await reached;
    const starting = engine.requests.start(asked(setup.integrationId));
    await bench.untilSomebodyWaitsForALock();
    open();
    expect((await erasing).results).toBe(2);
    await bench.ended((await starting).id);
  });

  test("waits for whoever removes results, who waits for nobody", async () => {
    const setup = await janesSetup(bench);
    const { id } = await bench.run(engine, setup);
    const { sql: driver } = bench.database;
    let erasing: Promise<ErasedRecords> | undefined;
    await driver.begin(async (tx) => {
      // As the sweep does.
      await tx`select id from syncs where id = ${id} for update`;
      erasing = engine.erasures.erase(scopeOf(setup), erasure);
      await bench.untilSomebodyWaitsForALock();
      await tx`set local lock_timeout = '200ms'`;
      await tx`delete from sync_results where sync_id = ${id}`;
    });
    expect(await erasing).toMatchObject({ results: 0 });
  });

  test("takes no name that would stand in everything, and no pseudonym that names", async () => {
    const setup = await janesSetup(bench);
    for (const wrong of [
      { names: ["j"] },
      { names: [] },
      { names: [" a "] },
      { as: "was jane@example.com" },
      { as: "" },
    ])
      await expect(engine.erasures.erase(scopeOf(setup), { ...erasure, ...wrong })).rejects.toThrow(TypeError);
    expect(await codeOf(engine.erasures.erase({ ...scopeOf(setup), connectorId: "other" }, erasure))).toBe("NOT_FOUND");
  });
});
