import type { TestGateway } from "./harness.js";
import { rowOf } from "./filled-results.js";

/** Commits a change of a sync, as an engine does; answers its revision. */
export async function changeSync({ database }: Pick<TestGateway, "database">, syncId: string): Promise<number> {
  const [row] = await database.sql`
    update syncs set revision = revision + 1 where id = ${rowOf(syncId)} returning revision, integration_id, store_id`;
  const event = {
    syncId: rowOf(syncId),
    integrationId: row?.["integration_id"],
    storeId: row?.["store_id"],
    revision: row?.["revision"],
  };
  await database.sql`select pg_notify('storegate_sync', ${JSON.stringify(event)})`;
  return Number(row?.["revision"]);
}
