import { schema } from "@storegate/database";
import type { OpenConnector, SyncEngine, SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DueLooks } from "../src/due-looks.js";
import { DueSyncs } from "../src/due-syncs.js";
import { StoreQueue } from "../src/store-queue.js";
import { turnManualAfterUndo } from "../src/turn-manual.js";
import { TestBench, asked, gate, toyRecords, type ToySetup } from "./engine-under-test.js";

const { integrationChanges, integrations, syncs } = schema;

let bench: TestBench;
let engine: SyncEngine;
/** What the clock of all workers shows; it stands still between tests' own moves. */
let clock = new Date("2026-06-01T00:00:00Z");

const weekly = { cron: "0 3 * * 1", timeZone: "UTC" };

function connectors(name: string): ReadonlyMap<string, OpenConnector> {
  const toy = bench.connectors(name).get("toy");
  if (!toy) throw new Error("there is no toy");
  return new Map([["toy", { ...toy, connector: { ...toy.connector, defaultSchedule: weekly } }]]);
}

beforeAll(async () => {
  bench = await TestBench.open();
  const options = { now: () => clock, sweepMs: 50 };
  engine = await bench.engine(2, { ...options, connectors: connectors("one") });
  await bench.engine(2, { ...options, connectors: connectors("two") });
  await bench.engine(2, { ...options, connectors: connectors("three") });
});
afterAll(() => bench.close());
beforeEach(() => {
  clock = new Date("2026-06-01T00:00:00Z");
});

type IntegrationPatch = Partial<typeof integrations.$inferInsert>;

async function automatic(nextSyncAt: string, patch: IntegrationPatch = {}): Promise<ToySetup> {
  const setup = await bench.setup(toyRecords(2));
  await change(setup, { status: "AUTOMATIC", nextSyncAt: new Date(nextSyncAt), ...patch });
  return setup;
}

async function change({ integrationId }: ToySetup, patch: IntegrationPatch): Promise<void> {
  await bench.database.queries.update(integrations).set(patch).where(eq(integrations.id, integrationId));
}

async function nextOf({ integrationId }: ToySetup): Promise<string | undefined> {
  const row = await bench.database.queries.query.integrations.findFirst({ where: eq(integrations.id, integrationId) });
  return row?.nextSyncAt?.toISOString().replace(":00.000Z", "Z");
}

function syncsOf({ integrationId }: ToySetup): Promise<SyncRow[]> {
  return bench.database.queries.select().from(syncs).where(eq(syncs.integrationId, integrationId)).orderBy(syncs.id);
}

/** Syncs of an integration, once there are so many and all have ended. */
function syncsBecome(setup: ToySetup, count: number): Promise<SyncRow[]> {
  return vi.waitFor(
    async () => {
      const rows = await syncsOf(setup);
      expect(rows.map((row) => row.finishedAt !== null)).toEqual(Array(count).fill(true));
      return rows;
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Long enough for every worker to look several times. */
const looks = (): Promise<void> => delay(400);

describe("a sync whose time has come", () => {
  test("is started by exactly one of several workers, with the integration's limits, and the next time is set", async () => {
    const setups = await Promise.all(
      Array.from({ length: 12 }, () => automatic("2026-06-01T03:00:00Z", { maxChanges: 2, configVersion: 7 })),
    );
    const after = { config: { note: "as it was" } };
    const changes = setups.map(({ integrationId }) => ({ integrationId, number: 9, configVersion: 7, after }));
    await bench.database.queries.insert(integrationChanges).values(changes);
    await looks();
    for (const setup of setups) expect(await syncsOf(setup)).toEqual([]);
    clock = new Date("2026-06-01T03:00:00Z");
    for (const setup of setups) {
      const [row] = await syncsBecome(setup, 1);
      expect(row).toMatchObject({
        trigger: "SCHEDULE",
        kind: "toys",
        status: "SUCCEEDED",
        dryRun: false,
        startedById: null,
        config: { note: "as it was" },
        configVersion: 7,
        limits: { maxChanges: 2 },
        created: 2,
      });
      expect(await nextOf(setup)).toBe("2026-06-08T03:00Z");
    }
    await looks();
    for (const setup of setups) expect(await syncsOf(setup)).toHaveLength(1);
  });

  test("by the integration's own schedule goes on by it", async () => {
    const schedule = { cron: "*/10 * * * *", timeZone: "Europe/Berlin", blackouts: ["03:15-04:00"] };
    const setup = await automatic("2026-06-01T01:00:00Z", { schedule });
    clock = new Date("2026-06-01T01:00:00Z");
    await syncsBecome(setup, 1);
    expect(await nextOf(setup)).toBe("2026-06-01T01:10Z");
    clock = new Date("2026-06-01T01:10:30Z");
    await syncsBecome(setup, 2);
    expect(await nextOf(setup)).toBe("2026-06-01T02:00Z");
  });

  test("while nobody worked runs once, however often it was missed", async () => {
    clock = new Date("2026-06-01T12:00:00Z");
    const setup = await automatic("2026-03-02T03:00:00Z");
    await syncsBecome(setup, 1);
    expect(await nextOf(setup)).toBe("2026-06-08T03:00Z");
    await looks();
    expect(await syncsOf(setup)).toHaveLength(1);
  });

  test("that cannot be started stays due, is tried again once it is mended, and keeps no other waiting", async () => {
    const schedule = { cron: "0 3 * * *", timeZone: "IST", blackouts: [] };
    const broken = await automatic("2026-06-01T01:00:00Z", { schedule });
    const setup = await automatic("2026-06-01T03:00:00Z");
    clock = new Date("2026-06-01T03:00:00Z");
    await syncsBecome(setup, 1);
    expect(await syncsOf(broken)).toEqual([]);
    expect(await nextOf(broken)).toBe("2026-06-01T01:00Z");
    const lines = () => bench.log.filter(({ fields }) => fields["integrationId"] === broken.integrationId).length;
    const logged = lines();
    await looks();
    expect(lines()).toBe(logged);
    expect(bench.log).toContainEqual(
      expect.objectContaining({
        level: "error",
        message: "a sync whose time has come could not be started; it stays due, and is tried again later",
        fields: expect.objectContaining({ integrationId: broken.integrationId }) as unknown,
      }),
    );
    const mended = { ...schedule, timeZone: "Asia/Kolkata" };
    await change(broken, { schedule: mended, nextSyncAt: clock, updatedAt: new Date(Date.now() + 1000) });
    await syncsBecome(broken, 1);
  });

  test("in a blackout waits for its end", async () => {
    const schedule = { ...weekly, blackouts: ["02:00-06:00"] };
    const setup = await automatic("2026-06-01T01:00:00Z", { schedule });
    clock = new Date("2026-06-01T03:00:00Z");
    await expect.poll(() => nextOf(setup)).toBe("2026-06-01T06:00Z");
    await looks();
    expect(await syncsOf(setup)).toEqual([]);
    clock = new Date("2026-06-01T06:00:00Z");
    await syncsBecome(setup, 1);
  });

  test("while another of the integration runs is made up when that has ended", async () => {
    const setup = await automatic("2026-06-01T03:00:00Z");
    const held = gate();
    setup.toy.hooks.plan = held.pass;
    const { id } = await engine.requests.start(asked(setup.integrationId, { dryRun: true }));
    await held.reached;
    clock = new Date("2026-06-01T03:00:00Z");
    await looks();
    expect(await syncsOf(setup)).toHaveLength(1);
    held.open();
    const [first, second] = await syncsBecome(setup, 2);
    expect(first).toMatchObject({ id, trigger: "MANUAL" });
    expect(second).toMatchObject({ trigger: "SCHEDULE", status: "SUCCEEDED" });
  });

  test.each([
    { status: "MANUAL" },
    { status: "DISABLED" },
    { deletedAt: new Date(0) },
    { connectorId: "unheard-of" },
  ] as const)("of an integration with %j is not started", async (patch) => {
    const setup = await automatic("2026-06-01T03:00:00Z", patch);
    clock = new Date("2026-06-01T03:00:00Z");
    await looks();
    expect(await syncsOf(setup)).toEqual([]);
  });
});

test("one that was undone while its store refused us does not come back automatic", async () => {
  const setup = await automatic("2026-06-08T03:00:00Z", { status: "DISABLED", statusBefore: "AUTOMATIC" });
  const undo = { ...(await bench.run(engine, await bench.setup())), integrationId: setup.integrationId };
  await bench.database.queries.transaction((tx) => turnManualAfterUndo(tx, { ...undo, trigger: "UNDO" }, "SUCCEEDED"));
  const row = await bench.database.queries.query.integrations.findFirst({
    where: eq(integrations.id, setup.integrationId),
  });
  expect(row).toMatchObject({ status: "DISABLED", statusBefore: "MANUAL", nextSyncAt: null });
});

test("a worker need not sweep to see that a time has come", async () => {
  const setup = await automatic(new Date(Date.now() + 300).toISOString());
  const queue = new StoreQueue(bench.database, bench.logger);
  await queue.start();
  const real = { database: bench.database, queue, connectors: connectors("four"), logger: bench.logger };
  const due = new DueLooks([new DueSyncs({ ...real, now: () => new Date() })]);
  due.start(60_000);
  await expect.poll(() => syncsOf(setup)).toHaveLength(1);
  await due.stop();
  await queue.drain(1000);
  await queue.close();
});

test("a connector whose default schedule is not good does not start", async () => {
  const toy = connectors("five").get("toy");
  if (!toy) throw new Error("there is no toy");
  const connector = { ...toy.connector, defaultSchedule: { cron: "0 3 * *" } };
  await expect(bench.engine(0, { connectors: new Map([["toy", { ...toy, connector }]]) })).rejects.toThrow(
    /"toy": its default schedule: A cron has five fields/,
  );
});
