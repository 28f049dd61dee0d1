/**
 * Rows by their ids, for all operations of a gateway together: what is asked for in one turn of the event loop, by however
 * many operations, is one statement. Nothing is kept: each operation is told what stands in the database after it asked.
 */
import { schema, type Queries } from "@storegate/database";
import DataLoader from "dataloader";
import { and, isNull, sql, type Column } from "drizzle-orm";

const { apiKeys, integrations, stores, syncs } = schema;

/** See the head of this file. */
export type RowBatches = ReturnType<typeof rowBatches>;

/** The most ids in one statement. */
const maxBatchSize = 250;

/** Makes them for a database. The statements are put together once, and planned by PostgreSQL once for each connection. */
export function rowBatches(queries: Queries) {
  const isAsked = (id: Column) => sql`${id} = any(${sql.placeholder("ids")}::uuid[])`;
  return {
    store: batched(
      queries
        .select()
        .from(stores)
        .where(and(isAsked(stores.id), isNull(stores.deletedAt)))
        .prepare("store_by_id"),
    ),
    /** Deleted ones too. */
    integration: batched(
      queries.select().from(integrations).where(isAsked(integrations.id)).prepare("integration_by_id"),
    ),
    sync: batched(queries.select().from(syncs).where(isAsked(syncs.id)).prepare("sync_by_id")),
    apiKey: batched(queries.select().from(apiKeys).where(isAsked(apiKeys.id)).prepare("api_key_by_id")),
  };
}

function batched<Row extends { id: string }>(statement: {
  execute(values: { readonly ids: readonly string[] }): Promise<Row[]>;
}): DataLoader<string, Row | null> {
  return new DataLoader(
    async (asked) => {
      const found = await statement.execute({ ids: [...new Set(asked)] });
      const rows = new Map(found.map((row) => [row.id, row]));
      return asked.map((id) => rows.get(id) ?? null);
    },
    { cache: false, maxBatchSize, batchScheduleFn: (run) => void setImmediate(run) },
  );
}
