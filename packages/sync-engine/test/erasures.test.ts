/** Taking somebody out of what syncs have left: everything of theirs goes, what became of it stays, and nothing of others is touched. */
import { schema } from "@storegate/database";
import { erasedWords, type AddedResults, type SyncEngine, type SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench } from "./engine-under-test.js";
import { codeOf, erasure, jane, janesSetup, placesOfJane, pseudonym, refusal, scopeOf } from "./janes-toys.js";

const { integrations, requestedKeys, syncs } = schema;

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4);
});
afterAll(() => bench.close());

async function told(sync: SyncRow): Promise<unknown[]> {
  return (await bench.results(sync.id)).map(({ key, outcome, reason, errors }) => [
    key,
    outcome,
    reason,
    errors[0]?.code,
  ]);
}

const undo = async ({ id }: SyncRow) =>
  bench.ended((await engine.followUps.undo(id, { dryRun: false, startedById: null })).id);

describe("an erasure", () => {
  test("leaves her nowhere, and what became of her records everywhere; an undo passes over them, and a retry", async () => {
    const setup = await janesSetup(bench);
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
    expect((await placesOfJane(bench)).length).toBeGreaterThan(10);

    const erased = await engine.erasures.erase(scopeOf(setup), erasure);
    expect(await placesOfJane(bench)).toEqual([]);
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
    expect(await placesOfJane(bench)).toEqual([]);
  });

  test("covers where a sync goes on, what it waits for and why it ended; what names nobody stays", async () => {
    const setup = await janesSetup(bench);
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
    expect(await placesOfJane(bench)).toEqual([]);
    const row = await bench.row(ended.id);
    const { kind, code, retryable } = fault;
    const wordless = { kind, code, retryable, message: erasedWords };
    expect(row).toMatchObject({ error: wordless, stalledBy: wordless, phase: null, cursor: null, pageCursor: null });
    expect(row.labels).toEqual({ [pseudonym]: 1, good: 2 });
    expect(row.faults[0]).toEqual({ fault: wordless, count: 2 });
    expect(await bench.row(plain.id)).toMatchObject(other);
  });

  test("reaches whoever reads results while another does: nobody is handed what was read before", async () => {
    const setup = await janesSetup(bench);
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
    const setup = await janesSetup(bench);
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
    expect(await placesOfJane(bench)).toEqual([]);
  });

  test("of one store touches no other's", async () => {
    const setup = await janesSetup(bench);
    const other = await janesSetup(bench);
    await bench.run(engine, setup);
    const kept = await bench.run(engine, other);
    const before = await bench.results(kept.id);
    await engine.erasures.erase(scopeOf(setup), erasure);
    expect(await bench.results(kept.id)).toEqual(before);
    await engine.erasures.erase(scopeOf(other), erasure);
    expect(await placesOfJane(bench)).toEqual([]);
  });
});
