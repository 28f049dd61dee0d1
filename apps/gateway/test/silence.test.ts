/** When an automatic integration counts as silent; the time of looking is given. */
import { newId, schema } from "@storegate/database";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { noteChanges } from "../src/notifications/integration-states.js";

const { integrations, notifications, storeLeases, stores, syncs } = schema;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate stores cascade`);

const begin = new Date("2026-06-01T03:00:00Z").getTime();
const minutes = (count: number): Date => new Date(begin + count * 60_000);
const readSettings = async () => ({
  emails: ["ops@example.com"],
  webhookUrls: [],
  events: schema.notificationEvent.enumValues,
});

/** An automatic integration whose sync runs since the beginning, and until when a worker had its store. */
async function running(of: Partial<typeof syncs.$inferInsert>, leaseEndsAt: Date | null): Promise<string> {
  const { queries } = database;
  const [storeId, integrationId, connectorId] = [newId(), newId(), "toy"];
  await queries
    .insert(stores)
    .values({ id: storeId, storeHash: storeId.slice(-10), name: "Toys", status: "CONNECTED", scopes: [] });
  await queries.insert(integrations).values({
    id: integrationId,
    storeId,
    connectorId,
    name: "Sorting",
    config: {},
    status: "AUTOMATIC",
    nextSyncAt: minutes(7 * 24 * 60),
  });
  await queries.insert(syncs).values({
    id: newId(),
    integrationId,
    storeId,
    connectorId,
    kind: "toys",
    trigger: "SCHEDULE",
    status: "RUNNING",
    dryRun: false,
    full: false,
    keepUnchanged: false,
    config: {},
    createdAt: minutes(0),
    startedAt: minutes(0),
    ...of,
  });
  if (leaseEndsAt) {
    // Whoever is killed does not give it back.
    await queries.insert(storeLeases).values({ storeId, epoch: 3, holder: "gone", expiresAt: leaseEndsAt });
  }
  return integrationId;
}

async function toldAt(now: Date): Promise<Record<string, unknown>[]> {
  await noteChanges(database, readSettings, now);
  const rows = await database.queries.select().from(notifications);
  await database.queries.delete(notifications);
  return rows.map(({ event, content: { dueAt, queuedAt, leftAt, pausedAt } }) => ({
    event,
    dueAt,
    queuedAt,
    leftAt,
    pausedAt,
  }));
}

test("one whose sync runs and has no worker any more is told of once, as long after as one that none takes", async () => {
  await running({}, minutes(40));
  expect(await toldAt(minutes(55))).toEqual([]);
  expect(await toldAt(minutes(56))).toEqual([
    {
      event: "INTEGRATION_SILENT",
      dueAt: minutes(0).toISOString(),
      queuedAt: null,
      leftAt: minutes(40).toISOString(),
      pausedAt: null,
    },
  ]);
  expect(await toldAt(minutes(90))).toEqual([]);
});

test.each([
  ["that a worker has", {}, minutes(900)],
  ["that waits for its store to answer", { retryAt: minutes(900) }, minutes(40)],
  ["that a person has just let go on", { retryAt: minutes(895) }, minutes(40)],
  ["that a person has started before its time", { trigger: "MANUAL" }, minutes(40)],
] as const)("one with a sync %s is not", async (_what, of, leaseEndsAt) => {
  await running(of, leaseEndsAt);
  expect(await toldAt(minutes(900))).toEqual([]);
});

test("one whose sync was paused and left is paused; one whose sync was to be tried again is left since then", async () => {
  const paused = { pausedAt: minutes(50), pauseRequestedAt: minutes(49), trigger: "MANUAL" } as const;
  await running(paused, minutes(50));
  await database.queries.update(integrations).set({ nextSyncAt: minutes(55) });
  await running({ retryAt: minutes(100) }, minutes(40));
  expect(await toldAt(minutes(110))).toMatchObject([
    { dueAt: minutes(55).toISOString(), leftAt: null, pausedAt: minutes(50).toISOString() },
  ]);
  expect(await toldAt(minutes(116))).toMatchObject([
    { dueAt: minutes(0).toISOString(), leftAt: minutes(100).toISOString(), pausedAt: null },
  ]);
});
