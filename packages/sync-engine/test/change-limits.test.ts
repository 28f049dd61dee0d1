import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStore } from "../src/store-runner.js";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";
import { MortalDatabase, type Death } from "../src/testing/mortal-database.js";
import type { ToyRecord } from "./toy-store.js";

const { integrations, storeLeases } = schema;

let bench: TestBench;
let engine: SyncEngine;
/** Takes requests only, on a bench where who works is said by each test. */
let still: TestBench;
let asking: SyncEngine;

beforeAll(async () => {
  [bench, still] = await Promise.all([TestBench.open(), TestBench.open()]);
  engine = await bench.engine(4);
  asking = await still.engine(0);
});
afterAll(() => Promise.all([bench.close(), still.close()]));

type Limits = Partial<Pick<typeof integrations.$inferInsert, "maxChanges" | "maxChangeShare" | "status" | "config">>;

async function limited(source: readonly ToyRecord[], limits: Limits, on = bench): Promise<ToySetup> {
  const setup = await on.setup(source);
  setup.toy.pageSize = 4;
  await set(setup, limits, on);
  return setup;
}

async function set({ integrationId }: ToySetup, limits: Limits, on = bench): Promise<void> {
  await on.database.queries.update(integrations).set(limits).where(eq(integrations.id, integrationId));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

/** Nine records that want something, of twelve that are read; the others may not have it, or are left alone. */
function mixed(): ToyRecord[] {
  const problem = new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "It is broken." });
  return [
    ...toyRecords(9),
    { key: "twin", id: "toy-003", score: 1000 },
    { key: "late", skip: "not_wanted" },
    { key: "broken", problem },
  ];
}

async function expectNothingWritten({ toy }: ToySetup, row: SyncRow, on = bench): Promise<void> {
  expect([toy.writes, toy.made, toy.calls.apply, toy.calls.make]).toEqual([[], [], 0, 0]);
  expect(row).toMatchObject({ processed: 0, created: 0, failed: 0, phase: null, pageCursor: null });
  expect(await on.results(row.id)).toEqual([]);
  expect(await on.journal(row.id)).toEqual([]);
}

describe("a sync whose plan is over a limit", () => {
  test.each([{ maxChanges: 8 }, { maxChanges: 0 }, { maxChangeShare: 0.74 }, { maxChanges: 12, maxChangeShare: 0 }])(
    "%j writes nothing, makes nothing, and tells what it would have done",
    async (limits) => {
      const setup = await limited(mixed(), limits);
      const row = await bench.run(engine, setup);
      expect(row).toMatchObject({
        status: "FAILED",
        error: { kind: "CONFIG", code: "CHANGE_LIMIT_EXCEEDED", retryable: false },
        stoppedPlan: { records: 12, changes: 9, deletions: 0 },
        total: 12,
      });
      expect(row.error?.message).toMatch(/9 of the 12 records/);
      expect(row.error?.remedy).toMatch(/approveSync/);
      await expectNothingWritten(setup, row);
      // A dry run of the same says the same.
      const dry = await bench.run(engine, setup, { dryRun: true });
      expect(dry).toMatchObject({
        status: "COMPLETED_WITH_ERRORS",
        created: 9,
        failed: 2,
        processed: 12,
        limits: null,
      });
    },
  );

  test("counts deletions among changes", async () => {
    const gone = ["a", "b", "c"].map((key) => ({ key, gone: true }));
    const setup = await limited([...gone, ...toyRecords(3)], { maxChanges: 5 });
    for (const { key } of gone) setup.toy.score.set(key, 1);
    const row = await bench.run(engine, setup);
    expect(row.stoppedPlan).toEqual({ records: 6, changes: 6, deletions: 3 });
    expect(row.error?.message).toMatch(/3 of them by deleting/);
  });

  test("is judged by the keys it was asked for", async () => {
    const setup = await limited(mixed(), { maxChanges: 2 });
    expect(await bench.run(engine, setup, { keys: ["toy-001", "toy-002", "toy-003", "nobody"] })).toMatchObject({
      status: "FAILED",
      stoppedPlan: { records: 4, changes: 3, deletions: 0 },
    });
    expect(await bench.run(engine, setup, { keys: ["toy-001", "toy-002"] })).toMatchObject({ created: 2 });
  });

  test("can be cancelled while it is judged", async () => {
    const setup = await limited(mixed(), { maxChanges: 1 });
    const held = gate();
    setup.toy.hooks.plan = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    expect(await bench.row(id)).toMatchObject({ status: "RUNNING", phase: "planning", processed: 0 });
    await engine.requests.cancel(id);
    held.open();
    const row = await bench.ended(id);
    expect(row).toMatchObject({ status: "CANCELLED", stoppedPlan: null });
    await expectNothingWritten(setup, row);
  });
});

describe("a sync whose plan is within its limits", () => {
  test.each([{ maxChanges: 9 }, { maxChangeShare: 0.75 }, { maxChanges: 9, maxChangeShare: 0.75 }])(
    "%j is carried out, each record counted once",
    async (limits) => {
      const setup = await limited(mixed(), limits);
      const row = await bench.run(engine, setup);
      expect(row).toMatchObject({
        status: "COMPLETED_WITH_ERRORS",
        processed: 12,
        created: 9,
        skipped: 1,
        failed: 2,
        total: 12,
        stoppedPlan: null,
      });
      const results = await bench.results(row.id);
      expect(results.map(({ seq }) => seq)).toEqual(results.map((_, index) => index + 1));
      expect(new Set(results.map(({ key }) => key)).size).toBe(12);
    },
  );

  test("a share is not lost to the rounding of fractions", async () => {
    const source = toyRecords(100).map((record, index) => (index < 29 ? record : { key: record.key }));
    const setup = await limited(source, { maxChangeShare: 0.29 });
    setup.toy.pageSize = 50;
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 29 });
  });

  test("and with nothing to change it may change nothing", async () => {
    const setup = await limited([{ key: "same" }], { maxChanges: 0, maxChangeShare: 0 });
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", unchanged: 1 });
  });

  test("but has grown since stops before it is over", async () => {
    const setup = await limited(toyRecords(6), { maxChanges: 6 });
    setup.toy.hooks.begin = () => {
      if (setup.toy.calls.begin === 2) setup.toy.source = toyRecords(20);
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({
      status: "FAILED",
      error: { code: "CHANGE_LIMIT_REACHED" },
      created: 4,
      stoppedPlan: null,
    });
    expect(setup.toy.score.size).toBe(4);
    expect(await codeOf(engine.approvals.approve(row.id, null))).toBe("NOT_STOPPED");
  });
});

test("an import has no limits: it writes nothing outside", async () => {
  const setup = await limited(toyRecords(6), { maxChanges: 0 });
  expect(await bench.run(engine, setup, { kind: "rows" })).toMatchObject({
    status: "SUCCEEDED",
    created: 6,
    limits: null,
  });
});

describe("a sync with limits whose worker dies ends as if it had not", () => {
  /** Runs with a worker that dies, then with one that does not; answers what is to be the same. */
  async function killedAt(death: Death, limits: Limits): Promise<{ told: object; transactions: number }> {
    const setup = await limited(
      mixed().map(({ group: _, ...record }) => record),
      limits,
      still,
    );
    setup.toy.pageSize = 6;
    const { id } = await asking.requests.start(asked(setup.integrationId));
    const work = async (mortal: MortalDatabase): Promise<unknown> => {
      const host = still.host({}, mortal.database);
      return runStore(host, setup.storeId, "worker", new AbortController().signal).catch(() => "died");
    };
    const first = new MortalDatabase(still.database, death);
    const end = await work(first);
    expect(end).toBe(death.transaction === undefined ? "idle" : "died");
    await still.database.queries
      .update(storeLeases)
      .set({ expiresAt: new Date(0) })
      .where(eq(storeLeases.storeId, setup.storeId));
    expect(await work(new MortalDatabase(still.database))).toBe("idle");
    const { status, processed, created, skipped, failed, total, error, stoppedPlan, plannedSoFar } =
      await still.row(id);
    const results = await still.results(id);
    const told = {
      status,
      processed,
      created,
      skipped,
      failed,
      total,
      error,
      stoppedPlan,
      plannedSoFar,
      results: results.map(({ key, outcome }) => `${key} ${outcome}`).toSorted(),
      journal: (await still.journal(id))
        .map(({ resource, target, state }) => `${resource} ${target} ${state}`)
        .toSorted(),
      store: setup.toy.contents,
      made: setup.toy.made.toSorted(),
    };
    return { told, transactions: first.transactions };
  }

  test.each([{ maxChanges: 9 }, { maxChanges: 8 }])(
    "%j, at each of its transactions",
    { timeout: 60_000 },
    async (limits) => {
      const expected = await killedAt({}, limits);
      expect(expected.told).toMatchObject({
        status: limits.maxChanges === 9 ? "COMPLETED_WITH_ERRORS" : "FAILED",
        plannedSoFar: { records: 12, changes: 9, deletions: 0 },
      });
      for (let transaction = 1; transaction <= expected.transactions; transaction += 1) {
        for (const committed of [false, true]) {
          const { told } = await killedAt({ transaction, committed }, limits);
          expect(told, `${transaction} ${committed}`).toEqual(expected.told);
        }
      }
    },
  );
});

describe("an approval", () => {
  async function stopped(): Promise<{ setup: ToySetup; row: SyncRow }> {
    const setup = await limited(mixed(), { maxChanges: 3 });
    return { setup, row: await bench.run(engine, setup, { keepUnchanged: true }) };
  }

  test("lets a sync through as far as its plan told", async () => {
    const { setup, row } = await stopped();
    const approved = await bench.ended((await engine.approvals.approve(row.id, null)).id);
    expect(approved).toMatchObject({
      trigger: "APPROVAL",
      originId: row.id,
      limits: { maxChanges: 9, maxDeletions: 0 },
      status: "COMPLETED_WITH_ERRORS",
      created: 9,
      keepUnchanged: true,
    });
    expect(setup.toy.score.size).toBe(9);
  });

  test("lets nothing more through: what has grown is stopped again, and can be approved itself", async () => {
    const { setup, row } = await stopped();
    setup.toy.source = [...mixed(), { key: "new", score: 1 }];
    const again = await bench.ended((await engine.approvals.approve(row.id, null)).id);
    expect(again).toMatchObject({ status: "FAILED", stoppedPlan: { records: 13, changes: 10, deletions: 0 } });
    expect(setup.toy.writes).toEqual([]);
    const through = await bench.ended((await engine.approvals.approve(again.id, null)).id);
    expect(through).toMatchObject({ originId: again.id, created: 10 });
  });

  test("of as many changes lets no deletions through that were not told", async () => {
    const { setup, row } = await stopped();
    setup.toy.source = [...mixed().slice(1), { key: "gone", gone: true }];
    setup.toy.score.set("gone", 1);
    const again = await bench.ended((await engine.approvals.approve(row.id, null)).id);
    expect(again).toMatchObject({ status: "FAILED", stoppedPlan: { changes: 9, deletions: 1 } });
  });

  test("of as many changes, one of which turns into a deletion once it was judged, stops before that one's page", async () => {
    const { setup, row } = await stopped();
    setup.toy.pageSize = 4;
    const begun = setup.toy.calls.begin;
    setup.toy.hooks.begin = () => {
      // Judged once more, and then carried out.
      if (setup.toy.calls.begin < begun + 2) return;
      setup.toy.source = [...mixed().slice(1), { key: "gone", gone: true }];
      setup.toy.score.set("gone", 1);
    };
    const { id } = await engine.approvals.approve(row.id, null);
    expect(await bench.ended(id)).toMatchObject({
      status: "FAILED",
      error: { code: "CHANGE_LIMIT_REACHED" },
      deleted: 0,
    });
    expect(setup.toy.score.get("gone")).toBe(1);
  });

  test("of a retry reads what the retry would have read", async () => {
    const setup = await limited(toyRecords(6), { maxChanges: null });
    const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box." });
    for (const key of ["toy-001", "toy-002"]) setup.toy.refused.set(`score:${key}`, refusal);
    const failed = await bench.run(engine, setup);
    setup.toy.refused.clear();
    // A share says nothing of a retry, which reads nothing but what failed.
    await set(setup, { maxChanges: 1, maxChangeShare: 0.1 });
    const retry = await bench.ended((await engine.followUps.retryFailed(failed.id, { startedById: null })).id);
    expect(retry).toMatchObject({
      status: "FAILED",
      stoppedPlan: { records: 2, changes: 2 },
      limits: { maxChanges: 1 },
    });
    const approved = await bench.ended((await engine.approvals.approve(retry.id, null)).id);
    expect(approved).toMatchObject({ status: "SUCCEEDED", processed: 2 });
    expect(setup.toy.score.size).toBe(6);
  });

  test("is given once, of two at the same time too", async () => {
    const { row } = await stopped();
    const both = await Promise.allSettled([
      engine.approvals.approve(row.id, null),
      engine.approvals.approve(row.id, null),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await codeOf(engine.approvals.approve(row.id, null))).toBe("ALREADY_APPROVED");
  });

  test("is refused for what was not stopped, has not ended, or cannot run", async () => {
    const { setup, row } = await stopped();
    const approve = (id: string): Promise<string> => codeOf(engine.approvals.approve(id, null));
    expect(await approve(setup.storeId)).toBe("NOT_FOUND");
    await set(setup, { status: "DISABLED" });
    expect(await approve(row.id)).toBe("INTEGRATION_DISABLED");
    await set(setup, { status: "MANUAL", maxChanges: null });
    const held = gate();
    setup.toy.hooks.plan = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    expect(await approve(id)).toBe("SYNC_NOT_ENDED");
    expect(await approve(row.id)).toBe("SYNC_RUNNING");
    held.open();
    await bench.ended(id);
    expect(await approve(id)).toBe("NOT_STOPPED");
    await set(setup, { config: { note: "another" } });
    expect(await approve(row.id)).toBe("CONFIG_CHANGED");
    await bench.database.sql`update integrations set deleted_at = now() where id = ${setup.integrationId}`;
    expect(await approve(row.id)).toBe("INTEGRATION_DELETED");
    await bench.database.sql`update syncs set results_expire_at = now() where id = ${row.id}`;
    expect(await approve(row.id)).toBe("APPROVAL_EXPIRED");
  });
});
