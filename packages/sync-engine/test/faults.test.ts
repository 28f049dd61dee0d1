import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords } from "./engine-under-test.js";

const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });
const unreachable = new Fault({
  kind: "UNAVAILABLE",
  code: "TOY_AWAY",
  message: "The store did not answer.",
  cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
});

let bench: TestBench;
let engine: SyncEngine;
/** The integration whose ends are told to somebody who fails. */
let deaf = "";

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(4, {
    onSyncEnded: (row) => {
      bench.noteEnded(row);
      if (row.integrationId === deaf) throw new Error("nobody listens");
    },
  });
});
afterAll(() => bench.close());

describe("a record that fails, fails alone (law 3)", () => {
  test("the others of its batch are done, and of itself is told what was made", async () => {
    const setup = await bench.setup(toyRecords(12));
    setup.toy.refused.set("score:toy-004", refusal);
    setup.toy.refused.set("score:toy-005", refusal);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      created: 10,
      failed: 2,
      processed: 12,
      faults: [{ fault: refusal.toData(), count: 2 }],
      labels: { even: 6, odd: 6 },
      error: null,
    });
    const results = await bench.results(row.id);
    expect(results.find((result) => result.key === "toy-004")).toMatchObject({
      outcome: "FAILED",
      before: null,
      after: { group: "cars" },
      errors: [refusal.toData()],
    });
    expect(setup.toy.score.size).toBe(10);
    const journal = await bench.journal(row.id);
    expect(journal.find((each) => each.target === "toy-004" && each.resource === "score")).toMatchObject({
      state: "failed",
      fault: refusal.toData(),
    });
  });
});

describe("a target that refuses to be looked at", () => {
  test("fails its record alone (law 3)", async () => {
    const setup = await bench.setup(toyRecords(30));
    setup.toy.hooks.observe = (_, targets) => {
      if (targets.includes("toy-005")) throw refusal;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", processed: 30, created: 29, failed: 1 });
    const [failed] = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    expect(failed).toMatchObject({ key: "toy-005", errors: [refusal.toData()], before: null, after: null });
    expect(setup.toy.score.has("toy-005")).toBe(false);
  });
});

describe("names longer than an index takes", () => {
  /** Nothing repeats in it, so that Postgres cannot make it smaller; each character takes three bytes. */
  const wide = (length: number, step: number): string =>
    String.fromCharCode(...Array.from({ length }, (_, index) => 0x4e00 + ((index * step) % 20_011)));

  test("fail their record alone, which is told with its key cut", async () => {
    const [key, id] = [wide(5000, 7919), wide(751, 7907)];
    const source = [
      { key, skip: "long" },
      { key: "far", id, score: 1 },
      { key: `x${key}`, score: 1 },
    ];
    const setup = await bench.setup([...toyRecords(5), ...source, { key: "last", score: 1 }]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", processed: 9, created: 6, failed: 3, skipped: 0 });
    const failed = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    expect(failed.map(({ key, externalId }) => ({ key, externalId }))).toEqual([
      { key: `${key.slice(0, 749)}…`, externalId: null },
      { key: "far", externalId: `${id.slice(0, 749)}…` },
      { key: `x${key.slice(0, 748)}…`, externalId: null },
    ]);
    for (const { errors } of failed) expect(errors).toMatchObject([{ kind: "INPUT", code: "KEY_TOO_LONG" }]);
    // What is told is not what they are found by.
    const again = await engine.followUps.retryFailed(row.id, { startedById: null });
    expect(await bench.ended(again.id)).toMatchObject({ processed: 1, failed: 1 });
    // One that is asked for and that nobody has.
    expect(await bench.run(engine, setup, { keys: [`y${key}`] })).toMatchObject({ status: "SUCCEEDED", skipped: 1 });
    // An import's own tables have kept it.
    setup.toy.source = [{ key: "k".repeat(2000), score: 1 }];
    const kept = await bench.run(engine, setup, { kind: "rows" });
    expect(kept).toMatchObject({ status: "SUCCEEDED", created: 1 });
    expect((await bench.results(kept.id))[0]!.key).toBe(`${"k".repeat(749)}…`);
  });

  test("are kept up to their bound, in the worst encoding", async () => {
    const setup = await bench.setup([{ key: wide(750, 7919), id: wide(750, 7907), score: 1, group: wide(750, 7901) }]);
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 1 });
  });

  test("of a set-up thing fail the records that need it", async () => {
    const setup = await bench.setup([...toyRecords(4), { key: "far", group: wide(751, 7919) }]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 4, failed: 1 });
    expect(row.faults).toMatchObject([{ count: 1, fault: { code: "KEY_TOO_LONG", field: "toy_group" } }]);
  });
});

test("of labels and causes beyond a number only the sum is counted; results keep each", async () => {
  const problem = (index: number) =>
    new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "No.", field: `field ${index}` });
  const setup = await bench.setup(
    Array.from({ length: 120 }, (_, index) => ({ key: `k${index}`, label: `l${index}`, problem: problem(index) })),
  );
  const row = await bench.run(engine, setup);
  expect(row).toMatchObject({ processed: 120, failed: 120, labels: { l0: 1, l99: 1, other: 20 } });
  expect(Object.keys(row.labels)).toHaveLength(101);
  expect(row.faults).toHaveLength(51);
  expect(row.faults.find(({ fault }) => fault.code === "OTHER_FAULTS")).toMatchObject({ count: 70 });
  expect((await bench.results(row.id)).at(-1)).toMatchObject({ label: "l119", errors: [{ field: "field 119" }] });
});

describe("a record of which the database cannot keep a character", () => {
  const spoilt = "nul \0 and half a \ud83d";
  const kept = "nul \ufffd and half a \ufffd";

  test("is written as any other, that character as U+FFFD in what is told", async () => {
    const setup = await bench.setup([
      { key: spoilt, id: `id ${spoilt}`, group: spoilt, score: 1, label: spoilt },
      { key: "left alone", skip: spoilt },
      ...toyRecords(2),
    ]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "SUCCEEDED", error: null, created: 3, skipped: 1 });
    expect(row.labels).toMatchObject({ [kept]: 1 });
    const [left, told] = await bench.results(row.id);
    expect(left).toMatchObject({ key: "left alone", reason: kept });
    expect(told).toMatchObject({
      key: kept,
      externalId: `id ${kept}`,
      outcome: "CREATED",
      label: kept,
      details: { seen: kept },
      after: { group: kept, score: 1 },
    });
    expect(setup.toy.group.get(`id ${spoilt}`)).toBe(spoilt);
    const journal = await bench.journal(row.id);
    expect(journal).toContainEqual(
      expect.objectContaining({ resource: "group", target: `id ${kept}`, after: { group: kept }, state: "done" }),
    );
    await expectSettled(row.id);
    // What stands there now is the "before" of the next run.
    const [first] = setup.toy.source;
    setup.toy.source = [{ ...first, key: spoilt, group: "cars" }];
    const again = await bench.run(engine, setup);
    expect(again).toMatchObject({ status: "SUCCEEDED", updated: 1 });
    expect((await bench.results(again.id))[0]).toMatchObject({ before: { group: kept }, after: { group: "cars" } });
  });

  test("fails alone where it fails, with the message", async () => {
    const fault = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: spoilt, remedy: spoilt, field: spoilt });
    const setup = await bench.setup([...toyRecords(2), { key: "problem", problem: fault }]);
    setup.toy.refused.set("score:toy-001", fault);
    const row = await bench.run(engine, setup);
    const told = { ...fault.toData(), message: kept, remedy: kept, field: kept };
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 1, failed: 2 });
    expect(row.faults).toEqual([{ fault: told, count: 2 }]);
    const failed = (await bench.results(row.id)).filter((result) => result.outcome === "FAILED");
    expect(failed.map((result) => result.errors)).toEqual([[told], [told]]);
  });

  test("and a fault of the whole with such a message is told too", async () => {
    const setup = await bench.setup(toyRecords(2));
    setup.toy.hooks.read = () => {
      throw new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: spoilt });
    };
    expect(await bench.run(engine, setup)).toMatchObject({
      status: "FAILED",
      error: { code: "TOY_AWAY", message: kept },
    });
  });

  test("is settled by observing as any other", async () => {
    const setup = await bench.setup([{ key: "toy", group: spoilt }]);
    setup.toy.groups.add(spoilt);
    setup.toy.hooks.afterApply = () => {
      throw unreachable;
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", processed: 1, created: 1 });
  });
});

describe("a fault of the whole", () => {
  test.each(["read", "plan", "observe", "begin"] as const)(
    "in %s ends the sync as FAILED with that fault",
    async (where) => {
      const setup = await bench.setup(toyRecords(10));
      setup.toy.hooks = {
        [where]: () => {
          throw unreachable;
        },
      };
      const row = await bench.run(engine, setup);
      expect(row).toMatchObject({ status: "FAILED", error: unreachable.toData(), processed: 0, phase: null });
      expect(setup.toy.writes).toEqual([]);
    },
  );

  test("on a later page leaves the pages before it done and told", async () => {
    const setup = await bench.setup(toyRecords(60));
    setup.toy.hooks.read = (at) => {
      if (at === 50) throw unreachable;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: unreachable.toData(), processed: 50, created: 50 });
    expect(await bench.results(row.id)).toHaveLength(50);
    await expectSettled(row.id);
  });

  test("in the database's refusing a page leaves nothing of that page, in the counts neither", async () => {
    await bench.database.sql`alter table sync_results add constraint no_dragons check (key <> 'dragon')`;
    const setup = await bench.setup([...toyRecords(25), { key: "fine", skip: "no" }, { key: "dragon", skip: "no" }]);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({
      status: "FAILED",
      error: { code: "UNEXPECTED" },
      processed: 25,
      created: 25,
      skipped: 0,
    });
    const results = await bench.results(row.id);
    expect(results.map((result) => result.seq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  const locked = new Fault({ kind: "AUTH", code: "TOY_LOCKED", message: "The key no longer fits." });

  test("in an apply that acted is settled by observing; batches that were done stay", async () => {
    const setup = await bench.setup(toyRecords(25).map(({ group: _, ...record }) => record));
    let applied = 0;
    setup.toy.hooks.afterApply = () => {
      applied += 1;
      if (applied === 3) throw locked;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: locked.toData(), failed: 0 });
    const results = await bench.results(row.id);
    expect(results.map((result) => result.key).toSorted()).toEqual([...setup.toy.score.keys()].toSorted());
    expect(results.length).toBeGreaterThanOrEqual(9);
    expect(results.length).toBeLessThan(25);
    expect(results.every((result) => result.outcome === "CREATED")).toBe(true);
    expect(row).toMatchObject({ processed: results.length, created: results.length });
    await expectSettled(row.id);
  });

  test("in an apply that did not act leaves those records out", async () => {
    const setup = await bench.setup(toyRecords(9).map(({ group: _, ...record }) => record));
    setup.toy.hooks.beforeApply = () => {
      throw unreachable;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", processed: 0, error: unreachable.toData() });
    expect(await bench.journal(row.id)).toEqual([]);
    expect(await bench.results(row.id)).toEqual([]);
  });

  test("that the store answered itself, by refusing the token, is known not to have acted, though nothing can be read after", async () => {
    const refused = new Fault({ kind: "AUTH", code: "TOKEN_REJECTED", message: "Not with this one." });
    const setup = await bench.setup(toyRecords(9));
    setup.toy.hooks.beforeApply = async (resource) => {
      if (resource === "group") return;
      // Once the groups are written.
      while (setup.toy.group.size < 9) await nextTurn();
      setup.toy.hooks.observe = () => {
        throw refused;
      };
      throw refused;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: refused.toData(), processed: 9, failed: 9 });
    const results = await bench.results(row.id);
    expect(results.map(({ errors }) => errors.map(({ code }) => code))).toEqual(
      Array.from({ length: 9 }, () => ["NOT_CARRIED_OUT"]),
    );
    expect(results.map(({ after }) => Object.keys(after ?? {}))).toEqual(Array.from({ length: 9 }, () => ["group"]));
  });

  test("after which the store cannot be read either: what was begun is told as not known", async () => {
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    setup.toy.hooks.afterApply = () => {
      setup.toy.hooks.observe = () => {
        throw unreachable;
      };
      throw unreachable;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: unreachable.toData(), processed: 3, failed: 3 });
    const results = await bench.results(row.id);
    expect(results.map((result) => result.errors[0]?.code)).toEqual(Array(3).fill("OUTCOME_UNKNOWN"));
    await expectSettled(row.id);
  });

  test("that is a mistake of the connector's keeps its message back, and still looks at what was done", async () => {
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    setup.toy.hooks.afterApply = () => {
      throw new TypeError("secret of the house");
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: { kind: "UNEXPECTED" }, processed: 3, created: 3 });
    expect(JSON.stringify(row)).not.toContain("secret");
    expect(bench.log.some((line) => String(line.fields["err"]).includes("secret of the house"))).toBe(true);
    await expectSettled(row.id);
  });

  test("while making a set-up thing is kept with it; one whose answer was lost is found again", async () => {
    const setup = await bench.setup(toyRecords(1));
    setup.toy.hooks.beforeMake = () => {
      throw refusal;
    };
    const refused = await bench.run(engine, setup);
    expect(refused).toMatchObject({ status: "FAILED", error: refusal.toData() });
    const made = (await bench.journal(refused.id)).find((change) => change.recordSeq === null);
    expect(made).toMatchObject({ resource: "toy_group", target: "bears", state: "failed", fault: refusal.toData() });
    await expectSettled(refused.id);

    setup.toy.hooks = {
      afterMake: () => {
        throw unreachable;
      },
    };
    const lost = await bench.run(engine, setup);
    expect(lost).toMatchObject({ status: "SUCCEEDED", error: null });
    expect(setup.toy.made).toEqual(["bears"]);
    await expectSettled(lost.id);
  });

  test("that keeps a set-up thing from being made, and heals, lets it be made again; one that lasts ends the sync", async () => {
    const setup = await bench.setup(toyRecords(1));
    let away = true;
    setup.toy.hooks.beforeMake = () => {
      if (!away) return;
      away = false;
      throw unreachable;
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED" });
    expect(setup.toy.made).toEqual(["bears"]);

    const other = await bench.setup(toyRecords(1));
    let tries = 0;
    other.toy.hooks.beforeMake = () => {
      tries += 1;
      throw unreachable;
    };
    expect(await bench.run(engine, other)).toMatchObject({ status: "FAILED", error: unreachable.toData() });
    expect(tries).toBe(3);
  });

  test("in whoever is told of the end changes nothing", async () => {
    const setup = await bench.setup(toyRecords(2));
    deaf = setup.integrationId;
    const row = await bench.run(engine, setup);
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED" });
    expect(await bench.row(row.id)).toMatchObject({ status: "SUCCEEDED", error: null });
  });
});

describe("a sync that this version cannot run", () => {
  test("a kind that this gateway does not have ends the sync", async () => {
    const setup = await bench.setup(toyRecords(2));
    const held = gate();
    setup.toy.hooks.begin = held.pass;
    const first = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    const other = await bench.integration(setup.storeId);
    const second = await engine.requests.start(asked(other));
    await bench.database.queries.update(schema.syncs).set({ kind: "gone" }).where(eq(schema.syncs.id, second.id));
    held.open();
    expect(await bench.ended(second.id)).toMatchObject({ status: "FAILED", error: { code: "UNKNOWN_KIND" } });
    expect(await bench.ended(first.id)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("a cursor in another form ends the sync as FAILED, never at the beginning", async () => {
    const setup = await bench.setup(toyRecords(2));
    const held = gate();
    setup.toy.hooks.begin = held.pass;
    const first = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    const other = await bench.integration(setup.storeId);
    const second = await engine.requests.start(asked(other));
    await bench.database.queries
      .update(schema.syncs)
      .set({ status: "RUNNING", cursor: { after: "what an older version kept" } })
      .where(eq(schema.syncs.id, second.id));
    held.open();
    const row = await bench.ended(second.id);
    expect(row).toMatchObject({
      status: "FAILED",
      error: { kind: "CONFIG", code: "CURSOR_UNREADABLE" },
      processed: 0,
    });
    await bench.ended(first.id);
  });
});

/** The journal of a sync that has ended holds nothing open, and nothing is kept for results that are to come. */
async function expectSettled(syncId: string): Promise<void> {
  const journal = await bench.journal(syncId);
  expect(journal.filter((change) => change.state === "open")).toEqual([]);
  expect(await bench.keptRecords(syncId)).toEqual([]);
}
