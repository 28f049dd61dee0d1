/** How expired results go: how fast, how long one transaction of it lasts, and what is left to be vacuumed. */
import type { Figure } from "../figure.ts";
import { databaseSize } from "./database-size.ts";
import type { ScaledStore } from "./scaled-store.ts";

/** Lets the results of a sync expire, and waits until its gateway has removed them. */
export async function measureRetention({ database }: ScaledStore, results: number): Promise<Figure[]> {
  const { sql } = database;
  await sql`update syncs set results_expire_at = now() where updated > 0`;
  let longest = 0;
  let begin: number | undefined;
  for (;;) {
    const [now] = await sql<{ removed: boolean; ms: number | null; left: boolean }[]>`
      select bool_and(results_removed_at is not null) as removed,
        (select max(extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 from pg_stat_activity
          where application_name = 'storegate' and pid <> pg_backend_pid() and query like '%delete from%') as ms
      from syncs where updated > 0`;
    if (now?.ms) {
      begin ??= performance.now();
      longest = Math.max(longest, now.ms);
    }
    if (now?.removed) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - (begin ?? performance.now())) / 1000;
  const { dead } = await databaseSize(database);
  const vacuumed = performance.now();
  await sql`vacuum sync_results, sync_changes`;
  return [
    {
      name: "expired results removed",
      value: results / seconds,
      unit: "results/s",
      note: "with the journal, 5000 rows of each a transaction",
    },
    { name: "the longest transaction of it", value: longest, unit: "ms", threshold: { below: 1000 } },
    { name: "dead rows left to vacuum", value: dead, unit: "rows" },
    { name: "time of that vacuum", value: (performance.now() - vacuumed) / 1000, unit: "s" },
  ];
}
