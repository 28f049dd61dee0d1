import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, toyRecords } from "./engine-under-test.js";
import { openToyIntegration } from "./toy-connector.js";

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4, {
    openIntegration: async (integration, view) => ({
      ...(await openToyIntegration(integration, view)),
      logger: bench.logger,
    }),
  });
});
afterAll(() => bench.close());

describe("a full run", () => {
  test("does what was planned and tells of each record", async () => {
    const problem = new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "It is broken.", field: "score" });
    const setup = await bench.setup([
      ...toyRecords(60),
      { key: "skipped", skip: "not_wanted", label: "odd" },
      { key: "broken-1", problem },
      { key: "broken-2", problem },
      { key: "same", score: 7 },
    ]);
    setup.toy.score.set("same", 7);
    setup.toy.score.set("toy-005", 500);
    const row = await bench.run(engine, setup);

    expect(row).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      phase: null,
      pageCursor: null,
      cursor: { at: 50 },
      total: 64,
      processed: 64,
      created: 60,
      updated: 0,
      deleted: 0,
      unchanged: 1,
      skipped: 1,
      failed: 2,
      labels: { even: 30, odd: 31 },
      faults: [{ fault: problem.toData(), count: 2 }],
      error: null,
      config: { note: "as it was" },
    });
    expect(row.finishedAt).toBeInstanceOf(Date);
    expect(row.startedAt).toBeInstanceOf(Date);
    expect(row).toEqual(await bench.row(row.id));
    const { toy } = setup;
    expect(toy.group.get("toy-003")).toBe("bears");
    expect(toy.score.get("toy-059")).toBe(59);
    expect(toy.writes).toHaveLength(120);
    expect(toy.made.toSorted()).toEqual(["bears", "cars"]);

    const results = await bench.results(row.id);
    expect(results.map((result) => result.seq)).toEqual(results.map((_, index) => index + 1));
    expect(results).toHaveLength(63);
    const times = results.map((result) => result.at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(results.find((result) => result.key === "toy-005")).toMatchObject({
      recordType: "toy",
      outcome: "CREATED",
      label: "odd",
      reason: "because",
      details: { seen: "toy-005" },
      before: { score: 500 },
      after: { group: "cars", score: 5 },
      errors: [],
    });
    expect(results.find((result) => result.key === "skipped")).toMatchObject({
      outcome: "SKIPPED",
      reason: "not_wanted",
    });
    expect(results.find((result) => result.key === "broken-2")).toMatchObject({
      outcome: "FAILED",
      errors: [problem.toData()],
    });
    const journal = await bench.journal(row.id);
    expect(journal.filter((change) => change.recordSeq !== null)).toHaveLength(120);
    expect(journal.every((change) => change.state === "done")).toBe(true);
    expect(await bench.keptRecords(row.id)).toEqual([]);
    // Each request of the toy's: reading, observing twice a page, applying, making two groups.
    expect(row.apiCalls).toBe(toy.calls.read + toy.calls.observe + toy.calls.apply + toy.calls.make);
  });

  test("writes nothing the second time, and keeps the unchanged when asked", async () => {
    const setup = await bench.setup(toyRecords(30));
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 30 });
    const writes = setup.toy.writes.length;
    const second = await bench.run(engine, setup);
    expect(second).toMatchObject({
      status: "SUCCEEDED",
      processed: 30,
      unchanged: 30,
      created: 0,
      labels: { even: 15 },
    });
    expect(await bench.results(second.id)).toEqual([]);
    const third = await bench.run(engine, setup, { keepUnchanged: true });
    const results = await bench.results(third.id);
    expect(results).toHaveLength(30);
    expect(results.every((result) => result.outcome === "UNCHANGED" && result.before === null)).toBe(true);
    expect(setup.toy.writes).toHaveLength(writes);
  });

  test("of an empty source succeeds", async () => {
    const setup = await bench.setup();
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", processed: 0, total: 0 });
  });
});

describe("a dry run", () => {
  test("writes nothing and foretells the run that follows", async () => {
    const source = [...toyRecords(55), { key: "again", id: "toy-001", score: 9 }, { key: "skipped", skip: "no" }];
    const setup = await bench.setup(source);
    const dry = await bench.run(engine, setup, { dryRun: true });
    expect(dry).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 55, failed: 1, skipped: 1, total: 57 });
    expect(setup.toy.writes).toEqual([]);
    expect(setup.toy.made).toEqual([]);
    expect(setup.toy.calls.apply).toBe(0);
    expect(await bench.journal(dry.id)).toEqual([]);
    const real = await bench.run(engine, setup);
    expect(await told(real.id)).toEqual(await told(dry.id));
    expect(real).toMatchObject({ labels: dry.labels, faults: dry.faults, processed: dry.processed });
  });

  async function told(syncId: string) {
    const results = await bench.results(syncId);
    return results
      .map(({ key, outcome, label, reason, before, after, details, errors }) => ({
        key,
        outcome,
        label,
        reason,
        before,
        after,
        details,
        errors,
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }
});

describe("a sync of given keys", () => {
  test("looks at those records and answers each key", async () => {
    const setup = await bench.setup(toyRecords(40));
    const keys = ["toy-007", "nobody", "toy-031", "toy-007"];
    const row = await bench.run(engine, setup, { keys });
    expect(row).toMatchObject({ status: "SUCCEEDED", processed: 3, created: 2, skipped: 1, total: 3 });
    const results = await bench.results(row.id);
    expect(new Set(results.map(({ key, outcome, reason }) => `${key} ${outcome} ${reason}`))).toEqual(
      new Set(["toy-007 CREATED because", "toy-031 CREATED because", "nobody SKIPPED not_found"]),
    );
    expect([...setup.toy.score.keys()].toSorted()).toEqual(["toy-007", "toy-031"]);
  });

  test("tells one truth about a record, in whatever spelling it is asked for", async () => {
    const setup = await bench.setup(toyRecords(40));
    const row = await bench.run(engine, setup, { keys: ["TOY-007", "toy-007", "  toy-031\n", "Nobody", "nobody"] });
    expect(row).toMatchObject({ status: "SUCCEEDED", processed: 3, created: 2, skipped: 1, total: 3 });
    const results = await bench.results(row.id);
    expect(results.map(({ key, outcome }) => `${key} ${outcome}`).toSorted()).toEqual([
      "Nobody SKIPPED",
      "toy-007 CREATED",
      "toy-031 CREATED",
    ]);
  });

  test("takes more keys than are asked for at once", async () => {
    const setup = await bench.setup(toyRecords(250));
    const keys = setup.toy.source.map((record) => record.key);
    const row = await bench.run(engine, setup, { keys: [...keys, "nobody"] });
    expect(row).toMatchObject({ status: "SUCCEEDED", processed: 251, created: 250, skipped: 1, total: 251 });
  });
});

describe("two records that stand for one target", () => {
  test.each([
    ["on one page", 1],
    ["on different pages", 40],
  ])("%s: the second fails and names the first", async (_, between) => {
    const setup = await bench.setup([
      { key: "first", id: "x", score: 1, group: "bears" },
      ...toyRecords(between),
      { key: "second", id: "x", score: 2, group: "cars", label: "late" },
    ]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", failed: 1, created: between + 1 });
    const results = await bench.results(row.id);
    const second = results.find((result) => result.key === "second");
    expect(second).toMatchObject({ outcome: "FAILED", label: "late", before: null, after: null });
    expect(second?.errors.map((error) => `${error.code} ${error.field}`).toSorted()).toEqual([
      "TARGET_CLAIMED group",
      "TARGET_CLAIMED score",
    ]);
    expect(second?.errors[0]?.message).toContain('"first"');
    expect(setup.toy.score.get("x")).toBe(1);
    expect(setup.toy.writes.filter((write) => write.target === "x")).toHaveLength(2);
  });

  test("one that needs nothing but stands for what an earlier one changes fails in a dry run as in the run", async () => {
    const setup = await bench.setup([
      { key: "first", id: "x", group: "bears" },
      ...toyRecords(40),
      { key: "second", id: "x", group: "bears", score: 2 },
    ]);
    for (const dryRun of [true, false]) {
      const row = await bench.run(engine, setup, { dryRun });
      expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", failed: 1, created: 41 });
      const [second] = (await bench.results(row.id)).filter(({ key }) => key === "second");
      expect(second?.errors.map(({ code, field }) => `${code} ${field}`)).toEqual(["TARGET_CLAIMED group"]);
    }
    expect(setup.toy.score.get("x")).toBeUndefined();
  });

  test("a record whose one target is taken is not carried out in part", async () => {
    const setup = await bench.setup([
      { key: "first", id: "x", score: 1 },
      { key: "second", id: "x", score: 2, group: "cars" },
    ]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ failed: 1, created: 1 });
    expect(setup.toy.group.get("x")).toBeUndefined();
    expect(await bench.journal(row.id)).toHaveLength(1);
  });
});

describe("a record that comes twice, as of a list that shifts while it is read", () => {
  test.each([
    ["on one page", 1],
    ["on different pages", 40],
  ])("%s is told once, and is no failure; in a dry run as in the run", async (_, between) => {
    const setup = await bench.setup([
      { key: "twice", id: "x", group: "bears", score: 1 },
      { key: "twice", id: "other", score: 3 },
      ...toyRecords(between),
      // Its score is another by now: the next sync takes that up.
      { key: "twice", id: "x", group: "bears", score: 2 },
    ]);
    const count = between + 2;
    await bench.database.queries
      .update(schema.integrations)
      .set({ maxChanges: count })
      .where(eq(schema.integrations.id, setup.integrationId));
    for (const dryRun of [true, false]) {
      const row = await bench.run(engine, setup, { dryRun });
      expect(row).toMatchObject({ status: "SUCCEEDED", processed: count, created: count, failed: 0 });
      const told = (await bench.results(row.id)).map(({ key, externalId }) => `${key} ${externalId}`);
      expect([told.length, new Set(told).size]).toEqual([count, count]);
      expect(await bench.remembered(row.id)).toHaveLength(dryRun ? 0 : count);
    }
    expect(setup.toy.score.get("x")).toBe(1);
  });
});

test("every line that a connector logs in a sync names the sync, the store and the integration", async () => {
  const setup = await bench.setup(toyRecords(1));
  const row = await bench.run(engine, setup);
  const lines = bench.log.filter((line) => line.fields["storeId"] === setup.storeId);
  expect(lines.toSorted((a, b) => (a.message < b.message ? -1 : 1))).toEqual(
    ["plans toys", "reads toys", "writes group", "writes score"].map((message) => ({
      level: "debug",
      message,
      fields: { syncId: row.id, storeId: setup.storeId, integrationId: setup.integrationId, toys: 1 },
    })),
  );
});
