import type { Installation } from "./installation.ts";
import type { SyncTimes } from "./idle-slots.ts";
import { overlapsIn, stretchesOf, type Stretch } from "./overlaps.ts";

/** What was done in an installation. */
export interface Done {
  readonly syncs: readonly SyncTimes[];
  /** Syncs that did not end well. */
  readonly failed: number;
  readonly overlaps: readonly Stretch[];
  /** Calls of the connector that were looked at. */
  readonly calls: number;
  /** Stores that more than one process worked on. */
  readonly shared: number;
}

/** Looks at what workers did from a time on, once every sync has ended. */
export async function whatWasDone({ database, workers }: Installation, since: bigint): Promise<Done> {
  const now = process.hrtime.bigint();
  const stretches = (
    await Promise.all(
      workers.map(async (worker) => stretchesOf(worker.name, await worker.marks(), worker.endedAt ?? now)),
    )
  )
    .flat()
    .filter(({ from }) => from >= since);
  const wall = Date.now();
  const wallOf = (at: bigint): number => wall - Number(now - at) / 1e6;
  const rows = await database.sql<
    { storeId: string; status: string; askedAt: number; startedAt: number; finishedAt: number }[]
  >`
    select store_id as "storeId", status, extract(epoch from created_at)::float8 * 1000 as "askedAt",
      extract(epoch from started_at)::float8 * 1000 as "startedAt", extract(epoch from finished_at)::float8 * 1000 as "finishedAt"
    from syncs where created_at >= to_timestamp(${wallOf(since) / 1000})`;
  const begins = Map.groupBy(
    stretches.filter(({ call }) => call === "begin").map((each) => ({ ...each, wall: wallOf(each.from) })),
    ({ storeId }) => storeId,
  );
  const syncs = rows.map(({ storeId, askedAt, startedAt, finishedAt }): SyncTimes => {
    // Whoever began first after the sync was started; a millisecond for the clocks' rounding.
    const begun = begins.get(storeId)?.find(({ wall }) => wall >= startedAt - 1);
    return { storeId, process: begun?.process ?? "nobody", askedAt, startedAt, finishedAt };
  });
  const workersOf = Map.groupBy(stretches, ({ storeId }) => storeId);
  return {
    syncs,
    failed: rows.filter(({ status }) => status !== "SUCCEEDED").length,
    overlaps: overlapsIn(stretches),
    calls: stretches.length,
    shared: [...workersOf.values()].filter((all) => new Set(all.map(({ process }) => process)).size > 1).length,
  };
}
