/** Taking somebody out of what syncs have left: everything of theirs goes, what became of it stays, and nothing of others is touched. */
import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import { placesOf } from "@storegate/database/testing";
import { erasedWords, type AddedResults, type SyncEngine, type SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, type ToySetup } from "./engine-under-test.js";

const { integrations, requestedKeys, syncs } = schema;

const jane = "jane@example.com";
const pseudonym = "0b7a4c1e-person";
const erasure = { keys: [jane], names: [jane], as: pseudonym };

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
});
afterAll(() => bench.close());

/** Two records of hers, one that failed for her sake, and others whose names hold hers. */
async function janesSetup(): Promise<ToySetup> {
  const setup = await bench.setup([
    { key: "Jane@Example.com", id: "Jane@Example.com", group: "cars", score: 1, label: "good" },
    { key: "17", group: jane, score: 2 },
    { key: "18", problem: refusal(`Stands where <${jane}> stood.`) },
    { key: "mary-jane@example.com", group: "cars", score: 3 },
    { key: "jane@example.com.au", group: "cars", score: 4 },
    { key: "kim@example.com", group: "cars", score: 5, label: `like ${jane}` },
  ]);
  setup.toy.refused.set("score:Jane@Example.com", refusal("JANE@example.com is too big."));
  return setup;
}

function refusal(message: string): Fault {
  return new Fault({ kind: "INPUT", code: "TOY_REFUSED", message, remedy: "Ask her.", field: "score" });
}

const others = ["mary-jane@example.com", "jane@example.com.au", "kim@example.com", "like jane"];

/** Where her address stands by itself. */
async function placesOfJane(): Promise<string[]> {
  const places = await placesOf(bench.database.sql, jane);
  // The connector's own tables are its own matter.
  return places.filter(
    (place) => !place.startsWith("toy.") && others.slice(0, 2).every((other) => !place.includes(other)),
  );
}

async function told(sync: SyncRow): Promise<unknown[]> {
  return (await bench.results(sync.id)).map(({ key, outcome, reason, errors }) => [
    key,
    outcome,
    reason,
    errors[0]?.code,
  ]);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

const scopeOf = ({ storeId }: ToySetup) => ({ storeId, connectorId: "toy" });

const undo = async ({ id }: SyncRow) =>
  bench.ended((await engine.followUps.undo(id, { dryRun: false, startedById: null })).id);

describe("an erasure", () => {
  test("leaves her nowhere, and what became of her records everywhere; an undo passes over them, and a retry", async () => {
    const setup = await janesSetup();
    const { integrationId } = setup;
    await bench.run(engine, setup, { dryRun: true, keepUnchanged: true });
    const first = await bench.run(engine, setup);
    const failed = await bench.run(engine, setup, { keys: ["JANE@example.com", "kim@example.com"] });
    const row = { integrationId, kind: "toys", dueAt: new Date("2999-01-01"), createdAt: new Date() };
    await bench.database.queries.insert(requestedKeys).values([
      { ...row, key: "Jane@example.com" },
      { ...row, key: "kim@example.com" },
    ]);
    const before = await bench.row(first.id);
    expect((await placesOfJane()).length).toBeGreaterThan(10);

    const erased = await engine.erasures.erase(scopeOf(setup), erasure);
    expect(await placesOfJane()).toEqual([]);
    // Her two records and kim's label's are told by three syncs, of which one was about her and kim alone.
    expect(erased.results).toBe(5);
    expect(erased.changes).toBeGreaterThanOrEqual(4);
    expect(await told(first)).toEqual(
      expect.arrayContaining([
        [pseudonym, "FAILED", "because", "TOY_REFUSED"],
        [pseudonym, "CREATED", "because", undefined],
        ["18", "FAILED", null, "TOY_REFUSED"],
        ["mary-jane@example.com", "CREATED", "because", undefined],
        ["jane@example.com.au", "CREATED", "because", undefined],
        ["kim@example.com", "CREATED", "because", undefined],
      ]),
    );
    const results = await bench.results(first.id);
    const hers = results.filter(({ key }) => key === pseudonym);
    expect(hers.map(({ before: was, after, details, externalId, erasedAt }) => [was, after, details, externalId, !erasedAt]))
      .toEqual([[null, null, null, null, false], [null, null, null, null, false]]); // prettier-ignore
    expect(results.find(({ key }) => key === "mary-jane@example.com")).toMatchObject({
      erasedAt: null,
      details: { seen: "mary-jane@example.com" },
    });
    const after = await bench.row(first.id);
    expect(after).toMatchObject({ processed: before.processed, failed: before.failed, created: before.created });
    expect(after.faults.map(({ fault, count }) => [fault.code, count])).toEqual(
      before.faults.map(({ fault, count }) => [fault.code, count]),
    );
    expect(after.revision).toBeGreaterThan(before.revision);
    expect((await bench.row(failed.id)).keys).toEqual([pseudonym, "kim@example.com"]);
    expect((await bench.database.queries.select().from(requestedKeys)).map(({ key }) => key)).toEqual([
      "kim@example.com",
    ]);

    expect(await engine.erasures.erase(scopeOf(setup), erasure)).toEqual({ results: 0, changes: 0 });
    expect(await codeOf(engine.followUps.retryFailed(failed.id, { startedById: null }))).toBe("NOTHING_TO_RETRY");

    const undone = await undo(first);
    expect(undone.status).toBe("SUCCEEDED");
    expect(await told(undone)).toEqual(
      expect.arrayContaining([
        [pseudonym, "SKIPPED", "erased", undefined],
        ["mary-jane@example.com", "DELETED", null, undefined],
      ]),
    );
    expect(setup.toy.group.get("Jane@Example.com")).toBe("cars");
    expect(setup.toy.group.has("mary-jane@example.com")).toBe(false);
    expect(await placesOfJane()).toEqual([]);
  });

  test("covers where a sync goes on, what it waits for and why it ended; what names nobody stays", async () => {
    const setup = await janesSetup();
    const { database } = bench;
    const fault = refusal(`${jane} is not to be had.`).toData();
    const ended = await bench.run(engine, setup);
    const plain = await bench.run(engine, setup, { dryRun: true });
    const { faults: counted } = await bench.row(plain.id);
    const columns = { error: fault, stalledBy: fault, phase: `at ${jane}`, labels: { [`is ${jane}`]: 1, good: 2 } };
    const cursor = { after: "Jane@example.com" };
    const faults = [{ fault, count: 2 }, ...counted];
    await database.queries
      .update(syncs)
      .set({ ...columns, faults, cursor, pageCursor: { next: cursor } })
      .where(eq(syncs.id, ended.id));
    const other = { cursor: { after: "kim@example.com" }, labels: { good: 1 } };
    await database.queries.update(syncs).set(other).where(eq(syncs.id, plain.id));
    await engine.erasures.erase(scopeOf(setup), erasure);
    expect(await placesOfJane()).toEqual([]);
    const row = await bench.row(ended.id);
    const { kind, code, retryable } = fault;
    const wordless = { kind, code, retryable, message: erasedWords };
    expect(row).toMatchObject({ error: wordless, stalledBy: wordless, phase: null, cursor: null, pageCursor: null });
    expect(row.labels).toEqual({ [pseudonym]: 1, good: 2 });
    expect(row.faults[0]).toEqual({ fault: wordless, count: 2 });
    expect(await bench.row(plain.id)).toMatchObject(other);
  });

  test("reaches whoever reads results while another does: nobody is handed what was read before", async () => {
    const setup = await janesSetup();
    const { id } = await bench.run(engine, setup);
    const selection = { where: undefined, key: "" };
    const keysOf = async (feed: AsyncGenerator<AddedResults, void>): Promise<readonly string[]> => {
      const { value } = await feed.next();
      return value ? value.rows.map(({ key }) => key) : [];
    };
    // The page is kept for others as long as this one goes on.
    const slow = engine.results.follow(id, 0, selection);
    expect(await keysOf(slow)).toContain("Jane@Example.com");
    await engine.erasures.erase(scopeOf(setup), erasure);
    const later = engine.results.follow(id, 0, selection);
    const keys = await keysOf(later);
    expect(keys).toContain(pseudonym);
    expect(keys).not.toContain("Jane@Example.com");
    await Promise.all([slow.return(), later.return()]);
  });

  test("goes over all integrations of the connector in the store, deleted ones too", async () => {
    const setup = await janesSetup();
    const [second, deleted] = [await bench.integration(setup.storeId), await bench.integration(setup.storeId)];
    await bench.run(engine, setup);
    for (const integrationId of [second, deleted])
      await bench.run(engine, { ...setup, integrationId }, { keepUnchanged: true });
    await bench.database.queries
      .update(integrations)
      .set({ deletedAt: new Date() })
      .where(eq(integrations.id, deleted));
    let opened: readonly string[] = [];
    let all: readonly string[] = [];
    const erased = await engine.erasures.erase(scopeOf(setup), erasure, {
      outside: async (live) => void (opened = live),
      inTransaction: async (_tx, _erased, ids) => void (all = ids),
    });
    expect([opened, all]).toEqual([
      [setup.integrationId, second],
      [setup.integrationId, second, deleted],
    ]);
    // Where "17" stayed as it was, nothing of hers is told of it.
    expect(erased.results).toBe(4);
    expect(await placesOfJane()).toEqual([]);
  });

  test("of one store touches no other's", async () => {
    const setup = await janesSetup();
    const other = await janesSetup();
    await bench.run(engine, setup);
    const kept = await bench.run(engine, other);
    const before = await bench.results(kept.id);
    await engine.erasures.erase(scopeOf(setup), erasure);
    expect(await bench.results(kept.id)).toEqual(before);
    await engine.erasures.erase(scopeOf(other), erasure);
    expect(await placesOfJane()).toEqual([]);
  });

  test("is refused while a sync of the integration has not ended, before anything is done outside", async () => {
    const setup = await janesSetup();
    const { pass, open, reached } = gate();
    setup.toy.hooks.beforeApply = pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await reached;
    let outside = 0;
    const elsewhere = { outside: async () => void (outside += 1) };
    expect(await codeOf(engine.erasures.erase(scopeOf(setup), erasure, elsewhere))).toBe("SYNC_RUNNING");
    expect(outside).toBe(0);
    open();
    const sync = await bench.ended(id);
    expect((await bench.results(sync.id)).some(({ key }) => key === "Jane@Example.com")).toBe(true);
    expect(await engine.erasures.erase(scopeOf(setup), erasure, elsewhere)).toMatchObject({ results: 2 });
    expect(outside).toBe(1);
  });

  test("does again outside what a sync may have brought back meanwhile, and finds what that has left", async () => {
    const setup = await janesSetup();
    let outside = 0;
    const erased = await engine.erasures.erase(scopeOf(setup), erasure, {
      outside: async () => {
        outside += 1;
        if (outside === 1) await bench.run(engine, setup);
      },
    });
    expect(outside).toBe(2);
    expect(erased.results).toBe(2);
    expect(await placesOfJane()).toEqual([]);
  });

  test("is refused where a sync comes in between that has not ended; nothing of it is done here", async () => {
    const setup = await janesSetup();
    const { pass, open, reached } = gate();
    const first = await bench.run(engine, setup);
    setup.toy.hooks.read = pass;
    let second: SyncRow | undefined;
    const outside = async (): Promise<void> => {
      second = await engine.requests.start(asked(setup.integrationId));
      await reached;
    };
    expect(await codeOf(engine.erasures.erase(scopeOf(setup), erasure, { outside }))).toBe("SYNC_RUNNING");
    expect((await bench.results(first.id)).every(({ erasedAt }) => erasedAt === null)).toBe(true);
    open();
    await bench.ended(second?.id ?? "");
  });

  test("is done whole or not at all, and whoever starts a sync meanwhile waits for it", async () => {
    const setup = await janesSetup();
    const first = await bench.run(engine, setup);
    const failing = engine.erasures.erase(scopeOf(setup), erasure, {
      inTransaction: () => Promise.reject(new Error("no room")),
    });
    await expect(failing).rejects.toThrow("no room");
    expect((await bench.results(first.id)).every(({ erasedAt }) => erasedAt === null)).toBe(true);
    const { pass, open, reached } = gate();
    const erasing = engine.erasures.erase(scopeOf(setup), erasure, { inTransaction: pass });
    await reached;
    const starting = engine.requests.start(asked(setup.integrationId));
    await bench.untilSomebodyWaitsForALock();
    open();
    expect((await erasing).results).toBe(2);
    await bench.ended((await starting).id);
  });

  test("takes no name that would stand in everything, and no pseudonym that names", async () => {
    const setup = await janesSetup();
    for (const wrong of [
      { names: ["j"] },
      { names: [] },
      { names: [" a "] },
      { as: "was jane@example.com" },
      { as: "" },
    ])
      await expect(engine.erasures.erase(scopeOf(setup), { ...erasure, ...wrong })).rejects.toThrow(TypeError);
    expect(await codeOf(engine.erasures.erase({ ...scopeOf(setup), connectorId: "other" }, erasure))).toBe("NOT_FOUND");
  });
});
