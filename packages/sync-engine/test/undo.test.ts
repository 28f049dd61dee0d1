import { Fault } from "@storegate/connector-kit";
import { newId, schema } from "@storegate/database";
import type { SyncEngine, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, gate, toyRecords, type ToySetup } from "./engine-under-test.js";
import { openToyIntegration } from "./toy-connector.js";

const { integrations } = schema;
const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });

let bench: TestBench;
let engine: SyncEngine;
/** What opening an integration throws, while it throws. */
let closed: Fault | undefined;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4, {
    openIntegration: (integration, view) => (closed ? Promise.reject(closed) : openToyIntegration(integration, view)),
  });
});
afterAll(() => bench.close());

async function undo(sync: Pick<SyncRow, "id">, dryRun = false): Promise<SyncRow> {
  const { id } = await engine.followUps.undo(sync.id, { dryRun, startedById: null });
  return bench.ended(id);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

const refusedUndo = (sync: Pick<SyncRow, "id">): Promise<string> => codeOf(undo(sync));

/** Results by key, as `OUTCOME reason`. */
async function told(sync: SyncRow): Promise<Record<string, string>> {
  const results = await bench.results(sync.id);
  return Object.fromEntries(
    results.map(({ key, outcome, reason }) => [key, reason ? `${outcome} ${reason}` : outcome]),
  );
}

async function statusOf(setup: ToySetup) {
  const [row] = await bench.database.queries
    .select()
    .from(integrations)
    .where(eq(integrations.id, setup.integrationId));
  return { status: row?.status, nextSyncAt: row?.nextSyncAt };
}

/** Forty toys, of which some had a group or score before. */
async function toySetup(): Promise<ToySetup> {
  const setup = await bench.setup(toyRecords(40).map((record) => ({ id: `id-${record.key}`, ...record })));
  for (const [index, { id }] of setup.toy.source.entries()) {
    if (index % 2 === 0) setup.toy.score.set(id ?? "", 500 + index);
    if (index % 5 === 0) setup.toy.group.set(id ?? "", "cats");
  }
  setup.toy.groups.add("cats");
  return setup;
}

describe("an undo", () => {
  test("puts everything back as it was, and set-up stays", async () => {
    const setup = await toySetup();
    const { toy } = setup;
    const before = toy.contents;
    const sync = await bench.run(engine, setup);
    const after = toy.contents;
    expect(sync).toMatchObject({ status: "SUCCEEDED", created: 36, updated: 4 });
    const undone = await undo(sync);
    expect(undone).toMatchObject({
      status: "SUCCEEDED",
      trigger: "UNDO",
      originId: sync.id,
      kind: sync.kind,
      config: sync.config,
      integrationId: sync.integrationId,
      total: 40,
      processed: 40,
      failed: 0,
      skipped: 0,
      labels: {},
    });
    expect(toy.contents).toEqual({ ...(before as object), groups: ["bears", "cars", "cats"] });
    const [result] = (await bench.results(undone.id)).filter((each) => each.key === "toy-001");
    expect(result).toMatchObject({
      recordType: "toy",
      externalId: "id-toy-001",
      outcome: "DELETED",
      label: null,
      before: { group: "cars", score: 1 },
      after: null,
    });

    const again = await undo(undone);
    expect(again).toMatchObject({ status: "SUCCEEDED", originId: undone.id, processed: 40, skipped: 0 });
    expect(toy.contents).toEqual(after);
    const back = await undo(again);
    expect(back).toMatchObject({ status: "SUCCEEDED", processed: 40, skipped: 0 });
    expect(toy.contents).toEqual({ ...(before as object), groups: ["bears", "cars", "cats"] });
  });

  test("leaves alone whole what was changed since, and says what (law 7)", async () => {
    const setup = await toySetup();
    const { toy } = setup;
    const sync = await bench.run(engine, setup);
    toy.score.set("id-toy-003", 4711);
    toy.group.delete("id-toy-004");
    // As it was before already, as far as the score goes.
    toy.score.set("id-toy-006", 506);
    toy.score.delete("id-toy-007");
    toy.group.delete("id-toy-007");
    const undone = await undo(sync);
    expect(undone).toMatchObject({ status: "SUCCEEDED", processed: 40, skipped: 1, unchanged: 1 });
    expect(await told(undone)).toMatchObject({ "toy-003": "SKIPPED changed_since", "toy-006": "DELETED" });
    const [left] = (await bench.results(undone.id)).filter((each) => each.key === "toy-003");
    expect(left).toMatchObject({
      before: null,
      after: null,
      details: { changed: [{ resource: "score", left: { score: 3 }, now: { score: 4711 } }] },
    });
    expect([toy.group.get("id-toy-003"), toy.score.get("id-toy-003")]).toEqual(["bears", 4711]);
    expect([toy.group.get("id-toy-004"), toy.score.get("id-toy-004")]).toEqual([undefined, 504]);
    expect([toy.group.get("id-toy-006"), toy.score.get("id-toy-006")]).toEqual([undefined, 506]);
  });

  test("leaves alone what its connector forbids to take back", async () => {
    const setup = await bench.setup([
      { key: "badged", badge: "gold", score: 1 },
      { key: "promoted", badge: "silver" },
      { key: "veteran", group: "bears" },
    ]);
    setup.toy.badge.set("promoted", "bronze");
    setup.toy.group.set("veteran", "veterans");
    const sync = await bench.run(engine, setup);
    const undone = await undo(sync);
    expect(await told(undone)).toEqual({
      badged: "SKIPPED creation_kept",
      promoted: "UPDATED",
      veteran: "SKIPPED veterans_retire",
    });
    expect(setup.toy.contents).toMatchObject({
      badge: [
        ["badged", "gold"],
        ["promoted", "bronze"],
      ],
      score: [["badged", 1]],
      group: [["veteran", "bears"]],
    });
  });

  test("takes back what was done of a record that failed in part", async () => {
    const setup = await bench.setup(toyRecords(3));
    setup.toy.refused.set("score:toy-001", refusal);
    const sync = await bench.run(engine, setup);
    expect(sync).toMatchObject({ status: "COMPLETED_WITH_ERRORS", failed: 1 });
    expect(setup.toy.group.get("toy-001")).toBe("cars");
    const undone = await undo(sync);
    expect(undone).toMatchObject({ status: "SUCCEEDED", processed: 3, deleted: 3 });
    expect(setup.toy.contents).toMatchObject({ group: [], score: [] });
  });

  test("takes back what may have been done, if it was", async () => {
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    const lost = new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The toys did not answer." });
    let applied = false;
    setup.toy.hooks = {
      afterApply: () => {
        applied = true;
        setup.toy.score.delete("toy-002");
        throw lost;
      },
      observe: () => {
        if (applied) throw lost;
      },
    };
    const sync = await bench.run(engine, setup);
    setup.toy.hooks = {};
    expect(sync).toMatchObject({ status: "FAILED", failed: 3, created: 0 });
    const undone = await undo(sync);
    expect(await told(undone)).toEqual({ "toy-000": "DELETED", "toy-001": "DELETED" });
    expect(undone).toMatchObject({ unchanged: 1, processed: 3 });
    expect(setup.toy.score.size).toBe(0);
  });

  test("fails those alone that cannot be looked at, or not be written (law 3); asked again it does the rest", async () => {
    const setup = await bench.setup(toyRecords(30));
    const { toy } = setup;
    const sync = await bench.run(engine, setup);
    const gone = new Fault({ kind: "NOT_FOUND", code: "TOY_HIDDEN", message: "It is hidden." });
    toy.hooks.observe = (resource, targets) => {
      if (resource === "group" && targets.includes("toy-011")) throw gone;
    };
    toy.refused.set("score:toy-020", refusal);
    const undone = await undo(sync);
    expect(undone).toMatchObject({ status: "COMPLETED_WITH_ERRORS", processed: 30, failed: 2, deleted: 28 });
    const failed = (await bench.results(undone.id)).filter((each) => each.outcome === "FAILED");
    expect(failed.map(({ key, errors }) => `${key} ${errors[0]?.code}`).toSorted()).toEqual([
      "toy-011 TOY_HIDDEN",
      "toy-020 TOY_REFUSED",
    ]);
    expect(toy.score.size).toBe(2);
    toy.hooks = {};
    toy.refused.clear();
    const again = await undo(sync);
    expect(again).toMatchObject({ status: "SUCCEEDED", unchanged: 28, deleted: 2 });
    expect(toy.contents).toMatchObject({ group: [], score: [] });
    expect(await refusedUndo(sync)).toBe("ALREADY_UNDONE");
  });

  test("ends when the store cannot be looked at at all, and takes nothing for gone (law 4)", async () => {
    const setup = await bench.setup(toyRecords(5));
    const sync = await bench.run(engine, setup);
    const after = setup.toy.contents;
    const away = new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The store is away." });
    setup.toy.hooks.observe = () => {
      throw away;
    };
    expect(await undo(sync)).toMatchObject({ status: "FAILED", error: away.toData(), processed: 0 });
    expect(setup.toy.contents).toEqual(after);
    setup.toy.hooks = {};
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED", deleted: 5 });
  });

  test("goes page by page, whatever a sync has changed", async () => {
    const setup = await bench.setup(toyRecords(600).map(({ score: _, ...record }) => record));
    setup.toy.pageSize = 300;
    const sync = await bench.run(engine, setup);
    const most = { observed: 0 };
    setup.toy.hooks.observe = (_, targets) => {
      most.observed = Math.max(most.observed, targets.length);
    };
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED", total: 600, deleted: 600 });
    expect(most.observed).toBeLessThanOrEqual(500);
    expect(setup.toy.contents).toMatchObject({ group: [], score: [] });
  });
});

describe("a dry run of an undo", () => {
  test("writes nothing and foretells the undo that follows", async () => {
    const setup = await toySetup();
    const sync = await bench.run(engine, setup);
    setup.toy.score.set("id-toy-003", 4711);
    const after = setup.toy.contents;
    const dry = await undo(sync, true);
    expect(dry).toMatchObject({ dryRun: true, trigger: "UNDO", originId: sync.id, status: "SUCCEEDED", skipped: 1 });
    expect(setup.toy.contents).toEqual(after);
    expect(await bench.journal(dry.id)).toEqual([]);
    const foretold = await bench.results(dry.id);
    const real = await undo(sync);
    const shape = (results: typeof foretold) =>
      results
        .map(({ key, externalId, outcome, reason, before, after: to, details }) => ({
          key,
          externalId,
          outcome,
          reason,
          before,
          to,
          details,
        }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(shape(await bench.results(real.id))).toEqual(shape(foretold));
    expect(real).toMatchObject({ processed: dry.processed, deleted: dry.deleted, updated: dry.updated });
  });
});

describe("an integration whose sync was undone", () => {
  async function automatic(): Promise<{ setup: ToySetup; sync: SyncRow }> {
    const setup = await bench.setup(toyRecords(5));
    const sync = await bench.run(engine, setup);
    await bench.database.queries
      .update(integrations)
      .set({ status: "AUTOMATIC", nextSyncAt: new Date(Date.now() + 3_600_000) })
      .where(eq(integrations.id, setup.integrationId));
    return { setup, sync };
  }

  test("turns MANUAL, so that its schedule does not do it again (law 7)", async () => {
    const { setup, sync } = await automatic();
    await undo(sync, true);
    expect(await statusOf(setup)).toMatchObject({ status: "AUTOMATIC", nextSyncAt: expect.any(Date) });
    await undo(sync);
    expect(await statusOf(setup)).toEqual({ status: "MANUAL", nextSyncAt: null });
  });

  test("turns MANUAL when the undo was cancelled after it had put something back", async () => {
    const { setup, sync } = await automatic();
    const held = gate();
    setup.toy.hooks.afterApply = () => held.pass();
    const { id } = await engine.followUps.undo(sync.id, { dryRun: false, startedById: null });
    await held.reached;
    await engine.requests.cancel(id);
    held.open();
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED" });
    expect(await statusOf(setup)).toEqual({ status: "MANUAL", nextSyncAt: null });
    setup.toy.hooks = {};
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED" });
    expect(setup.toy.contents).toMatchObject({ group: [], score: [] });
  });

  test("stays AUTOMATIC when the undo was ended before it had put anything back", async () => {
    const { setup, sync } = await automatic();
    const held = gate();
    setup.toy.hooks.observe = () => held.pass();
    const { id } = await engine.followUps.undo(sync.id, { dryRun: false, startedById: null });
    await held.reached;
    await engine.requests.cancel(id);
    held.open();
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED", processed: 0 });
    expect(await statusOf(setup)).toMatchObject({ status: "AUTOMATIC", nextSyncAt: expect.any(Date) });
  });
});

describe("an undo is refused", () => {
  test("of what has not ended, and while another sync runs", async () => {
    const setup = await bench.setup(toyRecords(2));
    const sync = await bench.run(engine, setup);
    setup.toy.source = toyRecords(3);
    const held = gate();
    setup.toy.hooks.read = () => held.pass();
    const { id } = await engine.requests.start({
      integrationId: setup.integrationId,
      dryRun: false,
      full: false,
      keepUnchanged: false,
      startedById: null,
    });
    await held.reached;
    expect(await refusedUndo({ id })).toBe("SYNC_NOT_ENDED");
    expect(await refusedUndo(sync)).toBe("SYNC_RUNNING");
    held.open();
    await bench.ended(id);
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("of what has changed nothing, of a dry run, of an import, of nothing", async () => {
    const setup = await bench.setup(toyRecords(2));
    const dry = await bench.run(engine, setup, { dryRun: true });
    expect(await refusedUndo(dry)).toBe("NOTHING_TO_UNDO");
    await bench.run(engine, setup);
    const idle = await bench.run(engine, setup);
    expect(await refusedUndo(idle)).toBe("NOTHING_TO_UNDO");
    setup.toy.source = [];
    const rows = await bench.run(engine, setup, { kind: "rows" });
    expect(await refusedUndo(rows)).toBe("NOT_UNDOABLE");
    expect(await refusedUndo({ id: newId() })).toBe("NOT_FOUND");
  });

  test("a second time, of a disabled integration, and when the store cannot be opened", async () => {
    const setup = await bench.setup(toyRecords(2));
    const sync = await bench.run(engine, setup);
    const set = (status: "MANUAL" | "DISABLED") =>
      bench.database.queries.update(integrations).set({ status }).where(eq(integrations.id, setup.integrationId));
    await set("DISABLED");
    expect(await refusedUndo(sync)).toBe("INTEGRATION_DISABLED");
    await set("MANUAL");
    closed = new Fault({ kind: "NOT_FOUND", code: "STORE_NOT_CONNECTED", message: "The store is gone." });
    expect(await refusedUndo(sync)).toBe("STORE_NOT_CONNECTED");
    closed = undefined;
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED", deleted: 2 });
    expect(await refusedUndo(sync)).toBe("ALREADY_UNDONE");
  });

  test("of a deleted integration only where its secrets are missed", async () => {
    const setup = await bench.setup(toyRecords(2));
    const sync = await bench.run(engine, setup);
    await bench.database.queries
      .update(integrations)
      .set({ deletedAt: new Date(), status: "DISABLED" })
      .where(eq(integrations.id, setup.integrationId));
    closed = new Fault({ kind: "CONFIG", code: "CONFIG_INVALID", message: "apiKey is missing." });
    expect(await refusedUndo(sync)).toBe("INTEGRATION_DELETED");
    closed = undefined;
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED", deleted: 2 });
    expect(setup.toy.contents).toMatchObject({ group: [], score: [] });
  });

  test("leaving no trace when what belongs to the request fails", async () => {
    const setup = await bench.setup(toyRecords(2));
    const sync = await bench.run(engine, setup);
    const asked = engine.followUps.undo(sync.id, { dryRun: false, startedById: null }, () =>
      Promise.reject(new Error("the audit is full")),
    );
    await expect(asked).rejects.toThrow("the audit is full");
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED" });
  });
});
