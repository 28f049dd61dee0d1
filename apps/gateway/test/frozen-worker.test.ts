/** Workers that stand still in the midst of a sync and come back when another has gone on: they send nothing and commit nothing. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { decodeId } from "../src/ids.js";
import { startFreezingWorkers, type FreezingWorkers } from "./freezing-workers.js";
import { setUpValidation, type TestGateway } from "./harness.js";
import type { Program } from "./programs.js";
import { contents, outcomes } from "./same-end.js";
import { runSync, startSync, syncToEnd } from "./syncs.js";

const customers = 300;

let team: FreezingWorkers;
let gateway: TestGateway;
let workers: readonly Program[];
const sandboxes: Sandbox[] = [];
let expected: { readonly store: unknown; readonly outcomes: unknown };
/** Ports from which requests came, in their order. */
const ports: (number | undefined)[] = [];
const notePort = (told: unknown): void => {
  ports.push((told as { request: IncomingMessage }).request.socket.remotePort);
};

beforeAll(async () => {
  team = await startFreezingWorkers({ customers });
  ({ gateway, workers } = team);
  const { integrationId } = await setUpValidation(gateway);
  const { id } = await runSync(gateway, { integrationId });
  expected = { store: contents(gateway.sandbox), outcomes: await outcomes(gateway, id) };
  subscribe("http.server.request.start", notePort);
}, 60_000);
afterAll(async () => {
  unsubscribe("http.server.request.start", notePort);
  await team[Symbol.asyncDispose]();
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
});

/** The epoch of the lease of a sync's store. */
async function epoch(syncId: string): Promise<number> {
  const [row] = await gateway.database.sql`
    select epoch::int from store_leases join syncs using (store_id) where syncs.id = ${decodeId("Sync", syncId) ?? null}`;
  return Number(row?.["epoch"]);
}

/** The database tells nobody when a lease changes hands, so it is asked. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** Starts a sync of a store of its own, and waits until the worker that is at it stands still. */
async function frozenAt(moment: string) {
  const sandbox = await startSandbox({ customers, plan: "enterprise", storeHash: `store${sandboxes.length}` });
  sandboxes.push(sandbox);
  sandbox.control.setLatency(20);
  const { integrationId } = await setUpValidation(gateway, {}, sandbox);
  for (const worker of workers) worker.process.send(moment);
  const said = workers.map((worker) => worker.lines.length);
  const syncId = await startSync(gateway, { integrationId });
  const frozen = await Promise.race(
    workers.map(async (worker, index) => {
      await worker.line("stands still", said[index]);
      return worker;
    }),
  );
  for (const worker of workers) if (worker !== frozen) worker.process.send("never");
  return { sandbox, syncId, frozen };
}

/** Lets a worker go on, and waits until it has said that it left the store. */
async function wake(frozen: Program): Promise<void> {
  const said = frozen.lines.length;
  frozen.process.kill("SIGCONT");
  await Promise.race([
    frozen.line("lost the lease of a store; who takes it next goes on", said),
    frozen.line("the work for a store broke off; it is taken up again", said),
  ]);
}

/** Everything that syncs have committed, of all stores. */
async function committed(): Promise<unknown> {
  const { sql } = gateway.database;
  return {
    syncs: await sql`select * from syncs order by id`,
    results: await sql`select count(*) from sync_results`,
    changes: await sql`select state, count(*) from sync_changes group by state order by state`,
    records: await sql`select count(*) from sync_records`,
  };
}

async function expectAsUndisturbed(sandbox: Sandbox, syncId: string): Promise<void> {
  expect(contents(sandbox)).toEqual(expected.store);
  expect(await outcomes(gateway, syncId)).toEqual(expected.outcomes);
}

test.each(["before a request", "within a commit"])(
  "frozen %s, one that wakes when another has ended its sync does nothing more",
  async (moment) => {
    const { sandbox, syncId, frozen } = await frozenAt(moment);
    expect(await syncToEnd(gateway, syncId)).toMatchObject({ status: "SUCCEEDED", progress: { updated: customers } });
    await expectAsUndisturbed(sandbox, syncId);
    const before = await committed();
    const requests = ports.length;
    await wake(frozen);
    expect(ports.length).toBe(requests);
    expect(await committed()).toEqual(before);
  },
);

test("frozen after a request, one that wakes while another works at its sync leaves it to that one", async () => {
  const { sandbox, syncId, frozen } = await frozenAt("after a request");
  await until(async () => (await epoch(syncId)) === 2);
  const requests = ports.length;
  await wake(frozen);
  expect(await syncToEnd(gateway, syncId)).toMatchObject({ status: "SUCCEEDED", progress: { updated: customers } });
  const its = new Set(frozen.lines.filter(({ msg }) => msg === "is connected").map(({ port }) => port));
  const later = ports.slice(requests);
  expect(later.length).toBeGreaterThan(0);
  expect(later.filter((port) => its.has(port))).toEqual([]);
  expect(ports.some((port) => its.has(port))).toBe(true);
  expect(await epoch(syncId)).toBe(2);
  await expectAsUndisturbed(sandbox, syncId);
});

test("they end in order when they are asked to, and nothing comes after that", async () => {
  const before = await committed();
  const requests = ports.length;
  const exits = await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
  expect(exits.map(({ code }) => code)).toEqual([0, 0]);
  expect(ports.length).toBe(requests);
  expect(await committed()).toEqual(before);
});
