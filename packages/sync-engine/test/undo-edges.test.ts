/** Undo where people meddle: things that were touched or taken away since, two who ask at once, and what follows from what. */
import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import { usualWaits, type SyncEngine, type SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";

const { integrations } = schema;

let bench: TestBench;
let engine: SyncEngine;
beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
});
afterAll(() => bench.close());

const ask = (sync: Pick<SyncRow, "id">, dryRun = false): Promise<SyncRow> =>
  engine.followUps.undo(sync.id, { dryRun, startedById: null });

async function undo(sync: Pick<SyncRow, "id">, dryRun = false): Promise<SyncRow> {
  return bench.ended((await ask(sync, dryRun)).id);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

/** Results by key, as `OUTCOME reason`. */
async function told(sync: SyncRow): Promise<Record<string, string>> {
  const results = await bench.results(sync.id);
  return Object.fromEntries(
    results.map(({ key, outcome, reason }) => [key, reason ? `${outcome} ${reason}` : outcome]),
  );
}

describe("what a sync created", () => {
  test("is deleted only if nobody has touched it in fields that are not owned either", async () => {
    const setup = await bench.setup(toyRecords(4));
    const { toy } = setup;
    // Of this one the sync creates a group alone.
    toy.score.set("toy-003", 3);
    const sync = await bench.run(engine, setup);
    const after = toy.contents;
    toy.touched.set("toy-001", { signedBy: "a child" });
    toy.touched.set("toy-003", { signedBy: "nobody asks" });
    const asks: string[][] = [];
    toy.hooks.touched = (targets) => void asks.push(targets.toSorted());
    const dry = await undo(sync, true);
    expect(toy.contents).toEqual(after);
    const undone = await undo(sync);
    expect(await told(undone)).toEqual({
      "toy-000": "DELETED",
      "toy-001": "SKIPPED changed_since",
      "toy-002": "DELETED",
      "toy-003": "DELETED",
    });
    expect(await told(dry)).toEqual(await told(undone));
    const [kept] = (await bench.results(undone.id)).filter(({ key }) => key === "toy-001");
    expect(kept?.details).toEqual({
      changed: [{ resource: "score", left: { score: 1 }, now: { signedBy: "a child" } }],
    });
    // Left alone whole: its group stays, too.
    expect([toy.group.get("toy-001"), toy.score.get("toy-001")]).toEqual(["cars", 1]);
    const created = ["toy-000", "toy-001", "toy-002"];
    expect(asks).toEqual([created, created]);
  });

  test("and cannot be looked at fails alone, and is not deleted", async () => {
    const setup = await bench.setup(toyRecords(5));
    const sync = await bench.run(engine, setup);
    setup.toy.hooks.touched = (targets) => {
      if (targets.includes("toy-002")) throw new Fault({ kind: "NOT_FOUND", code: "TOY_HIDDEN", message: "Hidden." });
    };
    const undone = await undo(sync);
    expect(undone).toMatchObject({ status: "COMPLETED_WITH_ERRORS", deleted: 4, failed: 1 });
    expect([...setup.toy.score.keys()]).toEqual(["toy-002"]);
  });

  test("is looked at once more when what was undone is undone itself", async () => {
    const setup = await bench.setup([{ key: "gone", gone: true }]);
    setup.toy.score.set("gone", 7);
    const back = await undo(await bench.run(engine, setup));
    expect(back).toMatchObject({ status: "SUCCEEDED", created: 1 });
    setup.toy.touched.set("gone", { signedBy: "a child" });
    const again = await undo(back);
    expect(await told(again)).toEqual({ gone: "SKIPPED changed_since" });
    expect(setup.toy.score.get("gone")).toBe(7);
  });
});

describe("a third hand", () => {
  test("that took away what was changed is told as changed since, and nothing is made anew", async () => {
    const setup = await bench.setup(toyRecords(3));
    for (const { key } of setup.toy.source) setup.toy.score.set(key, 900);
    const sync = await bench.run(engine, setup);
    setup.toy.score.delete("toy-001");
    setup.toy.group.delete("toy-001");
    const undone = await undo(sync);
    expect(undone).toMatchObject({ status: "SUCCEEDED", failed: 0, skipped: 1 });
    const [left] = (await bench.results(undone.id)).filter(({ key }) => key === "toy-001");
    expect(left).toMatchObject({
      outcome: "SKIPPED",
      reason: "changed_since",
      // Its group, which the sync had created, is as it was before: away.
      details: { changed: [{ resource: "score", left: { score: 1 }, now: null }] },
    });
    expect(setup.toy.score.has("toy-001")).toBe(false);
  });

  test("that changed a record while the sync wrote it keeps what it did; the rest of that record is put back", async () => {
    const setup = await bench.setup(toyRecords(2));
    const lost = new Fault({ kind: "CONFLICT", code: "TOY_TAKEN", message: "Somebody else has it." });
    setup.toy.refused.set("score:toy-001", lost);
    const sync = await bench.run(engine, setup);
    expect(sync).toMatchObject({ failed: 1 });
    setup.toy.score.set("toy-001", 4711);
    const undone = await undo(sync);
    expect(await told(undone)).toEqual({ "toy-000": "DELETED", "toy-001": "DELETED" });
    expect([setup.toy.group.size, setup.toy.score.get("toy-001")]).toEqual([0, 4711]);
  });
});

describe("of two who ask at once", () => {
  test("for an undo, one has it", async () => {
    const setup = await bench.setup(toyRecords(3));
    const sync = await bench.run(engine, setup);
    const held = gate();
    setup.toy.hooks.observe = held.pass;
    const both = await Promise.allSettled([ask(sync), ask(sync)]);
    const [refused] = both.flatMap((each) => (each.status === "rejected" ? [each.reason as Fault] : []));
    expect(refused).toMatchObject({ code: "SYNC_RUNNING" });
    const [mine] = both.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    held.open();
    expect(await bench.ended(mine?.id ?? "")).toMatchObject({ status: "SUCCEEDED", deleted: 3 });
    expect(await codeOf(ask(sync))).toBe("ALREADY_UNDONE");
  });

  test("for an undo and a retry, one has it", async () => {
    const setup = await bench.setup(toyRecords(3));
    setup.toy.refused.set("score:toy-001", new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big." }));
    const sync = await bench.run(engine, setup);
    const held = gate();
    setup.toy.hooks.plan = held.pass;
    setup.toy.hooks.observe = held.pass;
    const both = await Promise.allSettled([ask(sync), engine.followUps.retryFailed(sync.id, { startedById: null })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    held.open();
    for (const each of both) if (each.status === "fulfilled") await bench.ended(each.value.id);
  });
});

describe("refused, with nothing changed", () => {
  test("while a sync of the integration waits for its store", async () => {
    const patient = await TestBench.open();
    const waiting = gate();
    try {
      const waits = { ...usualWaits, giveUpMs: 3_600_000 };
      const own = await patient.engine(1, { waits, onStalled: () => void waiting.pass() });
      const setup = await patient.setup(toyRecords(2));
      const sync = await patient.run(own, setup);
      setup.toy.source = toyRecords(3);
      setup.toy.hooks.read = () => {
        throw new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "Away.", retryable: true });
      };
      const { id } = await own.requests.start(asked(setup.integrationId));
      await waiting.reached;
      expect(await codeOf(own.followUps.undo(sync.id, { dryRun: true, startedById: null }))).toBe("SYNC_RUNNING");
      expect(await codeOf(own.followUps.undo(id, { dryRun: true, startedById: null }))).toBe("SYNC_NOT_ENDED");
      expect(await codeOf(own.followUps.retryFailed(id, { startedById: null }))).toBe("SYNC_NOT_ENDED");
      expect(await codeOf(own.approvals.approve(id, null))).toBe("SYNC_NOT_ENDED");
      await own.requests.cancel(id);
      expect(await patient.ended(id)).toMatchObject({ status: "CANCELLED" });
    } finally {
      waiting.open();
      await patient.close();
    }
  });

  test("of a deleted integration: a retry, and an approval of what was not stopped", async () => {
    const setup = await bench.setup(toyRecords(2));
    setup.toy.refused.set("score:toy-001", new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big." }));
    const sync = await bench.run(engine, setup);
    const writes = setup.toy.writes.length;
    await bench.database
      .sql`update integrations set deleted_at = now(), secrets = '{}' where id = ${setup.integrationId}`;
    expect(await codeOf(engine.followUps.retryFailed(sync.id, { startedById: null }))).toBe("INTEGRATION_DELETED");
    expect(await codeOf(engine.approvals.approve(sync.id, null))).toBe("NOT_STOPPED");
    expect(setup.toy.writes.length).toBe(writes);
  });
});

describe("an undo of an undo", () => {
  async function undoneTwice(): Promise<{ setup: ToySetup; sync: SyncRow; undone: SyncRow }> {
    const setup = await bench.setup(toyRecords(4));
    const sync = await bench.run(engine, setup);
    return { setup, sync, undone: await undo(sync) };
  }

  test("can be tried dry, and foretells what follows", async () => {
    const { setup, undone } = await undoneTwice();
    const before = setup.toy.contents;
    const dry = await undo(undone, true);
    expect(dry).toMatchObject({ status: "SUCCEEDED", created: 4 });
    expect(setup.toy.contents).toEqual(before);
    expect(await codeOf(ask(dry))).toBe("NOTHING_TO_UNDO");
    const real = await undo(undone);
    expect(await told(real)).toEqual(await told(dry));
    expect(setup.toy.score.size).toBe(4);
  });

  test("of a deleted integration turns nothing and brings nothing back", async () => {
    const { setup, undone } = await undoneTwice();
    const deletedAt = new Date();
    await bench.database.queries
      .update(integrations)
      .set({ deletedAt, status: "AUTOMATIC" })
      .where(eq(integrations.id, setup.integrationId));
    expect(await undo(undone)).toMatchObject({ status: "SUCCEEDED", created: 4 });
    const [row] = await bench.database.queries
      .select()
      .from(integrations)
      .where(eq(integrations.id, setup.integrationId));
    expect(row).toMatchObject({ deletedAt, status: "AUTOMATIC" });
  });
});
