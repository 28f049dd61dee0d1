/** Following syncs, and ending them before their time. */
import { SyncEngine } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { holdWrites } from "./held-writes.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket, type SyncState } from "./sockets.js";
import { allResults, runSync, startSync, syncToEnd, syncUntil, userErrors } from "./syncs.js";

let gateway: TestGateway;
const sandboxes: Sandbox[] = [];
let stores = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
});

/** A store of a test's own, slow enough to be followed, in the one gateway. */
async function slowStore({ latencyMs = 60, ...options }: SandboxOptions = {}) {
  const sandbox = await startSandbox({
    customers: 200,
    plan: "enterprise",
    storeHash: `store${(stores += 1)}`,
    ...options,
  });
  sandboxes.push(sandbox);
  const ids = await setUpValidation(gateway, {}, sandbox);
  sandbox.control.setLatency(latencyMs);
  return { sandbox, control: sandbox.control, ...ids };
}

/** The customers whose verdict stands in the store. */
function marked(control: Sandbox["control"]): number[] {
  const attribute = control.attributes().find(({ name }) => name === "Storegate Validation Status");
  return [...control.attributeValues()]
    .filter(({ attribute_id }) => attribute_id === attribute?.id)
    .map(({ customer_id }) => customer_id)
    .toSorted((a, b) => a - b);
}

/** The customers of whom the results say that they were marked. */
async function toldAsMarked(syncId: string): Promise<number[]> {
  const results = await allResults(gateway, syncId);
  return results
    .filter(({ after }) => after && "attribute" in after)
    .map(({ externalId }) => Number(externalId))
    .toSorted((a, b) => a - b);
}

describe.concurrent("syncProgress", () => {
  test("tells the state at once, changes four times a second at most, and the last one always; to all alike", async () => {
    // Long enough for a speed to be told.
    const { integrationId } = await slowStore({ latencyMs: 150 });
    const id = await startSync(gateway, { integrationId });
    const follow = async () => {
      await using socket = openSocket(gateway);
      const states: SyncState[] = [];
      for await (const state of followSync(socket.client, id)) states.push(state);
      return states;
    };
    const begun = performance.now();
    const followers = await Promise.all([follow(), follow(), follow()]);
    const seconds = (performance.now() - begun) / 1000;
    for (const states of followers) {
      expect(states.length).toBeGreaterThan(4);
      // The first one and the last one come besides.
      expect(states.length).toBeLessThanOrEqual(4 * seconds + 2);
      expect(states.at(-1)).toMatchObject({
        final: true,
        sync: { status: "SUCCEEDED", progress: { processed: 200, percent: 100, phase: null, etaSeconds: null } },
      });
      const running = states.filter(({ sync }) => sync.status === "RUNNING" && sync.progress.processed > 0);
      for (const { sync } of running) {
        expect(sync.progress).toMatchObject({ phase: "validating", total: 200 });
        expect(sync.progress.percent).toBeCloseTo((sync.progress.processed * 100) / 200);
      }
      expect(
        running.some(({ sync }) => sync.progress.recordsPerSecond !== null && sync.progress.etaSeconds !== null),
      ).toBe(true);
    }
  });

  test("one who comes in the middle is told where it stands, one who comes late its end and nothing else", async () => {
    const { integrationId, control } = await slowStore({ latencyMs: 0 });
    holdWrites(control);
    const id = await startSync(gateway, { integrationId });
    const middle = await syncUntil(gateway, id, ({ sync }) => sync.progress.processed > 0);
    const joined = await syncUntil(gateway, id, () => true);
    expect(joined).toMatchObject({ status: "RUNNING", finishedAt: null });
    control.releaseHeld();
    expect(joined.revision).toBeGreaterThanOrEqual(middle.revision);
    expect(joined.progress.processed).toBeGreaterThanOrEqual(middle.progress.processed);
    await syncToEnd(gateway, id);
    await using socket = openSocket(gateway);
    const states: SyncState[] = [];
    for await (const state of followSync(socket.client, id)) states.push(state);
    expect(states).toMatchObject([{ final: true, sync: { id, status: "SUCCEEDED" } }]);
  });

  test("one who leaves leaves nothing behind, though nothing happens any more", async () => {
    const engines: SyncEngine[] = [];
    const starting = vi.spyOn(SyncEngine.prototype, "start").mockImplementationOnce(function (this: SyncEngine) {
      engines.push(this);
      return this.start();
    });
    // Nobody works, so the sync waits for ever.
    const idle = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0 });
    starting.mockRestore();
    const [engine] = engines;
    if (!engine) throw new Error("the gateway started no engine");
    const left: string[] = [];
    const watch = engine.watches.watch.bind(engine.watches);
    vi.spyOn(engine.watches, "watch").mockImplementation((id, onNews) => {
      const states = watch(id, onNews);
      vi.spyOn(states, "stop").mockImplementationOnce(() => {
        left.push(id);
        states.stop();
      });
      return states;
    });
    try {
      const { integrationId } = await setUpValidation(idle);
      const id = await startSync(idle, { integrationId });
      // By ending the subscription, with the socket open; then by closing the socket.
      await using patient = openSocket(idle);
      const subscription = followSync(patient.client, id);
      expect((await subscription.next()).value).toMatchObject({ sync: { status: "QUEUED" } });
      expect(left).toEqual([]);
      await subscription.return();
      await vi.waitFor(() => expect(left).toHaveLength(1), 20_000);
      const hasty = openSocket(idle);
      expect((await followSync(hasty.client, id).next()).value).toMatchObject({ final: false });
      hasty.client.terminate();
      await vi.waitFor(() => expect(left).toHaveLength(2), 20_000);
      // Cancelled while it waits, it ends at once, and says so to whoever still follows.
      const states = followSync(patient.client, id);
      await states.next();
      const { data } = await idle.query("mutation ($id: ID!) { cancelSync(id: $id) { sync { status finishedAt } } }", {
        id,
      });
      expect(data.cancelSync.sync).toMatchObject({ status: "CANCELLED" });
      expect((await states.next()).value).toMatchObject({ final: true, sync: { status: "CANCELLED" } });
      expect((await states.next()).done).toBe(true);
    } finally {
      await idle[Symbol.asyncDispose]();
    }
  });
});

describe.concurrent("in the middle of a run", () => {
  test("cancelSync ends it within a batch; what was done stays, and is told", async () => {
    const { integrationId, control } = await slowStore({ latencyMs: 0 });
    holdWrites(control);
    const id = await startSync(gateway, { integrationId });
    await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
    const { data } = await gateway.query(
      `mutation ($id: ID!) { cancelSync(id: $id) { sync { status cancelRequestedAt } ${userErrors} } }`,
      { id },
    );
    expect(data.cancelSync).toMatchObject({
      sync: { status: "RUNNING", cancelRequestedAt: expect.any(String) },
      userErrors: [],
    });
    control.releaseHeld();
    const sync = await syncToEnd(gateway, id);
    expect(sync).toMatchObject({ status: "CANCELLED", error: null, progress: { phase: null } });
    // Records of which one change was made and the other not begun are not told as done.
    const { data: told } = await gateway.query(
      "query ($id: ID!) { sync(id: $id) { faults { count fault { code retryable } } } }",
      { id },
    );
    expect(told.sync.faults).toEqual(
      sync.progress.failed === 0
        ? []
        : [{ count: sync.progress.failed, fault: { code: "NOT_CARRIED_OUT", retryable: true } }],
    );
    expect(sync.progress.processed).toBeLessThan(200);
    expect(sync.progress.processed).toBeGreaterThan(0);
    const done = await toldAsMarked(id);
    expect(marked(control)).toEqual(done);
    expect(done.length).toBeGreaterThan(0);
    // The next one goes on with what is left, and writes nothing twice.
    control.resetCalls();
    const next = await runSync(gateway, { integrationId });
    expect(next).toMatchObject({ status: "SUCCEEDED", progress: { processed: 200 } });
    expect(next.progress.updated).toBeLessThan(200);
    expect(control.calls().total).toBe(next.progress.apiCalls);
    expect(marked(control)).toHaveLength(200);
  });

  test.for([
    [
      "deleteIntegration",
      "mutation ($id: ID!) { done: deleteIntegration(id: $id) { deletedId userErrors { code } } }",
      "integrationId",
    ],
    [
      "disconnectStore",
      "mutation ($id: ID!) { done: disconnectStore(id: $id) { deletedId userErrors { code } } }",
      "storeId",
    ],
  ] as const)(
    "%s stops the sync; nothing more is written, and what was done stays readable",
    async ([, mutation, which]) => {
      const store = await slowStore({ latencyMs: 0 });
      const { integrationId, storeId, control } = store;
      const earlier = await runSync(gateway, { integrationId, keys: [control.customer(1)?.email ?? ""] });
      holdWrites(control);
      const id = await startSync(gateway, { integrationId });
      await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
      const { data } = await gateway.query(mutation, { id: store[which] });
      expect(data.done).toEqual({ deletedId: store[which], userErrors: [] });
      control.releaseHeld();
      const sync = await syncToEnd(gateway, id);
      expect(sync).toMatchObject({ status: "CANCELLED", error: null });
      expect(sync.progress.processed).toBeLessThan(200);
      const written = marked(control);
      expect([...new Set([1, ...(await toldAsMarked(id))])].toSorted((a, b) => a - b)).toEqual(written);

      const after = await gateway.query(
        `query ($storeId: ID!, $integrationId: ID!, $sync: ID!, $earlier: ID!) {
        store(id: $storeId) { id }
        integration(id: $integrationId) { id }
        sync(id: $sync) { status integration { id } kind { key } progress { processed } results { totalCount } startedBy { name } }
        earlier: sync(id: $earlier) { status integration { id } results { nodes { key outcome } } }
        syncs(integrationId: $integrationId) { totalCount }
      }`,
        { storeId, integrationId, sync: id, earlier: earlier.id },
      );
      expect(after.errors).toBeUndefined();
      expect(after.data).toMatchObject({
        store: which === "storeId" ? null : { id: storeId },
        integration: null,
        sync: {
          status: "CANCELLED",
          integration: null,
          kind: { key: "validate" },
          startedBy: { name: "STOREGATE_ADMIN_KEY" },
        },
        earlier: { status: "SUCCEEDED", integration: null, results: { nodes: [{ outcome: "UPDATED" }] } },
        syncs: { totalCount: 2 },
      });
      expect(after.data.sync.results.totalCount).toBe(sync.progress.processed - sync.progress.unchanged);
      const again = await gateway.query(
        "mutation ($id: ID!) { startSync(input: { integrationId: $id }) { userErrors { code } } }",
        {
          id: integrationId,
        },
      );
      expect(again.data.startSync.userErrors).toEqual([{ code: "INTEGRATION_NOT_FOUND" }]);
      expect(marked(control)).toEqual(written);
      // A second time there is nothing to delete.
      const twice = await gateway.query(mutation, { id: store[which] });
      expect(twice.data.done).toMatchObject({
        deletedId: null,
        userErrors: [{ code: expect.stringContaining("NOT_FOUND") }],
      });
    },
  );

  test("a store that was let go of and connected again is the same store, with its past syncs and its verdicts as they stand", async () => {
    const { sandbox, storeId, integrationId, control } = await slowStore({ customers: 20, latencyMs: 0 });
    const first = await runSync(gateway, { integrationId });
    await gateway.query("mutation ($id: ID!) { disconnectStore(id: $id) { deletedId } }", { id: storeId });
    const again = await setUpValidation(gateway, {}, sandbox);
    expect(again.storeId).toBe(storeId);
    expect(again.integrationId).not.toBe(integrationId);
    const sync = await runSync(gateway, { integrationId: again.integrationId });
    expect(sync.progress).toMatchObject({ processed: 20, unchanged: 20 });
    expect(marked(control)).toHaveLength(20);
    const { data } = await gateway.query("query ($id: ID!) { syncs(storeId: $id) { nodes { id } } }", {
      id: again.storeId,
    });
    expect(data.syncs.nodes).toEqual([{ id: sync.id }, { id: first.id }]);
  });
});
