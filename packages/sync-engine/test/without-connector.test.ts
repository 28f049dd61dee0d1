/** Two processes on one database, of which one lacks the connector, as while a version that brings it is rolled out. */
import type { SyncEngine } from "@storegate/sync-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStore } from "../src/store-runner.js";
import { TestBench, asked, toyRecords, type ToySetup } from "./engine-under-test.js";
import { MortalDatabase } from "../src/testing/mortal-database.js";

let bench: TestBench;
/** Takes requests only. */
let asking: SyncEngine;
/** Works, and has no connector. */
let without: SyncEngine;

const never = new AbortController().signal;

beforeAll(async () => {
  bench = await TestBench.open();
  asking = await bench.engine(0);
  without = await bench.engine(2, { connectors: new Map() });
});
afterAll(() => bench.close());

/** Begins a sync with a worker that dies after its first write, and whose lease then runs out. */
async function leftOver({ storeId, integrationId, toy }: ToySetup): Promise<string> {
  const { id } = await asking.requests.start(asked(integrationId));
  const mortal = new MortalDatabase(bench.database, {});
  toy.hooks.afterApply = () => mortal.die();
  await expect(runStore(bench.host({ database: mortal.database }), storeId, "dying", never)).rejects.toThrow(
    "CONNECTION_CLOSED",
  );
  toy.hooks = {};
  await bench.database.sql`
    update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
  expect(await bench.row(id)).toMatchObject({ status: "RUNNING" });
  return id;
}

/** A worker without the connector that is woken for the store leaves both the sync and the lease. */
async function isLeftAlone(storeId: string, syncId: string): Promise<void> {
  const leases = () => bench.database.sql`select epoch, holder from store_leases where store_id = ${storeId}`;
  const before = { row: await bench.row(syncId), leases: await leases() };
  expect(await runStore(bench.host({ connectors: new Map() }), storeId, "without", never)).toBe("idle");
  expect({ row: await bench.row(syncId), leases: await leases() }).toEqual(before);
}

test("what a process has no connector for waits for one that has it", async () => {
  const queued: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const { storeId, integrationId } = await bench.setup(toyRecords(3));
    const { id } = await asking.requests.start(asked(integrationId));
    await isLeftAlone(storeId, id);
    queued.push(id);
  }
  const died = await bench.setup(toyRecords(60));
  const resumed = await leftOver(died);
  await isLeftAlone(died.storeId, resumed);

  const able = await bench.engine(2);
  for (const id of [...queued, resumed])
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", error: null });
  expect(died.toy.score.size).toBe(60);
  expect(died.toy.writes).toHaveLength(120);
  await able.stop();
});

test("cancel ends what nobody can run", async () => {
  const { integrationId } = await bench.setup(toyRecords(3));
  const { id: queued } = await asking.requests.start(asked(integrationId));
  expect(await without.requests.cancel(queued)).toMatchObject({ status: "CANCELLED", startedAt: null });

  const died = await bench.setup(toyRecords(60));
  const running = await leftOver(died);
  await isLeftAlone(died.storeId, running);
  expect(await without.requests.ending((_, cancelAll) => cancelAll({ storeId: died.storeId }))).toEqual([running]);
  expect(await bench.ended(running)).toMatchObject({ status: "CANCELLED", error: null, pageCursor: null });
  const journal = await bench.journal(running);
  expect(journal.filter(({ state }) => state === "open")).toEqual([]);
  expect(journal.map(({ fault }) => fault?.code)).toContain("OUTCOME_UNKNOWN");
});
