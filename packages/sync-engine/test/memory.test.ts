/** The own commit of an export kind: each record that gets its result is handed over once, in the same transaction. */
import { Fault, type CommittedRecord } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";
import { openToyIntegration } from "./toy-connector.js";

const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });
const problem = new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "It is broken." });
const forgetful = new Fault({ kind: "CONFIG", code: "TOY_FORGETFUL", message: "It forgets." });
/** A secret of every integration, for as long as it has one. */
let secret: string | undefined;

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4, {
    openIntegration: (integration, view) => {
      if (secret !== undefined) view.mask.hide([secret]);
      return openToyIntegration(integration, view);
    },
  });
});
afterAll(() => bench.close());

/** What is remembered, by key, as `OUTCOME resource action …`, with the code of each change's fault. */
async function remembered({ id }: Pick<SyncRow, "id">): Promise<Record<string, string>> {
  const rows = await bench.remembered(id);
  const told = rows.map(({ key, outcome, changes }) => {
    const each = changes.map(({ resource, action, fault }) => ` ${resource} ${fault?.code ?? action}`);
    return [key, `${outcome}${each.join("")}`] as const;
  });
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  return Object.fromEntries(told);
}

/** Keys and outcomes as results tell them, of whoever has one. */
async function told({ id }: Pick<SyncRow, "id">): Promise<string[]> {
  return (await bench.results(id)).map(({ key, outcome }) => `${key} ${outcome}`).toSorted();
}

async function variety(): Promise<ToySetup> {
  const setup = await bench.setup([
    { key: "bear", group: "bears", score: 1, label: "even" },
    { key: "twin", id: "bear", score: 1000 },
    { key: "late", skip: "not_wanted" },
    { key: "broken", problem },
    { key: "same", score: 1 },
    { key: "grown", score: 2 },
    { key: "gone", gone: true },
    { key: "refused", score: 77, group: "cars" },
  ]);
  setup.toy.pageSize = 5;
  setup.toy.score.set("same", 1).set("grown", 1).set("gone", 1);
  setup.toy.refused.set("score:refused", refusal);
  return setup;
}

describe("the own commit of an export kind", () => {
  test("is handed each record once, whatever became of it, with its memory and its changes", async () => {
    const setup = await variety();
    const calls: string[][] = [];
    setup.toy.hooks.remember = (records) => void calls.push(records.map((record) => record.key));
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", processed: 8, unchanged: 1, failed: 3 });
    expect(await remembered(row)).toEqual({
      bear: "CREATED group create score create",
      twin: "FAILED",
      late: "SKIPPED",
      broken: "FAILED",
      same: "UNCHANGED",
      grown: "UPDATED score update",
      gone: "DELETED score delete",
      refused: "FAILED group create score TOY_REFUSED",
    });
    // What a page's plan settles comes at once: of the first page all but the bear.
    expect(calls[0]).toEqual(["twin", "late", "broken", "same"]);
    expect(calls.every((keys) => keys.length > 0)).toBe(true);
    const [bear, ...others] = await bench.remembered(row.id);
    expect(bear).toEqual({
      undoes: false,
      key: "bear",
      external_id: null,
      outcome: "CREATED",
      label: "even",
      reason: "because",
      memory: { wanted: "bears 1", notes: ["bear"] },
      changes: [
        { resource: "group", target: "bear", action: "create", before: null, after: { group: "bears" } },
        { resource: "score", target: "bear", action: "create", before: null, after: { score: 1 } },
      ],
    });
    expect(others.map((each) => each.memory?.["notes"])).toEqual(others.map((each) => [each.key]));
    expect(others.find((each) => each.key === "refused")?.changes[1]).toMatchObject({ fault: refusal.toData() });
    expect(others.find((each) => each.key === "late")).toMatchObject({ reason: "not_wanted" });
  });

  test("is not called in a dry run, of an undo neither", async () => {
    const setup = await variety();
    let calls = 0;
    setup.toy.hooks.remember = () => void (calls += 1);
    const dry = await bench.run(engine, setup, { dryRun: true });
    expect(dry).toMatchObject({ processed: 8 });
    expect([calls, await remembered(dry)]).toEqual([0, {}]);
    const row = await bench.run(engine, setup);
    const soFar = calls;
    const undo = await engine.followUps.undo(row.id, { dryRun: true, startedById: null });
    expect(await bench.ended(undo.id)).toMatchObject({ processed: 4 });
    expect([calls, await remembered(undo)]).toEqual([soFar, {}]);
  });

  test("is not called while a plan is judged, nor for one that is over its limit", async () => {
    const setup = await variety();
    let calls = 0;
    setup.toy.hooks.remember = () => void (calls += 1);
    const limit = (maxChanges: number) =>
      bench.database.queries
        .update(schema.integrations)
        .set({ maxChanges })
        .where(eq(schema.integrations.id, setup.integrationId));
    await limit(3);
    const stopped = await bench.run(engine, setup);
    expect(stopped).toMatchObject({ status: "FAILED", error: { code: "CHANGE_LIMIT_EXCEEDED" } });
    expect([calls, await remembered(stopped)]).toEqual([0, {}]);
    const approved = await engine.approvals.approve(stopped.id, null);
    expect(await bench.ended(approved.id)).toMatchObject({ processed: 8 });
    expect(Object.keys(await remembered(approved))).toHaveLength(8);
  });

  test("is handed what an undo did, with before and after exchanged and without memory", async () => {
    const setup = await variety();
    const row = await bench.run(engine, setup);
    setup.toy.score.set("grown", 4711);
    const { id } = await engine.followUps.undo(row.id, { dryRun: false, startedById: null });
    const undone = await bench.ended(id);
    expect(await remembered(undone)).toEqual({
      bear: "DELETED group delete score delete",
      grown: "SKIPPED",
      gone: "CREATED score create",
      refused: "DELETED group delete",
    });
    const [bear, ...others] = await bench.remembered(id);
    expect(bear).toMatchObject({ undoes: true, memory: null });
    expect(bear?.changes[1]).toEqual({
      resource: "score",
      target: "bear",
      action: "delete",
      before: { score: 1 },
      after: null,
    });
    expect(others.map(({ undoes, memory }) => [undoes, memory])).toEqual(others.map(() => [true, null]));
  });

  test("is called of given keys and of a retry as of any sync", async () => {
    const setup = await variety();
    const row = await bench.run(engine, setup, { keys: ["refused", "nobody", "same"] });
    expect(await remembered(row)).toEqual({
      refused: "FAILED group create score TOY_REFUSED",
      nobody: "SKIPPED",
      same: "UNCHANGED",
    });
    expect((await bench.remembered(row.id)).find((each) => each.key === "nobody")?.memory).toBeNull();
    setup.toy.refused.clear();
    const retry = await engine.followUps.retryFailed(row.id, { startedById: null });
    expect(await remembered(await bench.ended(retry.id))).toEqual({ refused: "CREATED score create" });
  });

  test("is handed those records of a cancelled sync that have a result, and no others", async () => {
    const setup = await bench.setup(toyRecords(60));
    const held = gate();
    setup.toy.hooks.beforeApply = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    await engine.requests.cancel(id);
    held.open();
    const row = await bench.ended(id);
    const rows = await bench.remembered(id);
    expect(rows.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(await told(row));
    // Of one that is half made, what was made is told.
    const half = rows.filter(({ outcome }) => outcome === "FAILED");
    expect(half.length).toBeGreaterThan(0);
    for (const { changes } of half) {
      expect(changes).toHaveLength(1);
      expect(changes[0]?.fault).toBeUndefined();
    }
  });

  test("is handed no secret but what stands in keys, fields and memory, which come back as they were", async () => {
    secret = "hidden-in-plain-sight";
    const fault = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: `It is ${secret}.` });
    const setup = await bench.setup([{ key: `key ${secret}`, id: "x", score: 1, group: secret, label: secret }]);
    setup.toy.refused.set("score:x", fault);
    const row = await bench.run(engine, setup);
    secret = undefined;
    expect(await bench.remembered(row.id)).toMatchObject([
      {
        key: "key hidden-in-plain-sight",
        label: "[redacted]",
        memory: { wanted: "hidden-in-plain-sight 1" },
        changes: [{ after: { group: "hidden-in-plain-sight" } }, { fault: { message: "It is [redacted]." } }],
      },
    ]);
  });
});

describe("what the own commit of an export kind throws", () => {
  test("over a page's plan undoes that page and fails the sync; pages before it stay", async () => {
    const setup = await bench.setup([...toyRecords(25), { key: "late", skip: "not_wanted" }, { key: "new", score: 1 }]);
    setup.toy.hooks.remember = (records) => throwFor(records, "late", forgetful);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: forgetful.toData(), processed: 25, created: 25, skipped: 0 });
    expect((await bench.remembered(row.id)).map((each) => `${each.key} ${each.outcome}`)).toEqual(await told(row));
    expect(setup.toy.score.has("new")).toBe(false);
  });

  test("over what was carried out fails the sync, which tells the truth all the same, and comes to its end", async () => {
    const setup = await bench.setup(toyRecords(9).map(({ group: _, ...record }) => record));
    let refused = 0;
    setup.toy.hooks.remember = (records) => {
      refused += records.some((record) => record.key === "toy-004") ? 1 : 0;
      return throwFor(records, "toy-004", forgetful);
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: forgetful.toData() });
    // It was asked at the batch and at the end, at least.
    expect(refused).toBeGreaterThan(1);
    const written = setup.toy.writes.map(({ target }) => `${target} CREATED`).toSorted();
    expect(written).toContain("toy-004 CREATED");
    expect(await told(row)).toEqual(written);
    expect(await remembered(row)).not.toHaveProperty("toy-004");
    const warning = `the commit of "toys" failed; nothing of it was kept`;
    expect(bench.log.filter(({ fields }) => fields["syncId"] === row.id)).toContainEqual(
      expect.objectContaining({ level: "warn", message: warning }),
    );
    expect((await bench.journal(row.id)).map((change) => change.state)).toEqual(written.map(() => "done"));
    expect(await bench.keptRecords(row.id)).toEqual([]);
  });

  test("once, and not again, leaves nothing out", async () => {
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    let thrown = 0;
    setup.toy.hooks.remember = () => {
      thrown += 1;
      if (thrown === 1) throw forgetful;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: forgetful.toData(), created: 3 });
    expect(Object.values(await remembered(row))).toEqual(Array(3).fill("CREATED score create"));
  });

  test("and time heals lets the sync wait; then each record is handed over once", async () => {
    const patient = await TestBench.open();
    await using _ = { [Symbol.asyncDispose]: () => patient.close() };
    const waiting = await patient.engine(1, { waits: { firstMs: 20, longestMs: 20, giveUpMs: 60_000 } });
    const setup = await patient.setup(toyRecords(30));
    let calls = 0;
    setup.toy.hooks.remember = () => {
      calls += 1;
      if (calls % 2 === 0) throw new Fault({ kind: "UNAVAILABLE", code: "TOY_BUSY", message: "It is busy." });
    };
    const row = await patient.run(waiting, setup);
    expect(row).toMatchObject({ status: "SUCCEEDED", created: 30, error: null });
    expect(calls).toBeGreaterThan(2);
    expect(setup.toy.writes).toHaveLength(60);
    const keys = (await patient.remembered(row.id)).map(({ key, outcome }) => `${key} ${outcome}`);
    expect(keys).toEqual(setup.toy.source.map(({ key }) => `${key} CREATED`));
  });

  test("in a statement is thrown, even if the connector keeps it to itself", async () => {
    const setup = await bench.setup([{ key: "new", score: 1 }]);
    setup.toy.hooks.remember = async (_, transaction) => {
      await transaction.query("select 1 / 0").catch(() => []);
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: { code: "UNEXPECTED" }, processed: 1, created: 1 });
    expect(await remembered(row)).toEqual({});
  });
});

function throwFor(records: readonly CommittedRecord[], key: string, error: Error): void {
  if (records.some((record) => record.key === key)) throw error;
}
