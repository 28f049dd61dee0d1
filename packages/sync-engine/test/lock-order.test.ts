import { Fault } from "@storegate/connector-kit";
import { newId, schema } from "@storegate/database";
import type { SyncEngine } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SyncEnding } from "../src/ports.js";
import { runStore } from "../src/store-runner.js";
import { TestBench, asked, toyRecords } from "./engine-under-test.js";
import { workAt } from "./pausing.js";

const { integrations, stores, syncs } = schema;

let bench: TestBench;
let engine: SyncEngine;

beforeAll(async () => {
  bench = await TestBench.open();
  engine = await bench.engine(0);
});

afterAll(() => bench.close());

/** Deadlocks that the database has met, once each connection has told of its own. */
async function deadlocks(): Promise<number> {
  const { sql } = bench.database;
  await Promise.all(
    Array.from({ length: sql.options.max }, () => sql`select pg_stat_force_next_flush(), pg_sleep(0.02)`),
  );
  const [row] = await bench.database.sql<{ deadlocks: string }[]>`
    select deadlocks from pg_stat_database where datname = current_database()`;
  return Number(row?.deadlocks);
}

/** What the gateway does of a refused token: it locks the store, then its integrations. */
const disables: SyncEnding = async (tx, { storeId }) => {
  await tx.update(stores).set({ status: "AUTHENTICATION_FAILED" }).where(eq(stores.id, storeId));
  await tx.update(integrations).set({ updatedAt: new Date() }).where(eq(integrations.storeId, storeId));
};

/** Asks again and again until it is told to end; a wish that is refused by a rule is refused, any other failure is thrown. */
async function asking(wish: () => Promise<unknown>, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await wish().catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  }
}

test("whoever asks something of a sync that is ending waits for nobody who waits for him", async () => {
  const met = await deadlocks();
  const until = performance.now() + 1000;
  for (let round = 0; round < 2 || performance.now() < until; round += 1) {
    const { storeId, integrationId } = await bench.setup(toyRecords(2));
    const first = await engine.requests.start(asked(integrationId));
    await workAt(bench, storeId);
    const { queries } = bench.database;
    await queries.update(integrations).set({ status: "AUTOMATIC" }).where(eq(integrations.id, integrationId));
    const undo = await engine.followUps.undo(first.id, { dryRun: false, startedById: null });
    const ended = new AbortController();
    const asking_ = Promise.all(
      [
        () => engine.followUps.undo(undo.id, { dryRun: true, startedById: null }),
        () => engine.followUps.retryFailed(undo.id, { startedById: null }),
        () => engine.approvals.approve(undo.id, null),
        () => engine.pauses.resume(undo.id),
        () => engine.requests.start(asked(integrationId, { dryRun: true })),
        // As one that changes the integration and ends its syncs; nobody of this sync is asked to end, so that it ends by itself.
        () =>
          engine.requests.ending(async (tx, cancelAll) => {
            await tx.select().from(integrations).where(eq(integrations.id, integrationId)).for("no key update");
            await tx.select().from(syncs).where(eq(syncs.id, undo.id)).for("no key update");
            await cancelAll({ integrationId: newId() });
          }),
        // As one that lets go of the store.
        () =>
          engine.requests.ending(async (tx, cancelAll) => {
            await tx.select().from(stores).where(eq(stores.id, storeId)).for("no key update");
            await tx.update(integrations).set({ name: "Sorted" }).where(eq(integrations.storeId, storeId));
            await tx.select().from(syncs).where(eq(syncs.id, undo.id)).for("no key update");
            await cancelAll({ storeId: newId() });
          }),
      ].map((wish) => asking(wish, ended.signal)),
    );
    const onSyncEnded = (): void => ended.abort();
    const host = bench.host({ onSyncEnding: disables, onSyncEnded });
    try {
      // It stops once the undo has ended: what was asked for then need not be done.
      await runStore(host, storeId, "worker", ended.signal);
    } finally {
      ended.abort();
    }
    await asking_;
    expect(await bench.row(undo.id)).toMatchObject({ status: "SUCCEEDED" });
  }
  expect(await deadlocks()).toBe(met);
});

test("a commit that the database breaks off for the sake of others is begun again; the store's work goes on", async () => {
  const { storeId, integrationId, toy } = await bench.setup(toyRecords(4));
  toy.pageSize = 2;
  await bench.database.queries.update(integrations).set({ maxChanges: 10 }).where(eq(integrations.id, integrationId));
  const { id } = await engine.requests.start(asked(integrationId));
  let remembered = 0;
  // Each of its commits once, at its end.
  await bench.database.sql`create sequence toy.broken`;
  await bench.database.sql.unsafe(`
    create function toy.break_off() returns trigger language plpgsql as $$
    begin
      if nextval('toy.broken') % 2 = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
      return new;
    end $$;
    create trigger break_off after update on syncs for each row when (new.id = '${id}') execute function toy.break_off()`);
  toy.hooks.remember = async (records) => void (remembered += records.length);
  try {
    expect((await workAt(bench, storeId)).end).toBe("idle");
  } finally {
    await bench.database.sql`drop trigger break_off on syncs`;
  }
  expect(await bench.row(id)).toMatchObject({
    status: "SUCCEEDED",
    created: 4,
    plannedSoFar: { records: 4, changes: 4, deletions: 0 },
  });
  expect(toy.writes).toHaveLength(8);
  expect(remembered).toBe(8);
  expect(await bench.remembered(id)).toHaveLength(4);
});
