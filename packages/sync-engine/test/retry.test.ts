import { Fault } from "@storegate/connector-kit";
import { newId, schema } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";

const { integrations } = schema;
const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
});
afterAll(() => bench.close());

async function retry(sync: Pick<SyncRow, "id">): Promise<SyncRow> {
  return bench.ended((await engine.followUps.retryFailed(sync.id, { startedById: null })).id);
}

async function codeOf(sync: Pick<SyncRow, "id">): Promise<string> {
  const error: unknown = await retry(sync).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

/** A sync of which some records failed, and the setup after what was wrong is put right. */
async function failed(count: number, which: (index: number) => boolean): Promise<{ setup: ToySetup; sync: SyncRow }> {
  const setup = await bench.setup(toyRecords(count).map(({ group: _, ...record }) => record));
  setup.toy.pageSize = 150;
  for (const [index, { key }] of setup.toy.source.entries()) {
    if (which(index)) setup.toy.refused.set(`score:${key}`, refusal);
  }
  const sync = await bench.run(engine, setup);
  setup.toy.refused.clear();
  return { setup, sync };
}

describe("a retry of failed records", () => {
  test("looks at those that failed and at no others", async () => {
    const { setup, sync } = await failed(20, (index) => index % 4 === 0);
    expect(sync).toMatchObject({ failed: 5, created: 15 });
    // What has not failed is nobody's business, whatever became of it since.
    setup.toy.score.set("toy-001", 4711);
    const planned: string[] = [];
    setup.toy.hooks.plan = (keys) => void planned.push(...keys);
    const row = await retry(sync);
    expect(row).toMatchObject({
      status: "SUCCEEDED",
      trigger: "RETRY",
      originId: sync.id,
      dryRun: false,
      keys: null,
      total: 5,
      processed: 5,
      created: 5,
    });
    expect(planned.toSorted()).toEqual(["toy-000", "toy-004", "toy-008", "toy-012", "toy-016"]);
    expect(setup.toy.score.get("toy-001")).toBe(4711);
    expect(setup.toy.score.get("toy-008")).toBe(8);
  });

  test("takes as many as failed, a portion at a time, and each key once", async () => {
    const { setup, sync } = await failed(260, (index) => index < 230);
    setup.toy.source.push({ key: "TOY-000", id: "another", score: 9 });
    const asks: number[] = [];
    setup.toy.hooks.plan = (keys) => void asks.push(keys.length);
    const row = await retry(sync);
    expect(row).toMatchObject({ status: "SUCCEEDED", total: 231, processed: 231, created: 231 });
    expect(Math.max(...asks)).toBeLessThanOrEqual(101);
    expect(setup.toy.score.size).toBe(261);
  });

  test("of a key with two records that both failed asks for it once", async () => {
    const setup = await bench.setup([
      { key: "Pair", id: "one", score: 1 },
      { key: "pair", id: "two", score: 2 },
    ]);
    setup.toy.refused.set("score:one", refusal).set("score:two", refusal);
    const sync = await bench.run(engine, setup);
    setup.toy.refused.clear();
    expect(await retry(sync)).toMatchObject({ status: "SUCCEEDED", total: 2, created: 2, failed: 0 });
  });

  test("leaves out a record that failed because another stands for its target", async () => {
    const setup = await bench.setup([
      { key: "first", id: "x", score: 1 },
      { key: "second", id: "x", score: 2 },
      { key: "third", score: 3 },
    ]);
    setup.toy.refused.set("score:third", refusal);
    const sync = await bench.run(engine, setup);
    setup.toy.refused.clear();
    expect(sync).toMatchObject({ failed: 2 });
    expect(await retry(sync)).toMatchObject({ status: "SUCCEEDED", processed: 1, created: 1 });
    expect(setup.toy.score.get("x")).toBe(1);
  });

  test("answers a record that is no longer there, and may itself be retried and undone", async () => {
    const { setup, sync } = await failed(5, (index) => index < 3);
    setup.toy.source = setup.toy.source.filter((record) => record.key !== "toy-000");
    setup.toy.refused.set("score:toy-001", refusal);
    const first = await retry(sync);
    expect(first).toMatchObject({ status: "COMPLETED_WITH_ERRORS", skipped: 1, failed: 1, created: 1 });
    setup.toy.refused.clear();
    const second = await retry(first);
    expect(second).toMatchObject({ status: "SUCCEEDED", originId: first.id, created: 1, total: 1 });
    const { id } = await engine.followUps.undo(first.id, { dryRun: false, startedById: null });
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", deleted: 1 });
    expect([...setup.toy.score.keys()].toSorted()).toEqual(["toy-001", "toy-003", "toy-004"]);
  });

  test("goes by the config as it is now", async () => {
    const { setup, sync } = await failed(2, () => true);
    await bench.database.queries
      .update(integrations)
      .set({ config: { note: "put right" } })
      .where(eq(integrations.id, setup.integrationId));
    expect(await retry(sync)).toMatchObject({ status: "SUCCEEDED", config: { note: "put right" } });
  });
});

describe("a retry is refused", () => {
  test("where nothing failed, of a dry run, of an undo, of what has not ended, of nothing", async () => {
    const { setup, sync } = await failed(3, (index) => index === 0);
    setup.toy.source = [{ key: "broken", problem: refusal }];
    expect(await codeOf(await bench.run(engine, setup, { dryRun: true }))).toBe("NOTHING_TO_RETRY");
    setup.toy.source = [];
    expect(await codeOf(await bench.run(engine, setup))).toBe("NOTHING_TO_RETRY");
    const { id } = await engine.followUps.undo(sync.id, { dryRun: false, startedById: null });
    await bench.ended(id);
    expect(await codeOf({ id })).toBe("RETRY_OF_UNDO");
    expect(await codeOf({ id: newId() })).toBe("NOT_FOUND");
    const running = await bench.setup(toyRecords(1));
    const held = gate();
    running.toy.hooks.read = () => held.pass();
    const begun = await engine.requests.start(asked(running.integrationId));
    await held.reached;
    expect(await codeOf(begun)).toBe("SYNC_NOT_ENDED");
    held.open();
    await bench.ended(begun.id);
  });

  test("while the integration is disabled, and once it is deleted", async () => {
    const { setup, sync } = await failed(2, () => true);
    const set = (values: { status?: "MANUAL" | "DISABLED"; deletedAt?: Date }) =>
      bench.database.queries.update(integrations).set(values).where(eq(integrations.id, setup.integrationId));
    await set({ status: "DISABLED" });
    expect(await codeOf(sync)).toBe("INTEGRATION_DISABLED");
    await set({ deletedAt: new Date() });
    expect(await codeOf(sync)).toBe("INTEGRATION_DELETED");
  });
});
