/** Keys that a connector asks a later sync for: when it comes, over what, and what drops them. */
import { Fault, type RequestSync } from "@storegate/connector-kit";
import { schema, type QueriesTransaction } from "@storegate/database";
import { dropRequestedKeys, requestsOf, type SyncEngine, type SyncRow } from "@storegate/sync-engine";
import { asc, eq } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DueLooks } from "../src/due-looks.js";
import { DueRequests } from "../src/due-requests.js";
import { StoreQueue } from "../src/store-queue.js";
import { runStore } from "../src/store-runner.js";
import { MortalDatabase } from "../src/testing/mortal-database.js";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";

const { integrations, requestedKeys, syncs } = schema;

const refusal = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big for the box.", field: "score" });

let bench: TestBench;
let engine: SyncEngine;
const never = new AbortController().signal;
/** What the clock of all workers shows. */
let clock: Date;

const at = (time: string): Date => new Date(`2026-06-01T${time}:00Z`);

beforeAll(async () => {
  bench = await TestBench.open();
  const options = { now: () => clock, sweepMs: 50 };
  // Several look at once for what is due.
  engine = await bench.engine(2, options);
  await bench.engine(2, options);
});
afterAll(() => bench.close());
beforeEach(() => {
  clock = at("10:00");
});

function requesting(setup: ToySetup, kind = "toys"): RequestSync {
  return requestsOf(bench.database.queries, { integrationId: setup.integrationId, kind }, () => clock);
}

/** What waits, as `key hh:mm`, the oldest first. */
async function waiting({ integrationId }: ToySetup): Promise<string[]> {
  const rows = await bench.database.queries
    .select()
    .from(requestedKeys)
    .where(eq(requestedKeys.integrationId, integrationId))
    .orderBy(asc(requestedKeys.dueAt), asc(requestedKeys.key));
  return rows.map(({ key, dueAt }) => `${key} ${dueAt.toISOString().slice(11, 16)}`);
}

function syncsOf({ integrationId }: ToySetup): Promise<SyncRow[]> {
  return bench.database.queries.select().from(syncs).where(eq(syncs.integrationId, integrationId)).orderBy(syncs.id);
}

/** The FOLLOW_UPs of an integration, once there are so many and all have ended. */
function followUpsBecome(setup: ToySetup, count: number): Promise<SyncRow[]> {
  return vi.waitFor(
    async () => {
      const rows = (await syncsOf(setup)).filter(({ trigger }) => trigger === "FOLLOW_UP");
      expect(rows.map(({ finishedAt }) => finishedAt !== null)).toEqual(Array(count).fill(true));
      return rows;
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function change({ integrationId }: ToySetup, patch: Partial<typeof integrations.$inferInsert>): Promise<void> {
  const changed = { ...patch, updatedAt: new Date() };
  await bench.database.queries.update(integrations).set(changed).where(eq(integrations.id, integrationId));
}

/** Long enough for every worker to look several times. */
const looks = (): Promise<void> => delay(250);

/** Has each commit of a store ask for these keys, as often as it is called. */
function asks(setup: ToySetup, keys: readonly string[], time: string): void {
  setup.toy.hooks.request = (requestSync) => requestSync(keys, at(time));
}

describe("keys that a commit asks for", () => {
  test("are synced at their time, by one worker, as a scheduled sync would be, and not again", async () => {
    const setup = await bench.setup(toyRecords(6));
    await change(setup, { maxChanges: 50 });
    asks(setup, ["toy-001", "toy-004"], "10:05");
    const first = await bench.run(engine, setup);
    setup.toy.hooks = {};
    expect(await waiting(setup)).toEqual(["toy-001 10:05", "toy-004 10:05"]);
    clock = at("10:04");
    await looks();
    expect(await syncsOf(setup)).toHaveLength(1);
    setup.toy.score.set("toy-004", 9000);
    clock = at("10:05");
    const [followUp] = await followUpsBecome(setup, 1);
    expect(followUp).toMatchObject({
      kind: "toys",
      trigger: "FOLLOW_UP",
      status: "SUCCEEDED",
      keys: ["toy-001", "toy-004"],
      dryRun: false,
      startedById: null,
      originId: null,
      config: first.config,
      limits: { maxChanges: 50 },
      unchanged: 1,
      updated: 1,
    });
    expect(await waiting(setup)).toEqual([]);
    await looks();
    expect(await syncsOf(setup)).toHaveLength(2);
  });

  test("are those of all its requests together, and none of a commit that fails", async () => {
    const setup = await bench.setup(toyRecords(3));
    setup.toy.hooks.request = async (requestSync) => {
      await requestSync(["toy-002"], at("10:30"));
      await requestSync(["toy-002", "toy-001"], at("10:20"));
      await requestSync([], at("10:20"));
    };
    setup.toy.hooks.remember = () => {
      throw new Error("it forgets");
    };
    expect(await bench.run(engine, setup)).toMatchObject({ status: "FAILED" });
    expect(await waiting(setup)).toEqual([]);
    delete setup.toy.hooks.remember;
    expect(await bench.run(engine, setup)).toMatchObject({ status: "SUCCEEDED" });
    expect(await waiting(setup)).toEqual(["toy-001 10:20", "toy-002 10:20"]);
  });

  test("are none of a dry run or an undo, which refuse what others refuse", async () => {
    const setup = await bench.setup(toyRecords(3));
    const sync = await bench.run(engine, setup);
    setup.toy.hooks.plan = (keys, requestSync) => requestSync(keys, at("10:20"));
    asks(setup, ["toy-000"], "10:30");
    expect(await bench.run(engine, setup, { dryRun: true })).toMatchObject({ status: "SUCCEEDED", processed: 3 });
    expect(await waiting(setup)).toEqual([]);
    let refused: unknown;
    setup.toy.hooks.request = async (requestSync) => {
      await requestSync(["toy-000"], at("10:30"));
      refused = await requestSync([""], at("10:30")).catch((error: unknown) => error);
    };
    expect(await undo(sync)).toMatchObject({ status: "SUCCEEDED", trigger: "UNDO", processed: 3 });
    expect(refused).toBeInstanceOf(TypeError);
    expect(await waiting(setup)).toEqual([]);
    // One that writes asks by its context, too, for keys of its own kind.
    await bench.run(engine, setup);
    expect(await waiting(setup)).toEqual(["toy-000 10:20", "toy-001 10:20", "toy-002 10:20"]);
  });
});

test("outside of a sync they are asked for at once; the earlier time holds, and mistakes are the asker's", async () => {
  const setup = await bench.setup(toyRecords(3));
  const requestSync = requesting(setup);
  await Promise.all([
    requestSync(["toy-000", "toy-001"], at("11:00")),
    requestSync(["toy-001", "toy-000", "toy-001"], at("10:45")),
    requestSync(["toy-000", "toy-002"], at("12:00")),
  ]);
  expect(await waiting(setup)).toEqual(["toy-000 10:45", "toy-001 10:45", "toy-002 12:00"]);
  for (const keys of [[""], ["k".repeat(751)], Array.from({ length: 10_001 }, (_, index) => `${index}`)]) {
    await expect(requestSync(keys, at("11:00"))).rejects.toThrow(TypeError);
  }
  await expect(requestSync(["toy-000"], new Date(NaN))).rejects.toThrow(TypeError);
  await requestSync(["k".repeat(750)], at("13:00"));
  expect(await waiting(setup)).toHaveLength(4);
});

test("a thousand at most go into one sync, the oldest first; the rest follows, and a key of another case is no second record", async () => {
  const setup = await bench.setup(toyRecords(2));
  const many = Array.from({ length: 1000 }, (_, index) => `unheard-of-${String(index).padStart(4, "0")}`);
  // They wait together, so that the first sync finds all.
  await change(setup, { status: "DISABLED" });
  await requesting(setup)(many, at("09:30"));
  await requesting(setup)(["toy-001", "TOY-001"], at("09:45"));
  await looks();
  expect(await syncsOf(setup)).toEqual([]);
  expect(await waiting(setup)).toHaveLength(1002);
  await change(setup, { status: "MANUAL" });
  const [first, second] = await followUpsBecome(setup, 2);
  expect(first?.keys).toEqual(many);
  expect(second).toMatchObject({ keys: ["toy-001"], processed: 1, created: 1 });
  expect(await waiting(setup)).toEqual([]);
});

describe("keys that are due wait", () => {
  test("for the sync under way, and come right after it", async () => {
    const setup = await bench.setup(toyRecords(3));
    const held = gate();
    setup.toy.hooks.plan = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId));
    await held.reached;
    await requesting(setup)(["toy-001"], at("09:59"));
    await looks();
    expect(await waiting(setup)).toEqual(["toy-001 09:59"]);
    held.open();
    setup.toy.hooks = {};
    await bench.ended(id);
    expect(await followUpsBecome(setup, 1)).toMatchObject([{ keys: ["toy-001"], unchanged: 1 }]);
  });

  test("for the end of a blackout, whether the integration is AUTOMATIC or MANUAL, or until it is taken away", async () => {
    const schedule = { cron: "0 3 * * 1", timeZone: "Europe/Berlin", blackouts: ["11:30-13:00"] };
    const [automatic, manual, freed] = await Promise.all([bench.setup(), bench.setup(), bench.setup()]);
    await change(automatic, { schedule, status: "AUTOMATIC", nextSyncAt: new Date("2026-06-08T01:00:00Z") });
    for (const setup of [manual, freed]) await change(setup, { schedule });
    for (const setup of [automatic, manual, freed]) await requesting(setup)(["toy"], at("10:00"));
    await looks();
    for (const setup of [automatic, manual, freed]) expect(await syncsOf(setup)).toEqual([]);
    await change(freed, { schedule: { ...schedule, blackouts: [] } });
    await followUpsBecome(freed, 1);
    clock = at("11:00");
    for (const setup of [automatic, manual]) await followUpsBecome(setup, 1);
  });
});

describe("keys are dropped", () => {
  test("by an undo of a sync of their integration, and of no other", async () => {
    const [setup, other] = [await bench.setup(toyRecords(3)), await bench.setup()];
    const sync = await bench.run(engine, setup);
    await requesting(setup)(["toy-001"], at("10:30"));
    await requesting(setup, "rows")(["toy-001"], at("10:30"));
    await requesting(other)(["toy-001"], at("10:30"));
    await bench.ended((await engine.followUps.undo(sync.id, { dryRun: true, startedById: null })).id);
    expect(await waiting(setup)).toHaveLength(2);
    await undo(sync);
    expect(await waiting(setup)).toEqual([]);
    expect(await waiting(other)).toEqual(["toy-001 10:30"]);
  });

  test("with an integration that is deleted, which can be asked for no more", async () => {
    const setup = await bench.setup();
    await requesting(setup)(["toy-001"], at("10:30"));
    await change(setup, { deletedAt: new Date() });
    await bench.database.queries.transaction((tx) => dropRequestedKeys(tx, [setup.integrationId]));
    await requesting(setup)(["toy-001"], at("10:30"));
    expect(await waiting(setup)).toEqual([]);
  });

  test("by nothing where this process does not know their connector, or their kind", async () => {
    const setup = await bench.setup();
    await change(setup, { connectorId: "unheard-of" });
    const another = await bench.setup();
    await requesting(setup)(["toy-001"], at("09:30"));
    await requesting(another, "unheard_of")(["toy-001"], at("09:30"));
    await looks();
    for (const each of [setup, another]) {
      expect(await syncsOf(each)).toEqual([]);
      expect(await waiting(each)).toEqual(["toy-001 09:30"]);
    }
  });
});

test("a follow-up can be retried and undone as any sync", async () => {
  const setup = await bench.setup(toyRecords(2));
  setup.toy.refused.set("score:toy-001", refusal);
  await requesting(setup)(["toy-000", "toy-001"], at("10:00"));
  const [followUp] = await followUpsBecome(setup, 1);
  expect(followUp).toMatchObject({ status: "COMPLETED_WITH_ERRORS", created: 1, failed: 1 });
  setup.toy.refused.clear();
  const id = followUp?.id ?? "";
  const retried = await bench.ended((await engine.followUps.retryFailed(id, { startedById: null })).id);
  expect(retried).toMatchObject({ status: "SUCCEEDED", trigger: "RETRY", originId: id, processed: 1, created: 1 });
  await undo({ id });
  expect([...setup.toy.score.keys()]).toEqual(["toy-001"]);
});

test("a worker need not sweep to see that a key is due", async () => {
  const setup = await bench.setup(toyRecords(1));
  await bench.stopEngines();
  const queue = new StoreQueue(bench.database, bench.logger);
  await queue.start();
  const real = { database: bench.database, queue, connectors: bench.connectors("alone"), logger: bench.logger };
  await requesting(setup)(["toy-000"], new Date(Date.now() + 300));
  const due = new DueLooks([new DueRequests({ ...real, now: () => new Date() })]);
  due.start(60_000);
  await expect.poll(() => syncsOf(setup)).toMatchObject([{ trigger: "FOLLOW_UP", status: "QUEUED" }]);
  await due.stop();
  await queue.drain(1000);
  await queue.close();
});

describe("where a worker dies", () => {
  let crashing: TestBench;
  /** Takes requests only; who works is said by each test. */
  let idle: SyncEngine;

  beforeAll(async () => {
    crashing = await TestBench.open();
    idle = await crashing.engine(0);
  });
  afterAll(() => crashing.close());

  /** Every death there is within so many transactions: before it is committed, and after. */
  const deaths = (transactions: number) =>
    Array.from({ length: transactions }, (_, index) => index + 1).flatMap((transaction) =>
      [false, true].map((committed) => ({ transaction, committed })),
    );

  async function keysOf(query: Promise<readonly { readonly key: string }[]>): Promise<string[]> {
    return (await query).map(({ key }) => key).toSorted();
  }

  const keysAsked = ({ integrationId }: ToySetup): Promise<string[]> =>
    keysOf(crashing.database.sql`select key from requested_keys where integration_id = ${integrationId}`);

  test("keys are asked for exactly where their results are, whichever transaction is its last", async () => {
    for (const death of deaths(8)) {
      const setup = await crashing.setup(toyRecords(6));
      setup.toy.hooks.request = (requestSync, records) =>
        requestSync(
          records.map(({ key }) => key),
          at("10:30"),
        );
      const { id } = await idle.requests.start(asked(setup.integrationId));
      const mortal = new MortalDatabase(crashing.database, death);
      await runStore(crashing.host({}, mortal.database), setup.storeId, "mortal", never).catch(() => {});
      expect(mortal.dead).toBe(true);
      const results = await keysOf(crashing.results(id));
      expect({ death, keys: await keysAsked(setup) }).toEqual({ death, keys: results });
      await crashing.database.sql`update store_leases set expires_at = now() - interval '1 second'`;
      await runStore(crashing.host(), setup.storeId, "heir", never);
      expect(await crashing.row(id)).toMatchObject({ status: "SUCCEEDED", created: 6 });
      expect({ death, keys: await keysAsked(setup) }).toEqual({ death, keys: toyRecords(6).map(({ key }) => key) });
    }
  });

  test("keys that are due go if, and only if, their sync is there", async () => {
    for (const death of deaths(1)) {
      const setup = await crashing.setup(toyRecords(2));
      await requestsOf(crashing.database.queries, { ...setup, kind: "toys" }, () => clock)(["toy-000"], at("09:00"));
      const { database } = new MortalDatabase(crashing.database, death);
      const host = { logger: crashing.logger, connectors: crashing.connectors("mortal"), now: () => clock };
      const queueOf = ({ queries }: Pick<TestBench["database"], "queries">) => ({
        transaction: <T>(run: (tx: QueriesTransaction, wake: () => void) => Promise<T>) =>
          queries.transaction((tx) => run(tx, () => {})),
      });
      await new DueRequests({ ...host, database, queue: queueOf(database) }).takeAll();
      const queued = await keysOf(crashing.database.sql`
        select jsonb_array_elements_text(keys) as key from syncs where integration_id = ${setup.integrationId}`);
      expect([await keysAsked(setup), queued]).toEqual(death.committed ? [[], ["toy-000"]] : [["toy-000"], []]);
      await new DueRequests({ ...host, database: crashing.database, queue: queueOf(crashing.database) }).takeAll();
      expect(await keysAsked(setup)).toEqual([]);
    }
  });
});

async function undo(sync: Pick<SyncRow, "id">): Promise<SyncRow> {
  return bench.ended((await engine.followUps.undo(sync.id, { dryRun: false, startedById: null })).id);
}

test("a key that comes due while a worker looks is taken, or the next it takes", async () => {
  const setup = await bench.setup(toyRecords(1));
  await bench.stopEngines();
  const queue = new StoreQueue(bench.database, bench.logger);
  await queue.start();
  const due = new Date(Date.now() + 60_000);
  await requesting(setup)(["toy-000"], due);
  // The look for what is due has just missed it; whatever is asked after that comes too late.
  const times = [new Date(due.getTime() - 1)];
  const now = (): Date => times.shift() ?? new Date(due.getTime() + 1);
  const requests = new DueRequests({
    database: bench.database,
    queue,
    connectors: bench.connectors("alone"),
    logger: bench.logger,
    now,
  });
  const nextInMs = await requests.takeAll();
  const isTaken = (await syncsOf(setup)).length === 1;
  expect(isTaken || nextInMs < 10).toBe(true);
  await queue.drain(1000);
  await queue.close();
});
