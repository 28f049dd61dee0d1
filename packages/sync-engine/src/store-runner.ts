/**
 * One worker's work for one store, while it holds the lease. The store's syncs take turns, page by page, in the order of
 * right; after ten minutes the store is handed back, so that no store keeps a worker for good.
 */
import { schema } from "@storegate/database";
import { and, asc, eq } from "drizzle-orm";
import { Lease, LeaseLost } from "./lease.js";
import { isFirst, rankOf } from "./order-of-right.js";
import { noObserver, type SyncRow } from "./ports.js";
import { runSync, type RunHost } from "./sync-run.js";
import { takeableWith } from "./takeable.js";

const { syncs } = schema;

/** After so long a store is handed back. */
const turnMs = 10 * 60_000;

/** What ended the work for a store: nothing is left that this process can do, or it was handed back with work left. */
export type TurnEnd = "idle" | "handed-back" | "not-ours";

/** Works for a store until nothing is left that this process can do, the turn is over, or `stop` is aborted. */
export async function runStore(host: RunHost, storeId: string, worker: string, stop: AbortSignal): Promise<TurnEnd> {
  // Without work it does not even take the lease: whoever can do what waits there should find it free.
  if (!(await nextSync(host, storeId, new Map()))) return "idle";
  const lease = await Lease.take(host.database.queries, storeId, worker, { leaseMs: host.leaseMs });
  if (!lease) return "not-ours";
  const turn = AbortSignal.any([stop, AbortSignal.timeout(turnMs)]);
  const running = new Map<string, AsyncGenerator<void, void>>();
  const served = new Map<string, number>();
  try {
    for (let round = 0; !turn.aborted; round += 1) {
      lease.assertHeld();
      const next = await nextSync(host, storeId, served);
      if (!next) {
        if (await lease.releaseIfIdle(takeableWith(host.connectors))) return "idle";
        continue;
      }
      // One that waited for a fault to heal was not left by anybody.
      if (next.status === "RUNNING" && !served.has(next.id) && next.retryAt === null) host.observer?.resumed(next);
      served.set(next.id, round);
      const run = running.get(next.id) ?? runSync(host, next, lease, turn);
      running.set(next.id, run);
      const { done } = await (host.observer ?? noObserver).turn(next, () => run.next());
      if (done) running.delete(next.id);
    }
    return "handed-back";
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    host.logger.warn({ storeId, worker }, "lost the lease of a store; another worker goes on");
    return "not-ours";
  } finally {
    try {
      for (const run of running.values()) await run.return();
    } finally {
      await lease.release();
    }
  }
}

/** The sync whose turn it is: first by right, then the one served longest ago. */
async function nextSync(
  host: RunHost,
  storeId: string,
  served: ReadonlyMap<string, number>,
): Promise<SyncRow | undefined> {
  const rows = await host.database.queries
    .select({ row: syncs, first: isFirst })
    .from(syncs)
    .where(and(eq(syncs.storeId, storeId), takeableWith(host.connectors)))
    .orderBy(asc(syncs.id));
  const ranked = rows.map(({ row, first }) => ({
    row,
    rank: rankOf(row, first, host.connectors),
    turn: served.get(row.id) ?? -1,
  }));
  return ranked.toSorted((a, b) => a.rank - b.rank || a.turn - b.turn)[0]?.row;
}
