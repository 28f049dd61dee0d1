import { Fault } from "@storegate/connector-kit";
import type { SyncEngine } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStore } from "../src/store-runner.js";
import type { RunHost } from "../src/run-host.js";
import { TestBench, asked, toyRecords, type ToySetup } from "./engine-under-test.js";
import { MortalDatabase, type Death } from "../src/testing/mortal-database.js";
import { openToyIntegration } from "./toy-connector.js";
import { refusal, storyOf, variedSetup, type Story } from "./varied-sync.js";

let bench: TestBench;
/** Takes requests only; who works is said by each test. */
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(0);
});
afterAll(() => bench.close());

const variety = (): Promise<ToySetup> => variedSetup(bench);
const story = (setup: ToySetup, syncId: string): Promise<Story> => storyOf(bench, setup, syncId);

interface Worker {
  readonly mortal: MortalDatabase;
  readonly run: (storeId: string) => Promise<unknown>;
}

function worker(death: Death = {}, options: Partial<RunHost> = {}): Worker {
  const mortal = new MortalDatabase(bench.database, death);
  const host = bench.host(options, mortal.database);
  return { mortal, run: (storeId) => runStore(host, storeId, "worker", new AbortController().signal) };
}

/** What a worker that has died does not do: give its lease back. */
async function leaseRunsOut(storeId: string): Promise<void> {
  await bench.database.sql`
    update store_leases set expires_at = clock_timestamp() - interval '1 second' where store_id = ${storeId}`;
}

async function start(setup: ToySetup): Promise<string> {
  return (await engine.requests.start(asked(setup.integrationId))).id;
}

/** All but the first. */
type Tail<List extends readonly unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

/** A sync that waits. */
interface Waiting {
  readonly setup: ToySetup;
  readonly syncId: string;
}

async function waitingSync(): Promise<Waiting> {
  const setup = await variety();
  return { setup, syncId: await start(setup) };
}

/** Runs undisturbed, and tells how many transactions that takes. */
async function undisturbed({
  setup,
  syncId,
}: Waiting): Promise<{ told: Story; transactions: number; applies: number; writes: number; commits: number }> {
  const { mortal, run } = worker();
  const before = setup.toy.writes.length;
  let commits = 0;
  setup.toy.hooks.remember = () => void (commits += 1);
  expect(await run(setup.storeId)).toBe("idle");
  const told = await story(setup, syncId);
  const { writes, calls } = setup.toy;
  return { told, transactions: mortal.transactions, applies: calls.apply, writes: writes.length - before, commits };
}

/** Runs with a worker that dies, then with one that does not. */
async function killed(
  { setup, syncId }: Waiting,
  death: Death,
  arrange: (setup: ToySetup, first: Worker) => void = () => {},
): Promise<Story> {
  const first = worker(death);
  arrange(setup, first);
  await expect(first.run(setup.storeId)).rejects.toThrow("CONNECTION_CLOSED");
  expect(first.mortal.dead).toBe(true);
  setup.toy.hooks = {};
  await leaseRunsOut(setup.storeId);
  expect(await worker().run(setup.storeId)).toBe("idle");
  return story(setup, syncId);
}

/** Deaths in the middle of what a page does; asked only once what is expected is known. */
function diesWithinPages(
  of: () => {
    readonly expected: Awaited<ReturnType<typeof undisturbed>>;
    readonly killedAt: (...how: Tail<Parameters<typeof killed>>) => Promise<Story>;
  },
): void {
  test("in any commit of its kind's own, after that has written", async () => {
    const { expected, killedAt } = of();
    expect(expected.commits).toBeGreaterThan(3);
    for (let commit = 1; commit <= expected.commits; commit += 1) {
      const told = await killedAt({}, ({ toy }, { mortal }) => {
        let commits = 0;
        toy.hooks.remember = () => {
          commits += 1;
          if (mortal.dead || commits >= commit) mortal.die();
        };
      });
      expect(told, `commit ${commit}`).toEqual(expected.told);
    }
  });

  test("amid any batch, half of which is done; what was created is found by its natural key", async () => {
    const { expected, killedAt } = of();
    for (let write = 1; write <= expected.writes; write += 4) {
      const told = await killedAt({}, ({ toy }, { mortal }) => {
        const before = toy.writes.length;
        toy.hooks.beforeApply = () => mortal.assertAlive();
        toy.hooks.amidApply = () => {
          if (mortal.dead || toy.writes.length - before >= write) mortal.die();
        };
      });
      expect(told, `write ${write}`).toEqual(expected.told);
    }
  });
}

describe("a sync whose worker dies ends as if it had not (law 2)", () => {
  let expected: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    expected = await undisturbed(await waitingSync());
  });

  const killedAt = async (...how: Tail<Parameters<typeof killed>>): Promise<Story> =>
    killed(await waitingSync(), ...how);

  test("the undisturbed run is worth comparing with", () => {
    expect(expected.told.counts).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      processed: 21,
      created: 14,
      updated: 1,
      unchanged: 1,
      skipped: 1,
      failed: 4,
    });
    expect(expected.told.faults).toEqual([
      // It wants no group; it stands for one that another gets, and is told so wherever its page ends.
      "TARGET_CLAIMED group 1",
      "TARGET_CLAIMED score 1",
      "TOY_BROKEN undefined 1",
      "TOY_REFUSED score 2",
    ]);
    expect(expected.transactions).toBeGreaterThan(15);
  });

  test.each([
    ["before it commits", false],
    ["after", true],
  ])("at each of its transactions, %s", async (_, committed) => {
    for (let transaction = 1; transaction <= expected.transactions; transaction += 1) {
      expect(await killedAt({ transaction, committed }), `transaction ${transaction}`).toEqual(expected.told);
    }
  });

  test.each(["beforeApply", "afterApply"] as const)("in any apply (%s)", async (where) => {
    for (let apply = 1; apply <= expected.applies; apply += 1) {
      const told = await killedAt({}, ({ toy }, { mortal }) => {
        toy.hooks[where] = () => {
          if (mortal.dead || toy.calls.apply >= apply) mortal.die();
        };
      });
      expect(told, `${where} ${apply}`).toEqual(expected.told);
    }
  });

  diesWithinPages(() => ({ expected, killedAt }));

  test.each(["beforeMake", "afterMake"] as const)("while a group is made (%s); it is made once", async (where) => {
    const told = await killedAt({}, ({ toy }, { mortal }) => {
      toy.hooks[where] = () => mortal.die();
      toy.hooks.beforeApply = () => mortal.assertAlive();
    });
    expect(told).toEqual(expected.told);
  });

  test("several times over", async () => {
    const setup = await variety();
    const syncId = await start(setup);
    for (const transaction of [4, 5, 4, 6]) {
      await expect(worker({ transaction }).run(setup.storeId)).rejects.toThrow("CONNECTION_CLOSED");
      await leaseRunsOut(setup.storeId);
    }
    expect(await worker().run(setup.storeId)).toBe("idle");
    expect(await story(setup, syncId)).toEqual(expected.told);
  });

  test("and a dry run keeps its claims over a death", async () => {
    const setup = await variety();
    setup.toy.pageSize = 4;
    const { id } = await engine.requests.start(asked(setup.integrationId, { dryRun: true }));
    await expect(worker({ transaction: 5 }).run(setup.storeId)).rejects.toThrow("CONNECTION_CLOSED");
    expect(await bench.results(id)).not.toEqual([]);
    await leaseRunsOut(setup.storeId);
    await worker().run(setup.storeId);
    const results = await bench.results(id);
    expect(results.find((result) => result.key === "twin")?.errors[0]?.message).toContain('"toy-003"');
    expect(await bench.row(id)).toMatchObject({ processed: 21, failed: 2 });
    expect(await bench.journal(id)).toEqual([]);
  });
});

describe("an undo whose worker dies ends as if it had not (law 2)", () => {
  /** A sync of two pages that has ended, of which some records were changed since, and its undo that waits. */
  async function waitingUndo(): Promise<Waiting> {
    const setup = await bench.setup([
      ...toyRecords(10),
      { key: "badged", badge: "gold", score: 1 },
      { key: "grown", score: 2, group: "bears" },
      { key: "half", score: 3, group: "cars" },
    ]);
    setup.toy.pageSize = 8;
    setup.toy.score.set("grown", 1);
    setup.toy.refused.set("score:half", refusal);
    const origin = await start(setup);
    await worker().run(setup.storeId);
    setup.toy.refused.clear();
    setup.toy.score.set("toy-002", 4711);
    setup.toy.group.delete("toy-003");
    setup.toy.refused.set("score:toy-005", refusal);
    for (const call of ["apply", "observe"] as const) setup.toy.calls[call] = 0;
    const undo = await engine.followUps.undo(origin, { dryRun: false, startedById: null });
    return { setup, syncId: undo.id };
  }

  let expected: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    expected = await undisturbed(await waitingUndo());
  });

  const killedAt = async (...how: Tail<Parameters<typeof killed>>): Promise<Story> =>
    killed(await waitingUndo(), ...how);

  test("the undisturbed undo is worth comparing with", () => {
    expect(expected.told.counts).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      processed: 13,
      deleted: 10,
      unchanged: 0,
      skipped: 2,
      failed: 1,
    });
    expect(expected.told.store).toMatchObject({ badge: [["badged", "gold"]] });
    expect(expected.transactions).toBeGreaterThan(5);
  });

  test.each([
    ["before it commits", false],
    ["after", true],
  ])("at each of its transactions, %s", async (_, committed) => {
    for (let transaction = 1; transaction <= expected.transactions; transaction += 1) {
      expect(await killedAt({ transaction, committed }), `transaction ${transaction}`).toEqual(expected.told);
    }
  });

  test.each(["beforeApply", "afterApply"] as const)("in any apply (%s)", async (where) => {
    for (let apply = 1; apply <= expected.applies; apply += 1) {
      const told = await killedAt({}, ({ toy }, { mortal }) => {
        toy.hooks[where] = () => {
          if (mortal.dead || toy.calls.apply >= apply) mortal.die();
        };
      });
      expect(told, `${where} ${apply}`).toEqual(expected.told);
    }
  });

  diesWithinPages(() => ({ expected, killedAt }));
});

describe("what a dead worker left open", () => {
  async function diedAfterApplying(): Promise<{ setup: ToySetup; syncId: string }> {
    const setup = await bench.setup(toyRecords(3).map(({ group: _, ...record }) => record));
    const syncId = await start(setup);
    const first = worker();
    setup.toy.hooks.afterApply = () => first.mortal.die();
    await expect(first.run(setup.storeId)).rejects.toThrow("CONNECTION_CLOSED");
    setup.toy.hooks = {};
    await leaseRunsOut(setup.storeId);
    expect((await bench.journal(syncId)).map((change) => change.state)).toEqual(["open", "open", "open"]);
    return { setup, syncId };
  }

  test("and somebody else has changed since is told and left alone", async () => {
    const { setup, syncId } = await diedAfterApplying();
    setup.toy.score.set("toy-001", 4711);
    await worker().run(setup.storeId);
    expect(setup.toy.score.get("toy-001")).toBe(4711);
    const results = await bench.results(syncId);
    expect(results.map((result) => [result.key, result.outcome, result.errors[0]?.code])).toEqual([
      ["toy-000", "CREATED", undefined],
      ["toy-001", "FAILED", "CHANGED_MEANWHILE"],
      ["toy-002", "CREATED", undefined],
    ]);
  });

  test("is settled before the sync is cancelled, so that what was done is told", async () => {
    const { setup, syncId } = await diedAfterApplying();
    setup.toy.score.delete("toy-002");
    expect(await engine.requests.cancel(syncId)).toMatchObject({ status: "RUNNING" });
    await worker().run(setup.storeId);
    expect(await bench.row(syncId)).toMatchObject({ status: "CANCELLED", processed: 2, created: 2 });
    expect((await bench.results(syncId)).map((result) => result.key)).toEqual(["toy-000", "toy-001"]);
    expect((await bench.journal(syncId)).map((change) => change.state)).toEqual(["done", "done"]);
    expect(setup.toy.score.has("toy-002")).toBe(false);
  });

  test("is told as not known when the store cannot be opened any more", async () => {
    const { setup, syncId } = await diedAfterApplying();
    const refused = new Fault({ kind: "AUTH", code: "TOKEN_REVOKED", message: "The token was revoked." });
    await worker({}, { openIntegration: () => Promise.reject(refused) }).run(setup.storeId);
    expect(await bench.row(syncId)).toMatchObject({
      status: "FAILED",
      error: refused.toData(),
      failed: 3,
      processed: 3,
    });
    const results = await bench.results(syncId);
    expect(results.map((result) => result.errors[0]?.code)).toEqual(Array(3).fill("OUTCOME_UNKNOWN"));
    expect((await bench.journal(syncId)).map((change) => change.state)).toEqual(["failed", "failed", "failed"]);
    // What a connector remembers goes with the results, though the store cannot be opened.
    expect(await bench.remembered(syncId)).toMatchObject(
      [0, 1, 2].map((score) => ({
        key: `toy-00${score}`,
        outcome: "FAILED",
        memory: { wanted: `- ${score}`, notes: [`toy-00${score}`] },
        changes: [{ resource: "score", after: { score }, fault: { code: "OUTCOME_UNKNOWN" } }],
      })),
    );
  });
});

test("a database that goes away leaves the sync to be taken up again by whoever sweeps", async () => {
  let away = 2;
  const sweeping = await bench.engine(1, {
    openIntegration: (integration, view) => {
      away -= 1;
      if (away >= 0) throw Object.assign(new Error("terminating connection"), { code: "57P01" });
      return openToyIntegration(integration, view);
    },
  });
  const setup = await bench.setup(toyRecords(4));
  expect(await bench.run(sweeping, setup)).toMatchObject({ status: "SUCCEEDED", created: 4 });
  expect(away).toBeLessThan(0);
});
