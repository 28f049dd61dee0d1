/** What is committed while a gateway does not hear of it is told all the same, by every subscription. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowOf } from "./filled-results.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket } from "./sockets.js";
import { nextOf, resultsAdded, syncsUpdated } from "./subscribing.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, concurrency: 0 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Commits results and, with the last, the end, as an engine does. */
async function commit(syncId: string, from: number, to: number, ends: boolean): Promise<void> {
  const row = rowOf(syncId);
  await gateway.database.sql.begin(async (tx) => {
    await tx`
      insert into sync_results (sync_id, seq, record_seq, record_type, key, outcome, at)
      select ${row}::uuid, n, n, 'customer', 'customer-' || n, 'UPDATED', now()
      from generate_series(${from}::int, ${to}::int) as n`;
    const [sync] = await tx`
      update syncs set processed = ${to}, updated = ${to}, revision = revision + 1,
        status = (case when ${ends} then 'SUCCEEDED' else 'RUNNING' end)::sync_status,
        finished_at = case when ${ends} then now() end
      where id = ${row} returning revision, integration_id, store_id`;
    const [integrationId, storeId] = [sync?.["integration_id"], sync?.["store_id"]];
    const event = { syncId: row, integrationId, storeId, revision: sync?.["revision"] };
    await tx`select pg_notify('storegate_sync', ${JSON.stringify(event)})`;
  });
}

test("the connection that listens is killed while a sync goes on and ends", async () => {
  const { integrationId } = await setUpValidation(gateway);
  const syncId = await startSync(gateway, { integrationId });
  await using socket = openSocket(gateway);
  const progress = followSync(socket.client, syncId);
  const updated = syncsUpdated(socket.client, { integrationId });
  const added = resultsAdded(socket.client, { syncId });
  expect((await progress.next()).value).toMatchObject({ final: false, sync: { status: "QUEUED" } });
  expect(await nextOf(updated)).toMatchObject({ syncs: [{ id: syncId, finishedAt: null }] });
  expect(await nextOf(added)).toMatchObject({ results: [], final: false });

  const { sql } = gateway.database;
  // Nobody can listen again until all is over.
  await sql`update pg_database set datallowconn = false where datname = current_database()`;
  const killed = await sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`;
  expect(killed.length).toBeGreaterThan(0);
  await commit(syncId, 1, 300, false);
  await commit(syncId, 301, 400, true);
  await sql`update pg_database set datallowconn = true where datname = current_database()`;

  expect((await progress.next()).value).toMatchObject({
    final: true,
    sync: { status: "SUCCEEDED", progress: { processed: 400 } },
  });
  expect((await progress.next()).done).toBe(true);
  expect(await nextOf(updated)).toMatchObject({
    syncs: [{ id: syncId, status: "SUCCEEDED", progress: { processed: 400 } }],
  });
  const keys: string[] = [];
  for await (const { results, final } of added) {
    keys.push(...results.map(({ key }) => key));
    if (final) break;
  }
  expect(keys).toEqual(Array.from({ length: 400 }, (_, index) => `customer-${index + 1}`));
});
