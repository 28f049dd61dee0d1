/** Syncs that a person lets stand still: they end as if they never had, and meanwhile nothing of them is under way. */
import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine, WaitRules } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MortalDatabase } from "../src/testing/mortal-database.js";
import { runStore } from "../src/store-runner.js";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";
import { workAt, type Interruptions } from "./pausing.js";
import { refusal, storyOf, variedSetup, type Story } from "./varied-sync.js";

const away = new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The toys did not answer." });
/** Longer than any test. */
const long: WaitRules = { firstMs: 600_000, longestMs: 600_000, giveUpMs: 3_600_000 };

let bench: TestBench;
/** Takes requests only; who works is said by each test. */
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(0);
});
afterAll(() => bench.close());

/** A sync that waits for its worker. */
interface Waiting {
  readonly setup: ToySetup;
  readonly syncId: string;
}

const work = (setup: ToySetup, interruptions: Interruptions = {}) => workAt(bench, setup.storeId, interruptions);
const pause = (syncId: string) => engine.pauses.pause(syncId, null);
const story = ({ setup, syncId }: Waiting): Promise<Story> => storyOf(bench, setup, syncId);

async function waiting(setup: ToySetup, request: Parameters<typeof asked>[1] = {}): Promise<Waiting> {
  return { setup, syncId: (await engine.requests.start(asked(setup.integrationId, request))).id };
}

async function codeOf(act: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Fault ? error.code : undefined;
}

/** That nothing of a sync is under way: no lease, nothing in doubt, and whoever looks for work finds none. */
async function expectStill({ setup, syncId }: Waiting): Promise<void> {
  expect(await bench.row(syncId)).toMatchObject({
    pausedAt: expect.any(Date),
    finishedAt: null,
    recordsPerSecond: null,
  });
  const leases = await bench.database
    .sql`select 1 from store_leases where store_id = ${setup.storeId} and holder is not null`;
  expect([...leases]).toEqual([]);
  // What a plan that is only judged claims has no record under way.
  const underWay = new Set((await bench.keptRecords(syncId)).map(({ recordSeq }) => recordSeq));
  const inDoubt = (await bench.journal(syncId)).filter(
    ({ state, begun, recordSeq }) => state === "open" && begun && recordSeq !== null && underWay.has(recordSeq),
  );
  expect(inDoubt).toEqual([]);
  const calls = { ...setup.toy.calls };
  expect((await work(setup)).end).toBe("idle");
  expect(setup.toy.calls).toEqual(calls);
}

/** Two pages of a few toys each. */
async function fewToys(): Promise<ToySetup> {
  const setup = await bench.setup(toyRecords(4));
  setup.toy.pageSize = 2;
  return setup;
}

const kinds: Readonly<Record<string, () => Promise<Waiting>>> = {
  "a varied sync": async () => waiting(await variedSetup(bench)),
  "a dry run": async () => waiting(await fewToys(), { dryRun: true }),
  "an import": async () => waiting(await fewToys(), { kind: "rows" }),
  "a sync whose plan is judged": async () => {
    const setup = await fewToys();
    await bench.database.queries
      .update(schema.integrations)
      .set({ maxChanges: 100 })
      .where(eq(schema.integrations.id, setup.integrationId));
    return waiting(setup);
  },
  "an undo": async () => {
    const origin = await waiting(await fewToys());
    await work(origin.setup);
    origin.setup.toy.score.set("toy-002", 4711);
    const { id } = await engine.followUps.undo(origin.syncId, { dryRun: false, startedById: null });
    return { ...origin, syncId: id };
  },
  "a retry": async () => {
    const origin = await waiting(await fewToys());
    for (const { key } of origin.setup.toy.source) origin.setup.toy.refused.set(`score:${key}`, refusal);
    await work(origin.setup);
    origin.setup.toy.refused.clear();
    const { id } = await engine.followUps.retryFailed(origin.syncId, { startedById: null });
    return { ...origin, syncId: id };
  },
};

test.each(Object.entries(kinds))("%s that is paused at any of its commits ends as if it never was", async (_, make) => {
  const undisturbed = await make();
  const { transactions } = await work(undisturbed.setup);
  const expected = await story(undisturbed);
  expect(expected.counts.processed).toBeGreaterThan(3);
  expect(transactions).toBeGreaterThan(3);
  let pauses = 0;
  for (let place = 1; place <= transactions; place += 1) {
    const sync = await make();
    await work(sync.setup, { [place]: () => pause(sync.syncId) });
    // One that was at its end has ended.
    if ((await bench.row(sync.syncId)).finishedAt === null) {
      pauses += 1;
      await expectStill(sync);
      await engine.pauses.resume(sync.syncId);
      await work(sync.setup);
    }
    expect(await story(sync), `before transaction ${place}`).toEqual(expected);
    expect(await bench.row(sync.syncId)).toMatchObject({ pauseRequestedAt: null, pausedAt: null, pausedById: null });
  }
  expect(pauses).toBe(transactions - 1);
});

describe("a varied sync", () => {
  let expected: Story;
  beforeAll(async () => {
    const sync = await kinds["a varied sync"]!();
    await work(sync.setup);
    expected = await story(sync);
  });
  const varied = async (): Promise<Waiting> => waiting(await variedSetup(bench));

  test("that is paused again and again ends as if it never was", async () => {
    const sync = await varied();
    let pauses = 0;
    for (; (await bench.row(sync.syncId)).finishedAt === null && pauses < 50; pauses += 1) {
      await work(sync.setup, { 4: () => pause(sync.syncId) });
      if ((await bench.row(sync.syncId)).pausedAt) await engine.pauses.resume(sync.syncId);
    }
    expect(pauses).toBeGreaterThan(3);
    expect(await story(sync)).toEqual(expected);
  });

  test("whose pause is taken back before it is reached goes on in the same hands", async () => {
    for (let place = 2; place <= 14; place += 3) {
      const sync = await varied();
      const { end } = await work(sync.setup, {
        [place]: () => pause(sync.syncId),
        [place + 1]: () => engine.pauses.resume(sync.syncId),
      });
      expect(end).toBe("idle");
      expect(await story(sync), `before transaction ${place}`).toEqual(expected);
      const lines = bench.log.filter(
        ({ fields, message }) => fields["syncId"] === sync.syncId && message.includes("is paused"),
      );
      expect(lines).toEqual([]);
    }
  });

  test("whose worker is killed before it reached the pause is paused by the next, who looks and writes nothing", async () => {
    const sync = await varied();
    const { setup, syncId } = sync;
    const mortal = new MortalDatabase(bench.database);
    setup.toy.hooks.afterApply = async () => {
      if (!mortal.dead) await pause(syncId);
      mortal.die();
    };
    const dying = runStore(bench.host({}, mortal.database), setup.storeId, "mortal", new AbortController().signal);
    await expect(dying).rejects.toThrow("CONNECTION_CLOSED");
    setup.toy.hooks = {};
    await bench.database
      .sql`update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${setup.storeId}`;
    expect(await bench.row(syncId)).toMatchObject({ pauseRequestedAt: expect.any(Date), pausedAt: null });
    const applied = setup.toy.calls.apply;
    const { processed } = await bench.row(syncId);
    await work(setup);
    await expectStill(sync);
    expect(setup.toy.calls.apply).toBe(applied);
    expect((await bench.row(syncId)).processed).toBeGreaterThanOrEqual(processed);
    await engine.pauses.resume(syncId);
    await work(setup);
    expect(await story(sync)).toEqual(expected);
  });

  test("whose store went to another worker meanwhile is paused by that one", async () => {
    const sync = await varied();
    const { storeId } = sync.setup;
    const lost = await work(sync.setup, {
      6: () => pause(sync.syncId),
      8: () => bench.database.sql`update store_leases set epoch = epoch + 1, holder = null where store_id = ${storeId}`,
    });
    expect(lost.end).toBe("lost");
    expect((await bench.row(sync.syncId)).pausedAt).toBeNull();
    await work(sync.setup);
    await expectStill(sync);
    await engine.pauses.resume(sync.syncId);
    await work(sync.setup);
    expect(await story(sync)).toEqual(expected);
  });

  test("that waits for a fault to heal is paused at once, and tried when it is resumed, not before", async () => {
    const sync = await varied();
    const { setup, syncId } = sync;
    setup.toy.hooks.afterApply = () => {
      throw away;
    };
    expect((await workAt(bench, setup.storeId, {}, { waits: long })).end).toBe("idle");
    setup.toy.hooks = {};
    expect(await bench.row(syncId)).toMatchObject({ retries: 1, stalledBy: away.toData() });
    expect(await pause(syncId)).toMatchObject({ status: "RUNNING", pausedAt: expect.any(Date) });
    await bench.database.sql`update syncs set retry_at = clock_timestamp() where id = ${syncId}`;
    const calls = { ...setup.toy.calls };
    await workAt(bench, setup.storeId, {}, { waits: long });
    expect(setup.toy.calls).toEqual(calls);
    // It has as long to heal as if it had just been met.
    const stalledSince = new Date(Date.now() - 3_600_000);
    await bench.database.queries.update(schema.syncs).set({ stalledSince }).where(eq(schema.syncs.id, syncId));
    const before = Date.now();
    const row = await engine.pauses.resume(syncId);
    expect(row).toMatchObject({ retries: 0, pausedAt: null });
    expect(row.stalledSince?.getTime()).toBeGreaterThanOrEqual(before);
    await workAt(bench, setup.storeId, {}, { waits: long });
    expect(await story(sync)).toEqual(expected);
  });

  test("of which it cannot be looked what was done is paused all the same, and looked at when it goes on", async () => {
    const sync = await varied();
    const { setup, syncId } = sync;
    setup.toy.hooks.afterApply = async () => {
      await pause(syncId);
      setup.toy.hooks.observe = () => {
        throw away;
      };
      throw away;
    };
    await workAt(bench, setup.storeId, {}, { waits: long });
    setup.toy.hooks = {};
    expect(await bench.row(syncId)).toMatchObject({ pausedAt: expect.any(Date), stalledBy: null, retryAt: null });
    const open = (await bench.journal(syncId)).filter(({ state }) => state === "open");
    expect(open.some(({ begun }) => begun)).toBe(true);
    expect(open.some(({ begun }) => !begun)).toBe(true);
    await engine.pauses.resume(syncId);
    await work(setup);
    // Nothing is written twice: the story tells each write.
    expect(await story(sync)).toEqual(expected);
  });
});

test("one whose integration can no longer be opened is paused, and keeps what it was about to do", async () => {
  const setup = await fewToys();
  const sync = await waiting(setup);
  const openIntegration = () => Promise.reject(away);
  await workAt(bench, setup.storeId, { 2: () => pause(sync.syncId) }, { openIntegration, waits: long });
  await expectStill(sync);
  await engine.pauses.resume(sync.syncId);
  await work(setup);
  expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 4 });
});

describe("a paused sync", () => {
  async function paused(): Promise<Waiting> {
    const sync = await waiting(await fewToys());
    await work(sync.setup, { 4: () => pause(sync.syncId) });
    await expectStill(sync);
    return sync;
  }

  test("lets others of its store run, and none of its own integration", async () => {
    const sync = await paused();
    const other = await bench.integration(sync.setup.storeId);
    const { id } = await engine.requests.start(asked(other));
    await work(sync.setup);
    expect(await bench.row(id)).toMatchObject({ status: "SUCCEEDED", processed: 4 });
    await expect(engine.requests.start(asked(sync.setup.integrationId))).rejects.toMatchObject({
      code: "SYNC_RUNNING",
      message: expect.stringContaining("is paused") as unknown,
      remedy: expect.stringContaining("resumeSync") as unknown,
    });
  });

  test("stays as it is when it is paused once more; so does one that is resumed and was not paused", async () => {
    const { syncId, setup } = await paused();
    const row = await bench.row(syncId);
    expect(await pause(syncId)).toEqual(row);
    const resumed = await engine.pauses.resume(syncId);
    expect(resumed.revision).toBe(row.revision + 1);
    expect(await engine.pauses.resume(syncId)).toEqual(resumed);
    await work(setup);
    expect(await codeOf(pause(syncId))).toBe("SYNC_ENDED");
    expect(await codeOf(engine.pauses.resume(syncId))).toBe("SYNC_ENDED");
    expect(await codeOf(pause("00000000-0000-7000-8000-000000000000"))).toBe("NOT_FOUND");
  });

  test("that was not begun waits for its turn again once it is resumed", async () => {
    const sync = await waiting(await fewToys());
    expect(await pause(sync.syncId)).toMatchObject({ status: "QUEUED", pausedAt: expect.any(Date) });
    await expectStill(sync);
    expect(await engine.pauses.resume(sync.syncId)).toMatchObject({
      status: "QUEUED",
      retryAt: null,
      pausedSeconds: 0,
    });
    await work(sync.setup);
    expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 4 });
  });

  test("is cancelled, with its integration or its store as well; one that was not begun at once", async () => {
    const [alone, withIntegration, withStore] = [await paused(), await paused(), await paused()];
    await engine.requests.cancel(alone.syncId);
    await engine.requests.ending((_, cancelAll) => cancelAll({ integrationId: withIntegration.setup.integrationId }));
    await engine.requests.ending((_, cancelAll) => cancelAll({ storeId: withStore.setup.storeId }));
    for (const { setup, syncId } of [alone, withIntegration, withStore]) {
      const { processed } = await bench.row(syncId);
      await work(setup);
      expect(await bench.row(syncId)).toMatchObject({ status: "CANCELLED", pausedAt: null, pauseRequestedAt: null });
      expect((await bench.row(syncId)).processed).toBeGreaterThanOrEqual(processed);
      expect(await bench.keptRecords(syncId)).toEqual([]);
      await engine.requests.start(asked(setup.integrationId));
    }
    const queued = await waiting(await fewToys());
    await pause(queued.syncId);
    expect(await engine.requests.cancel(queued.syncId)).toMatchObject({ status: "CANCELLED", pausedAt: null });
    const ending = await waiting(await fewToys());
    await work(ending.setup, { 4: () => engine.requests.cancel(ending.syncId).then(() => pause(ending.syncId)) });
    expect(await bench.row(ending.syncId)).toMatchObject({ status: "CANCELLED", pauseRequestedAt: null });
  });

  test("does not go on while its integration is disabled, as when the store refuses its token, and is not lost by that", async () => {
    const { setup, syncId } = await paused();
    const become = (status: "DISABLED" | "MANUAL") =>
      bench.database.queries
        .update(schema.integrations)
        .set({ status })
        .where(eq(schema.integrations.id, setup.integrationId));
    await become("DISABLED");
    expect(await codeOf(engine.pauses.resume(syncId))).toBe("INTEGRATION_DISABLED");
    expect(await bench.row(syncId)).toMatchObject({ pausedAt: expect.any(Date) });
    await become("MANUAL");
    await engine.pauses.resume(syncId);
    await work(setup);
    expect(await bench.row(syncId)).toMatchObject({ status: "SUCCEEDED", created: 4 });
  });

  test("does not go on once its integration is deleted, unless it is an undo", async () => {
    const { setup, syncId } = await paused();
    const done = await waiting(await fewToys());
    await work(done.setup);
    const undo = await engine.followUps.undo(done.syncId, { dryRun: false, startedById: null });
    await pause(undo.id);
    await bench.database.queries.update(schema.integrations).set({ deletedAt: new Date() });
    expect(await codeOf(engine.pauses.resume(syncId))).toBe("INTEGRATION_DELETED");
    const { writes } = setup.toy;
    const written = writes.length;
    await work(setup);
    expect(writes).toHaveLength(written);
    await engine.pauses.resume(undo.id);
    await work(done.setup);
    expect(await bench.row(undo.id)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("asks its store anew when it goes on: who refuses it then refuses the token of then", async () => {
    const { setup, syncId } = await paused();
    const refused = new Fault({ kind: "AUTH", code: "TOKEN_REJECTED", message: "Not with this one." });
    setup.toy.hooks.read = () => Promise.reject(refused);
    setup.toy.hooks.observe = () => Promise.reject(refused);
    await engine.pauses.resume(syncId);
    const tokens: (string | null)[] = [];
    await bench.database.sql`update stores set token_given_at = to_timestamp(4711.000001) where id = ${setup.storeId}`;
    await workAt(
      bench,
      setup.storeId,
      {},
      {
        onSyncEnding: async (_tx, _sync, _error, token) => void tokens.push(token),
      },
    );
    expect(await bench.row(syncId)).toMatchObject({ status: "FAILED", error: { code: "TOKEN_REJECTED" } });
    expect(tokens).toEqual(["4711.000001"]);
  });

  test("is no slower for the hours in which it stood still", async () => {
    let at = Date.parse("2026-03-01T12:00:00Z");
    const now = () => new Date(at);
    const asking = await bench.engine(0, { now });
    const setup = await fewToys();
    const { id } = await asking.requests.start(asked(setup.integrationId));
    await workAt(bench, setup.storeId, { 4: () => asking.pauses.pause(id, null) }, { now });
    at += 3 * 3_600_000;
    await asking.pauses.resume(id);
    setup.toy.hooks.read = () => {
      at += 1000;
    };
    await workAt(bench, setup.storeId, {}, { now });
    const { pausedSeconds, recordsPerSecond, status } = await bench.row(id);
    expect([status, pausedSeconds]).toEqual(["SUCCEEDED", 3 * 3600]);
    expect(recordsPerSecond).toBeGreaterThan(0.5);
  });
});

test("one that runs stands still between records, never within one, wherever on a page it is asked to", async () => {
  const written: number[] = [];
  for (let place = 4; place <= 12; place += 1) {
    const setup = await bench.setup(toyRecords(40));
    setup.toy.pageSize = 40;
    const sync = await waiting(setup);
    await work(setup, { [place]: () => pause(sync.syncId) });
    await expectStill(sync);
    const { group, score } = setup.toy;
    expect([...score.keys()].toSorted(), `before transaction ${place}`).toEqual([...group.keys()].toSorted());
    const { processed } = await bench.row(sync.syncId);
    expect(processed).toBe(score.size);
    written.push(processed);
    await engine.pauses.resume(sync.syncId);
    await work(setup);
    expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 40 });
    expect(setup.toy.writes).toHaveLength(80);
  }
  // Some were asked in the middle of the page.
  expect(written.filter((records) => records > 0 && records < 40).length).toBeGreaterThan(3);
});

test.each(["after", "before"] as const)(
  "one that meets a fault %s a write just then finishes what is begun all the same, once it has looked",
  async (when) => {
    const setup = await bench.setup(toyRecords(40));
    setup.toy.pageSize = 40;
    const sync = await waiting(setup);
    let batches = 0;
    setup.toy.hooks[when === "after" ? "afterApply" : "beforeApply"] = async (resource) => {
      if (resource !== "group" || (batches += 1) !== 4) return;
      await pause(sync.syncId);
      throw away;
    };
    await workAt(bench, setup.storeId, {}, { waits: long });
    setup.toy.hooks = {};
    await expectStill(sync);
    const { group, score } = setup.toy;
    expect([...score.keys()].toSorted()).toEqual([...group.keys()].toSorted());
    expect(group.size).toBe(when === "after" ? 40 : 30);
    await engine.pauses.resume(sync.syncId);
    await work(setup);
    expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 40, failed: 0 });
    expect(setup.toy.writes).toHaveLength(80);
  },
);

test("one whose worker is killed while it finishes what is begun is paused by the next, and goes on from there", async () => {
  const setup = await bench.setup(toyRecords(40));
  setup.toy.pageSize = 40;
  const sync = await waiting(setup);
  const mortal = new MortalDatabase(bench.database);
  let scoreBatches = 0;
  setup.toy.hooks.afterApply = async (resource) => {
    if (resource !== "score") return;
    scoreBatches += 1;
    if (scoreBatches === 1) await pause(sync.syncId);
    // Two batches may have been under way when it was asked.
    if (scoreBatches === 5) mortal.die();
  };
  const dying = runStore(bench.host({}, mortal.database), setup.storeId, "mortal", new AbortController().signal);
  await expect(dying).rejects.toThrow("CONNECTION_CLOSED");
  setup.toy.hooks = {};
  // It died at what a pause finishes: no group was begun after the pause.
  expect([setup.toy.group.size, setup.toy.score.size < 20]).toEqual([20, true]);
  await bench.database
    .sql`update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${setup.storeId}`;
  await work(setup);
  await expectStill(sync);
  await engine.pauses.resume(sync.syncId);
  await work(setup);
  expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 40, failed: 0 });
  expect(setup.toy.writes).toHaveLength(80);
});

test("one whose store fails while begun records are finished is paused all the same, and goes on from there", async () => {
  const setup = await bench.setup(toyRecords(40));
  setup.toy.pageSize = 40;
  const sync = await waiting(setup);
  setup.toy.hooks.afterApply = async (resource) => {
    if (resource !== "group") return;
    await pause(sync.syncId);
    setup.toy.hooks.beforeApply = () => {
      throw away;
    };
  };
  await workAt(bench, setup.storeId, {}, { waits: long });
  setup.toy.hooks = {};
  await expectStill(sync);
  expect(setup.toy.group.size).not.toBe(setup.toy.score.size);
  await engine.pauses.resume(sync.syncId);
  await work(setup);
  expect(await bench.row(sync.syncId)).toMatchObject({ status: "SUCCEEDED", created: 40, failed: 0 });
  expect(setup.toy.writes).toHaveLength(80);
});

test("with workers that only listen, it stands still when its batches have ended, and goes on when it is resumed", async () => {
  const listening = await TestBench.open();
  try {
    const working = await listening.engine(1, { sweepMs: 600_000 });
    const setup = await listening.setup(toyRecords(60));
    const held = gate();
    setup.toy.hooks.beforeApply = held.pass;
    const { id } = await working.requests.start(asked(setup.integrationId));
    await held.reached;
    expect(await working.pauses.pause(id, null)).toMatchObject({ status: "RUNNING", pausedAt: null });
    const states = working.watches.follow(id);
    held.open();
    for await (const row of states) if (row.pausedAt) break;
    // Two batches of each resource may be under way at once: of twenty toys the groups are written, and then their scores.
    expect(setup.toy.calls.apply).toBeLessThanOrEqual(2 + Math.ceil(20 / 3) + 2);
    expect([...setup.toy.score.keys()].toSorted()).toEqual([...setup.toy.group.keys()].toSorted());
    const lines = (): string[] =>
      listening.log.filter(({ fields }) => fields["syncId"] === id).map(({ message }) => message);
    expect(lines()).toEqual(["a sync is paused at a person's request"]);
    await working.pauses.resume(id);
    expect(await listening.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 60 });
    expect(lines()).toContain("a sync goes on at a person's request");
  } finally {
    await listening.close();
  }
});
