import { Fault } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import type { OpenIntegration, SyncRow, WaitRules } from "@storegate/sync-engine";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";
import { openToyIntegration } from "./toy-connector.js";

const away = new Fault({ kind: "UNAVAILABLE", code: "TOY_AWAY", message: "The toys did not answer." });
const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box." });
const quick: WaitRules = { firstMs: 20, longestMs: 40, giveUpMs: 60_000 };
/** Longer than any test. */
const long: WaitRules = { firstMs: 600_000, longestMs: 600_000, giveUpMs: 3_600_000 };
const nothingWaits = { retries: 0, retryAt: null, stalledSince: null, stalledBy: null };

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
// Each test says how its engine waits, and an engine works for all stores.
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

/** An act that fails so often. */
function failing(times: number, fault = away): { readonly act: () => void; readonly left: () => number } {
  let left = times;
  return {
    act: () => {
      if (left <= 0) return;
      left -= 1;
      throw fault;
    },
    left: () => left,
  };
}

/** What tells of one that begins to wait. */
function stalls(): {
  readonly onStalled: (row: SyncRow) => void;
  readonly first: Promise<SyncRow>;
  readonly all: SyncRow[];
} {
  const first = Promise.withResolvers<SyncRow>();
  const all: SyncRow[] = [];
  return {
    first: first.promise,
    all,
    onStalled: (row) => {
      all.push(row);
      if (row.stalledBy) first.resolve(row);
    },
  };
}

async function timeIsOver(syncId: string): Promise<void> {
  await bench.database.queries
    .update(schema.syncs)
    .set({ retryAt: sql`clock_timestamp()` })
    .where(eq(schema.syncs.id, syncId));
}

/** What stays of a sync, calls and times aside. */
async function story(setup: ToySetup, { id }: SyncRow) {
  const { status, total, processed, created, updated, unchanged, skipped, failed, labels, faults, error, ...row } =
    await bench.row(id);
  const results = await bench.results(id);
  return {
    counts: { status, total, processed, created, updated, unchanged, skipped, failed, labels, faults, error },
    waits: { retries: row.retries, retryAt: row.retryAt, stalledSince: row.stalledSince, stalledBy: row.stalledBy },
    results: results
      .map(({ key, outcome, before, after, errors }) => ({ key, outcome, before, after, errors }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    store: setup.toy.contents,
    made: setup.toy.made.toSorted(),
  };
}

describe("a sync that meets a fault that time heals", () => {
  const wheres = ["begin", "read", "observe", "plan", "beforeApply", "afterApply", "beforeMake", "afterMake"] as const;

  test.each(wheres)("in %s waits, goes on, and ends as one that never met it", async (where) => {
    const engine = await bench.engine(2, { waits: quick });
    const undisturbed = await bench.setup(toyRecords(60));
    const expected = await story(undisturbed, await bench.run(engine, undisturbed));
    const setup = await bench.setup(toyRecords(60));
    // Two things are set up, each found the second time.
    const { act, left } = failing(where === "afterMake" ? 2 : 7);
    setup.toy.hooks = { [where]: act };
    const row = await bench.run(engine, setup);
    expect(left()).toBe(0);
    expect(await story(setup, row)).toEqual(expected);
    expect(expected.waits).toEqual(nothingWaits);
    // Nothing was written twice: what was lost was looked for.
    expect(setup.toy.writes).toHaveLength(undisturbed.toy.writes.length);
  });

  test("keeps the pages before, and tells meanwhile since when, for what and until when", async () => {
    const { onStalled, first, all } = stalls();
    const engine = await bench.engine(1, { waits: long, onStalled });
    const setup = await bench.setup(toyRecords(60));
    const { act } = failing(1);
    setup.toy.hooks.read = (at) => (at === 50 ? act() : undefined);
    const { id } = await engine.requests.start(asked(setup.integrationId));
    const before = Date.now();
    const waiting = await first;
    expect(waiting).toMatchObject({
      status: "RUNNING",
      processed: 50,
      created: 50,
      retries: 1,
      stalledBy: away.toData(),
      error: null,
      finishedAt: null,
    });
    expect(waiting.retryAt!.getTime() - before).toBeGreaterThanOrEqual(290_000);
    await timeIsOver(id);
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 60, ...nothingWaits });
    const lines = bench.log.filter(({ fields }) => fields["syncId"] === id && fields["retries"] === 1);
    expect(lines).toEqual([
      expect.objectContaining({ level: "warn", message: "a sync waits: The toys did not answer." }),
    ]);
    // Told once when it began to wait, once when it went on.
    expect(all.map(({ stalledBy }) => stalledBy?.code ?? null)).toEqual(["TOY_AWAY", null]);
  });

  test("waits as long as the other side asks", async () => {
    const { onStalled, first } = stalls();
    const engine = await bench.engine(1, { waits: { ...quick, giveUpMs: 3_600_000 }, onStalled });
    const setup = await bench.setup(toyRecords(3));
    const asks = new Fault({
      kind: "RATE_LIMITED",
      code: "SLOW",
      message: "Come back later.",
      retryAfterMs: 1_800_000,
    });
    setup.toy.hooks.read = failing(1, asks).act;
    const before = Date.now();
    const { id } = await engine.requests.start(asked(setup.integrationId));
    expect((await first).retryAt!.getTime() - before).toBeGreaterThanOrEqual(1_800_000);
    await engine.requests.cancel(id);
    await bench.ended(id);
  });

  test("has little patience with a store that refuses for its quota, unless syncs do not wait", async () => {
    const patience: (number | undefined)[] = [];
    const openIntegration: OpenIntegration = (integration, view) => {
      patience.push(view.patienceMs);
      return openToyIntegration(integration, view);
    };
    const setup = await bench.setup(toyRecords(3));
    await bench.run(await bench.engine(1, { waits: quick, openIntegration }), setup);
    await bench.stopEngines();
    await bench.run(await bench.engine(1, { waits: { ...quick, giveUpMs: 0 }, openIntegration }), setup);
    expect(patience).toEqual([10_000, undefined]);
  });

  test("leaves its store and its worker to others meanwhile", async () => {
    const { onStalled, first } = stalls();
    const engine = await bench.engine(1, { waits: long, onStalled });
    const setup = await bench.setup(toyRecords(10));
    const elsewhere = await bench.setup(toyRecords(10));
    setup.toy.hooks.read = failing(1).act;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await first;
    expect(await bench.run(engine, elsewhere)).toMatchObject({ status: "SUCCEEDED" });
    const neighbour = { ...setup, integrationId: await bench.integration(setup.storeId) };
    expect(await bench.run(engine, neighbour)).toMatchObject({ status: "SUCCEEDED", created: 10 });
    expect(await bench.row(id)).toMatchObject({ status: "RUNNING", retries: 1 });
  });

  test("fails with it when it has had time enough, and looks at what was begun", async () => {
    const engine = await bench.engine(1, { waits: { firstMs: 5, longestMs: 5, giveUpMs: 1000 } });
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    setup.toy.hooks.afterApply = () => {
      throw away;
    };
    const read = await bench.setup(toyRecords(3));
    let tries = 0;
    read.toy.hooks.read = () => {
      tries += 1;
      throw away;
    };
    expect(await bench.run(engine, read)).toMatchObject({ status: "FAILED", error: away.toData(), processed: 0 });
    expect(tries).toBeGreaterThan(5);
    // Of a write of which the answer is lost each time it is found that it was made.
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 3 });
  });

  test("is cancelled at once while it waits", async () => {
    const { onStalled, first } = stalls();
    const engine = await bench.engine(1, { waits: long, sweepMs: 600_000, onStalled });
    const setup = await bench.setup(toyRecords(3).map(({ score: _, ...record }) => record));
    setup.toy.hooks.beforeApply = failing(1).act;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await first;
    await engine.requests.cancel(id);
    expect(await bench.ended(id)).toMatchObject({ status: "CANCELLED", processed: 0 });
    const journal = await bench.journal(id);
    expect(new Set(journal.map(({ resource }) => resource))).toEqual(new Set(["toy_group"]));
  });

  test("knows after it which of its changes were never begun, though the store can no longer be opened", async () => {
    let isGone = false;
    const { onStalled, first } = stalls();
    const gone = new Fault({ kind: "CONFIG", code: "STORE_NOT_CONNECTED", message: "It is gone." });
    const engine = await bench.engine(1, {
      waits: long,
      onStalled,
      openIntegration: (integration, view) => (isGone ? Promise.reject(gone) : openToyIntegration(integration, view)),
    });
    const setup = await bench.setup(toyRecords(25).map(({ group: _, ...record }) => record));
    const begun: string[] = [];
    setup.toy.hooks.beforeApply = (_, changes) => {
      begun.push(...changes.map(({ target }) => target));
      throw away;
    };
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await first;
    isGone = true;
    await engine.requests.cancel(id);
    const row = await bench.ended(id);
    const told = await bench.results(id);
    expect(begun.length).toBeLessThan(10);
    expect(told.map(({ key }) => key).toSorted()).toEqual(begun.toSorted());
    expect(row).toMatchObject({
      status: "CANCELLED",
      processed: begun.length,
      faults: [{ count: begun.length, fault: { code: "OUTCOME_UNKNOWN" } }],
    });
  });

  test("forgets that when it goes on: a worker that dies then has begun what it may have", async () => {
    const { onStalled, first } = stalls();
    const engine = await bench.engine(1, { waits: long, onStalled });
    const setup = await bench.setup(toyRecords(25).map(({ group: _, ...record }) => record));
    setup.toy.hooks.beforeApply = failing(1).act;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await first;
    const marked = await bench.journal(id);
    expect(marked.some(({ begun }) => !begun)).toBe(true);
    const held = gate();
    setup.toy.hooks.beforeApply = held.pass;
    await timeIsOver(id);
    await held.reached;
    expect((await bench.journal(id)).filter(({ state, begun }) => state === "open" && !begun)).toEqual([]);
    held.open();
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 25 });
  });

  test("settles the others where one target refuses to be looked at after it (law 3)", async () => {
    const engine = await bench.engine(1, { waits: quick });
    const setup = await bench.setup(toyRecords(25).map(({ group: _, ...record }) => record));
    const { act, left } = failing(1);
    const begun = new Set<string>();
    setup.toy.hooks.afterApply = (_, changes) => {
      for (const { target } of changes) begun.add(target);
      act();
    };
    setup.toy.hooks.observe = (_, targets) => {
      if (left() === 0 && (targets.includes("toy-001") || targets.includes("toy-020"))) throw refusal;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", processed: 25, created: 23, failed: 2 });
    const failed = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    // One was written, and the answer lost; the other was never begun.
    expect(Object.fromEntries(failed.map(({ key, errors }) => [key, errors[0]?.code]))).toEqual({
      "toy-001": "OUTCOME_UNKNOWN",
      "toy-020": "TOY_REFUSED",
    });
    expect([begun.has("toy-001"), begun.has("toy-020")]).toEqual([true, false]);
  });

  test("goes on with another worker when its own has stopped", async () => {
    const { onStalled, first } = stalls();
    const engine = await bench.engine(1, { waits: long, onStalled });
    const setup = await bench.setup(toyRecords(30));
    setup.toy.hooks.beforeApply = failing(1).act;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await first;
    await bench.stopEngines();
    await bench.engine(1, { waits: long });
    await timeIsOver(id);
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 30 });
  });

  test("waits in a dry run, while its plan is judged, and in an import, too", async () => {
    const engine = await bench.engine(2, { waits: quick });
    const setup = await bench.setup(toyRecords(60));
    setup.toy.hooks.plan = failing(3).act;
    expect(await bench.run(engine, setup, { dryRun: true })).toMatchObject({ status: "SUCCEEDED", created: 60 });
    await bench.database.queries
      .update(schema.integrations)
      .set({ maxChanges: 100 })
      .where(eq(schema.integrations.id, setup.integrationId));
    setup.toy.hooks.plan = failing(3).act;
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 60, withinLimits: true });
    const { act, left } = failing(3);
    setup.toy.hooks = { read: act };
    expect(await bench.run(engine, setup, { kind: "rows" })).toMatchObject({ status: "SUCCEEDED", processed: 60 });
    expect(left()).toBe(0);
  });
});

describe("a record that fails for a fault that time heals", () => {
  test("is carried out when it has healed", async () => {
    const engine = await bench.engine(1, { waits: quick });
    const setup = await bench.setup(toyRecords(60));
    setup.toy.refused.set("score:toy-004", away);
    let applied = 0;
    setup.toy.hooks.beforeApply = (resource, changes) => {
      if (resource !== "score" || !changes.some(({ target }) => target === "toy-004")) return;
      applied += 1;
      if (applied === 3) setup.toy.refused.clear();
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 60, failed: 0 });
    expect(applied).toBe(3);
  });

  test("fails alone when it does not heal, and the rest goes on (law 3)", async () => {
    const engine = await bench.engine(1, { waits: quick });
    const setup = await bench.setup(toyRecords(60));
    setup.toy.refused.set("score:toy-004", away);
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 59, failed: 1, ...nothingWaits });
    const [failed] = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    expect(failed).toMatchObject({ key: "toy-004", after: { group: "cars" }, errors: [away.toData()] });
    // What was done is not done again for its sake.
    expect(setup.toy.writes.filter(({ target }) => target === "toy-005")).toHaveLength(2);
  });

  test("is waited for ten times in a sync at most, whatever page it is on; then it fails at once", async () => {
    const { onStalled, all } = stalls();
    const engine = await bench.engine(1, { waits: { ...quick, firstMs: 1, longestMs: 1 }, onStalled });
    const setup = await bench.setup(toyRecords(30).map(({ group: _, ...record }) => record));
    setup.toy.pageSize = 5;
    for (let index = 0; index < 30; index += 5) {
      setup.toy.refused.set(`score:toy-${String(index).padStart(3, "0")}`, away);
    }
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 24, failed: 6, recordWaits: 10 });
    // Three on each of the first three pages, one on the fourth.
    expect(all.filter(({ stalledBy }) => stalledBy).map(({ retries }) => retries)).toEqual([
      1, 2, 3, 1, 2, 3, 1, 2, 3, 1,
    ]);
  });

  test("has failed at once where syncs do not wait", async () => {
    const engine = await bench.engine(1, { waits: { ...quick, giveUpMs: 0 } });
    const setup = await bench.setup(toyRecords(5));
    setup.toy.refused.set("score:toy-004", away);
    expect(await bench.run(engine, setup)).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 4, failed: 1 });
  });
});

describe("records at which the store stumbles, one on each page", () => {
  test("are waited for ten times or so in all, and each fails alone", async () => {
    let waits = 0;
    const engine = await bench.engine(1, {
      waits: { firstMs: 1, longestMs: 1, giveUpMs: 60_000 },
      onStalled: (row) => void (waits += row.stalledBy ? 1 : 0),
    });
    const setup = await bench.setup(toyRecords(60).map(({ group: _, ...record }) => record));
    setup.toy.pageSize = 5;
    setup.toy.hooks.beforeApply = (_, changes) => {
      if (changes.some(({ target }) => Number(target.slice(4)) % 5 === 0)) throw away;
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 48, failed: 12 });
    expect(waits).toBeLessThanOrEqual(12);
  });

  test("a store that takes no writes for longer than that is waited for: nothing fails for it", async () => {
    const engine = await bench.engine(1, { waits: quick });
    const setup = await bench.setup(toyRecords(60).map(({ group: _, ...record }) => record));
    setup.toy.pageSize = 5;
    const outage = failing(60);
    setup.toy.hooks.beforeApply = (_, changes) => {
      if (changes.some(({ target }) => Number(target.slice(4)) >= 30)) outage.act();
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 60, failed: 0 });
    expect(outage.left()).toBe(0);
  });
});

describe("a batch that is refused as a whole", () => {
  test("is split until the bad record stands alone, with the words it was refused with (law 3)", async () => {
    const engine = await bench.engine(1);
    const setup = await bench.setup(toyRecords(40).map(({ score: _, ...record }) => record));
    const sizes: number[] = [];
    setup.toy.hooks.beforeApply = (_, changes) => {
      sizes.push(changes.length);
      if (changes.some(({ target }) => target === "toy-013" || target === "toy-027")) throw refusal;
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 38, failed: 2 });
    const failed = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    expect(failed.map(({ key, errors }) => ({ key, errors }))).toEqual([
      { key: "toy-013", errors: [refusal.toData()] },
      { key: "toy-027", errors: [refusal.toData()] },
    ]);
    expect(Math.max(...sizes)).toBe(10);
    expect(setup.toy.group.size).toBe(38);
  });

  test("while a half of it waits for what heals, the other stays done", async () => {
    const engine = await bench.engine(1, { waits: quick });
    const setup = await bench.setup(toyRecords(10).map(({ score: _, ...record }) => record));
    const { act } = failing(2);
    setup.toy.hooks.beforeApply = (_, changes) => {
      if (changes.length === 10) throw refusal;
      if (changes.some(({ target }) => target === "toy-007")) act();
    };
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "SUCCEEDED", created: 10 });
  });
});

describe("a record at which the store stumbles, as if it were away", () => {
  const bad = new Set(["toy-013", "toy-014", "toy-027"]);
  /** Writes of groups alone, so that each request is seen; those with a bad one in them fail. */
  async function stumbling(isBad: (target: string) => boolean, count = 60) {
    const setup = await bench.setup(toyRecords(count).map(({ score: _, ...record }) => record));
    const requests: number[] = [];
    setup.toy.hooks.beforeApply = (_, changes) => {
      requests.push(changes.length);
      if (changes.some(({ target }) => isBad(target))) throw away;
    };
    return { setup, requests };
  }

  test.each([
    ["once the sync has waited some times", quick],
    ["at once where syncs do not wait", { ...quick, giveUpMs: 0 }],
  ])("fails alone, %s, and the rest goes on (law 3)", async (_, waits) => {
    const engine = await bench.engine(1, { waits });
    const { setup } = await stumbling((target) => bad.has(target));
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 57, failed: 3, ...nothingWaits });
    const failed = (await bench.results(row.id)).filter(({ outcome }) => outcome === "FAILED");
    expect(new Set(failed.map(({ key }) => key))).toEqual(bad);
    expect(failed.flatMap(({ errors }) => errors)).toEqual([away.toData(), away.toData(), away.toData()]);
    expect(setup.toy.group.size).toBe(57);
  });

  test("is found to be written where only its answer was lost", async () => {
    const engine = await bench.engine(1, { waits: { ...quick, giveUpMs: 0 } });
    const { setup } = await stumbling(() => false, 30);
    setup.toy.hooks.afterApply = (_, changes) => {
      if (changes.some(({ target }) => bad.has(target))) throw away;
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED", created: 30 });
    expect(setup.toy.writes).toHaveLength(30);
  });

  test("is told from a store that takes no writes at few requests, and the sync fails as a whole", async () => {
    const engine = await bench.engine(1, { waits: { ...quick, giveUpMs: 0 } });
    const { setup, requests } = await stumbling(() => true, 400);
    setup.toy.pageSize = 400;
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "FAILED", error: away.toData(), processed: 0 });
    expect(requests.length).toBeLessThan(20);
  });

  test("is told from a store that takes no writes for a while: the sync waits on, and nothing fails", async () => {
    const engine = await bench.engine(1, { waits: { ...quick, longestMs: 20 } });
    let isAway = true;
    const { setup } = await stumbling(() => isAway, 30);
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await expect.poll(async () => (await bench.row(id)).retries, { timeout: 20_000 }).toBeGreaterThan(5);
    isAway = false;
    expect(await bench.ended(id)).toMatchObject({ status: "SUCCEEDED", created: 30, failed: 0, ...nothingWaits });
  });

  test("and that is all there is to write is waited for as long as for a store, and named then", async () => {
    const engine = await bench.engine(1, { waits: { firstMs: 5, longestMs: 5, giveUpMs: 200 } });
    const { setup, requests } = await stumbling((target) => target === "toy-000");
    setup.toy.pageSize = 1;
    const row = await bench.run(engine, setup);
    expect(row).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 59, failed: 1 });
    expect(requests.length).toBeGreaterThan(60);
  });
});

describe("the order of right", () => {
  /** Asks for one sync of a store for each of these, in this order, and answers in which order they had their page. */
  async function served(setup: ToySetup, syncs: readonly { readonly name: string; readonly row: Partial<SyncRow> }[]) {
    const engine = await bench.engine(0);
    const order: string[] = [];
    const ids: string[] = [];
    for (const [index, { row }] of syncs.entries()) {
      const key = `toy-00${index}`;
      const integration = await bench.integration(setup.storeId);
      const { id } = await engine.requests.start(asked(integration, { keys: [key] }));
      await bench.database.queries.update(schema.syncs).set(row).where(eq(schema.syncs.id, id));
      ids.push(id);
    }
    setup.toy.hooks.plan = ([key]) => void order.push(syncs[Number(key?.slice(-1))]?.name ?? "");
    await bench.engine(1);
    for (const id of ids) await bench.ended(id);
    return order;
  }

  test("is opt-outs, webhooks, retries, scheduled and manual ones", async () => {
    const setup = await bench.setup(toyRecords(9));
    const order = await served(setup, [
      { name: "manual", row: { trigger: "MANUAL" } },
      { name: "schedule", row: { trigger: "SCHEDULE" } },
      { name: "retry", row: { trigger: "RETRY" } },
      { name: "webhook", row: { trigger: "WEBHOOK" } },
      { name: "opt-outs", row: { kind: "opt_outs" } },
    ]);
    expect(order).toEqual(["opt-outs", "webhook", "retry", "manual", "schedule"]);
  });

  test.each([
    { title: "a first run of opt-outs", request: { kind: "opt_outs" } },
    { title: "a dry run of opt-outs", request: { kind: "opt_outs", dryRun: true }, again: true },
    { title: "a dry run of a few", request: { keys: ["toy-000", "toy-010"], dryRun: true }, again: true },
  ])("lets whoever comes go before $title", async ({ request, again }) => {
    const setup = await bench.setup(toyRecords(20));
    setup.toy.pageSize = 1;
    const engine = await bench.engine(1);
    if (again) await bench.run(engine, setup, { ...request, dryRun: false });
    const pages: string[] = [];
    const held = gate();
    setup.toy.hooks.plan = async (keys) => {
      pages.push(keys[0] ?? "");
      if (pages.length === 1) await held.pass();
    };
    const first = await engine.requests.start(asked(setup.integrationId, request));
    await held.reached;
    const other = await engine.requests.start(asked(await bench.integration(setup.storeId), { keys: ["toy-019"] }));
    held.open();
    await bench.ended(other.id);
    await bench.ended(first.id);
    expect(pages.indexOf("toy-019")).toBe(1);
  });

  test("lets whoever comes go before a first run of everything, page by page; runs of one rank take turns", async () => {
    const setup = await bench.setup(toyRecords(40));
    setup.toy.pageSize = 10;
    const pages: string[] = [];
    const held = gate();
    setup.toy.hooks.plan = async (keys) => {
      pages.push(keys[0] ?? "");
      if (pages.length === 2) await held.pass();
    };
    const engine = await bench.engine(1);
    const first = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    const other = await bench.integration(setup.storeId);
    const asks = await engine.requests.start(asked(other, { keys: ["toy-039"] }));
    held.open();
    await bench.ended(asks.id);
    await bench.ended(first.id);
    expect(pages).toEqual(["toy-000", "toy-010", "toy-039", "toy-020", "toy-030"]);
    // The second run of everything is one of many: it takes turns with the other's first, and goes before it.
    pages.length = 0;
    const heldAgain = gate();
    setup.toy.hooks.plan = async (keys) => {
      pages.push(keys[0] ?? "");
      if (pages.length === 1) await heldAgain.pass();
    };
    const firstOfOther = await engine.requests.start(asked(other));
    await heldAgain.reached;
    const again = await engine.requests.start(asked(setup.integrationId));
    heldAgain.open();
    await bench.ended(firstOfOther.id);
    const ends = [await bench.ended(again.id), await bench.ended(firstOfOther.id)];
    expect(ends[0]!.finishedAt!.getTime()).toBeLessThanOrEqual(ends[1]!.finishedAt!.getTime());
    expect(pages).toEqual(["toy-000", "toy-000", "toy-010", "toy-020", "toy-030", "toy-010", "toy-020", "toy-030"]);
  });
});
