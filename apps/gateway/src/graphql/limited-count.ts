import type { schema, Queries } from "@storegate/database";
import { sql, type SQL } from "drizzle-orm";

/** Counting goes no further than this. */
export const countLimit = 10_000;

/** Tables that grow by themselves. */
type Growing = typeof schema.syncs | typeof schema.syncResults | typeof schema.auditEntries;

/** How many rows there are; null where there are more than it is worth to count. */
export async function limitedCount(
  queries: Queries,
  table: Growing,
  selected: SQL | undefined,
): Promise<number | null> {
  const some = queries
    .select({ one: sql`1`.as("one") })
    .from(table)
    .where(selected)
    .limit(countLimit + 1)
    .as("some");
  const count = await queries.$count(some);
  return count > countLimit ? null : count;
}
