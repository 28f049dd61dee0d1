import { Fault } from "@storegate/connector-kit";
import type { SyncEngine } from "@storegate/sync-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStore } from "../src/store-runner.js";
import { TestBench, asked, toyRecords, type ToySetup } from "./engine-under-test.js";
import { MortalDatabase, type Death } from "../src/testing/mortal-database.js";

let bench: TestBench;
let engine: SyncEngine;
/** Has no worker but those that a test makes. */
let still: TestBench;
let asking: SyncEngine;

beforeAll(async () => {
  [bench, still] = await Promise.all([TestBench.open(), TestBench.open()]);
  engine = await bench.engine(2);
  asking = await still.engine(0);
});
afterAll(() => Promise.all([bench.close(), still.close()]));

const kept = ({ storeId }: ToySetup, { database } = bench) =>
  database.sql<{ key: string; score: number; about: string }[]>`
    select key, score, about ->> 'key' as about from toy.kept where store_id = ${storeId} order by key`;

describe("an import", () => {
  test("keeps rows and results, page by page", async () => {
    const setup = await bench.setup(toyRecords(60));
    const row = await bench.run(engine, setup, { kind: "rows" });
    expect(row).toMatchObject({
      status: "SUCCEEDED",
      processed: 60,
      created: 60,
      total: 60,
      labels: { even: 30, odd: 30 },
      cursor: { at: 50 },
      pageCursor: null,
    });
    const rows = await kept(setup);
    expect(rows).toHaveLength(60);
    expect(rows[59]).toEqual({ key: "toy-059", score: 59, about: "toy-059" });
    const results = await bench.results(row.id);
    expect(results[0]).toMatchObject({
      seq: 1,
      recordType: "toy_row",
      key: "toy-000",
      outcome: "CREATED",
      label: "even",
    });
    expect(await bench.journal(row.id)).toEqual([]);
    expect(await bench.run(engine, setup, { kind: "rows" })).toMatchObject({ updated: 60, created: 0 });
  });

  test.each([
    ["a fault", new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "It is broken." }), "TOY_BROKEN"],
    ["a mistake", new TypeError("undefined is not a toy"), "UNEXPECTED"],
  ])("whose commit throws %s leaves no row and no result of that page", async (_, error, code) => {
    const setup = await bench.setup(toyRecords(60));
    setup.toy.hooks.commit = (keys) => {
      if (keys.includes("toy-030")) throw error;
    };
    const row = await bench.run(engine, setup, { kind: "rows" });
    expect(row).toMatchObject({ status: "FAILED", error: { code }, processed: 25, created: 25, cursor: { at: 25 } });
    expect(row.labels).toEqual({ even: 13, odd: 12 });
    expect(await kept(setup)).toHaveLength(25);
    expect(await bench.results(row.id)).toHaveLength(25);
  });

  test("whose statement the database refuses does the same", async () => {
    const setup = await bench.setup([...toyRecords(25), { key: "too-big", score: 3_000_000_000 }]);
    const row = await bench.run(engine, setup, { kind: "rows" });
    expect(row).toMatchObject({ status: "FAILED", error: { code: "UNEXPECTED" }, processed: 25, created: 25 });
    expect(await kept(setup)).toHaveLength(25);
  });

  test("of a record of which the database cannot keep a character keeps it with U+FFFD", async () => {
    const setup = await bench.setup([{ key: "nul \0 \udc00", score: 1 }, ...toyRecords(1)]);
    const row = await bench.run(engine, setup, { kind: "rows" });
    expect(row).toMatchObject({ status: "SUCCEEDED", created: 2 });
    const key = "nul \ufffd \ufffd";
    expect(await kept(setup)).toContainEqual({ key, score: 1, about: key });
    expect(await bench.results(row.id)).toContainEqual(expect.objectContaining({ key, outcome: "CREATED" }));
    expect(await bench.run(engine, setup, { kind: "rows" })).toMatchObject({ updated: 2 });
  });

  test("of given keys answers each key", async () => {
    const setup = await bench.setup(toyRecords(150));
    const keys = [...setup.toy.source.slice(0, 120).map((record) => record.key), "nobody"];
    const row = await bench.run(engine, setup, { kind: "rows", keys });
    expect(row).toMatchObject({ status: "SUCCEEDED", processed: 121, created: 120, skipped: 1, total: 121 });
    const results = await bench.results(row.id);
    expect(results.at(-1)).toMatchObject({ key: "nobody", outcome: "SKIPPED", reason: "not_found" });
  });
});

describe.each([
  ["an import", 21, {}],
  // Of more keys than are asked for at once.
  ["an import of given keys", 101, { keys: toyRecords(101).map((record) => record.key) }],
])("%s whose worker dies ends as if it had not (law 2)", (_, count, request) => {
  /** Runs to its end with a worker that may die, and then with one that does not. */
  async function run(death: Death, arrange: (setup: ToySetup, mortal: MortalDatabase) => void = () => {}) {
    const setup = await still.setup(toyRecords(count));
    setup.toy.pageSize = 8;
    const { id } = await asking.requests.start(asked(setup.integrationId, { kind: "rows", ...request }));
    const first = new MortalDatabase(still.database, death);
    arrange(setup, first);
    const end = await work(first, setup).catch((error: Error) => error.message);
    expect(end).toBe(first.dead ? "write CONNECTION_CLOSED" : "idle");
    setup.toy.hooks = {};
    await still.database.sql`update store_leases set expires_at = clock_timestamp() - interval '1 second'`;
    const last = first.dead ? await work(new MortalDatabase(still.database), setup) : end;
    expect(last).toBe("idle");
    const { status, processed, created, updated, total, labels } = await still.row(id);
    const results = await still.results(id);
    return {
      told: {
        counts: { status, processed, created, updated, total, labels },
        results: results.map(({ seq, recordSeq, key, outcome, label }) => ({ seq, recordSeq, key, outcome, label })),
        rows: await kept(setup, still),
      },
      transactions: first.transactions,
    };
  }

  let expected: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    expected = await run({});
  });

  test.each([
    ["before it commits", false],
    ["after", true],
  ])("at each of its transactions, %s", async (__, committed) => {
    expect(expected.told.counts).toMatchObject({ status: "SUCCEEDED", processed: count, created: count, updated: 0 });
    expect(expected.told.rows).toHaveLength(count);
    expect(expected.transactions).toBeGreaterThan(3);
    for (let transaction = 1; transaction <= expected.transactions; transaction += 1) {
      const { told } = await run({ transaction, committed });
      expect(told, `transaction ${transaction}`).toEqual(expected.told);
    }
  });

  test("in each commit of its kind, after that has written", async () => {
    for (const page of [1, 2]) {
      const { told } = await run({}, ({ toy }, mortal) => {
        let pages = 0;
        toy.hooks.commit = () => {
          pages += 1;
          if (pages === page) mortal.die();
        };
      });
      expect(told, `page ${page}`).toEqual(expected.told);
    }
  });
});

function work({ database }: MortalDatabase, { storeId }: ToySetup): ReturnType<typeof runStore> {
  return runStore(still.host({}, database), storeId, "worker", new AbortController().signal);
}
