/** A worker that is killed while Truelist works on a batch: the next one takes up the same batch, and nothing is paid for twice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFreezingWorkers, type FreezingWorkers } from "./freezing-workers.js";
import { startSync, syncToEnd } from "./syncs.js";
import { paid, resultsOf, statusBy, statuses, truelistStore, type TruelistStore } from "./truelist-world.js";

let team: FreezingWorkers;
let store: TruelistStore;

beforeAll(async () => {
  team = await startFreezingWorkers({ customers: 1 });
  store = await truelistStore(team.gateway, "mortal", 260);
}, 60_000);
afterAll(async () => {
  await team[Symbol.asyncDispose]();
  await store.sandbox.stop();
});

test("whoever comes next takes the batch up by its name, though nobody was told that it was made", async () => {
  const { gateway, workers } = team;
  const { truelist, sandbox, integrationId } = store;
  truelist.setBatchTime({ pendingMs: 1_000_000, processingMs: 0 });
  // The batch is made, and its answer never comes.
  truelist.addFault({ method: "POST", path: "/api/v1/batches", respond: "held" });
  const id = await startSync(gateway, { integrationId });
  await truelist.untilHeld();
  const busy = workers.filter(({ lines }) => lines.some(({ msg }) => msg === "is connected"));
  expect(busy).toHaveLength(1);
  expect((await busy[0]?.end("SIGKILL"))?.signal).toBe("SIGKILL");
  expect([truelist.batches().length, paid({ truelist })]).toEqual([1, 0]);

  truelist.advance(2_000_000);
  expect(await syncToEnd(gateway, id)).toMatchObject({ status: "SUCCEEDED", progress: { processed: 260, failed: 0 } });
  const [next] = workers.filter((worker) => !busy.includes(worker));
  const taken = await next?.line("a batch at Truelist is taken up");
  expect(truelist.batches()).toEqual([expect.objectContaining({ name: taken?.["batch"] })]);
  expect(paid({ truelist })).toBeGreaterThan(150);
  for (const [email, times] of Object.entries(truelist.asked())) expect([email, times]).toEqual([email, 1]);

  const labels = [...(await resultsOf(gateway, id)).values()].filter(
    ({ details }) => details?.["provider"] === "truelist",
  );
  expect(labels.length).toBeGreaterThan(200);
  const written = statuses(sandbox);
  expect(labels.map(({ key, label }) => [key, label])).toEqual(labels.map(({ key }) => [key, statusBy(truelist, key)]));
  expect(labels.map(({ externalId }) => written.get(externalId ?? ""))).toEqual(labels.map(({ label }) => label));
}, 30_000);
