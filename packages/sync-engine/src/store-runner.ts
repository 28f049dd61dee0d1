/**
 * One worker's work for one store, while it holds the lease. The store's syncs take turns, page by page, in the order of
 * right; after ten minutes the store is handed back, so that no store keeps a worker for good. In the last of them no page is
 * begun; one that is under way at the end is left as {@link StoreTurn} says.
 */
import { schema } from "@storegate/database";
import { and, asc, eq } from "drizzle-orm";
import { Lease, LeaseLost } from "./lease.js";
import { isFirst, rankOf } from "./order-of-right.js";
import { noObserver, type SyncRow } from "./ports.js";
import type { RunHost } from "./run-host.js";
import { storeTurn } from "./store-turn.js";
import { runSync } from "./sync-run.js";
import { takeableWith } from "./takeable.js";

const { syncs } = schema;

/** After so long a store is handed back, in milliseconds, where nothing else is said. */
const usualTurnMs = 10 * 60_000;

/**
 * What ended the work for a store: nothing is left that this process can do; it was handed back with work left; another worker
 * has it; or its lease was lost in the middle, to another worker or to time.
 */
export type TurnEnd = "idle" | "handed-back" | "not-ours" | "lost";

/** Works for a store until nothing is left that this process can do, the turn is over, or `stop` is aborted. */
export async function runStore(host: RunHost, storeId: string, worker: string, stop: AbortSignal): Promise<TurnEnd> {
  // Without work it does not even take the lease: whoever can do what waits there should find it free.
  if (!(await nextSync(host, storeId, new Map()))) return "idle";
  const lease = await Lease.take(host.database.queries, storeId, worker, { leaseMs: host.leaseMs });
  if (!lease) return "not-ours";
  const turn = storeTurn(host.turnMs ?? usualTurnMs);
  const running = new Map<string, AsyncGenerator<void, void>>();
  const served = new Map<string, number>();
  try {
    // However long it took to come here, a turn has a page.
    for (let round = 0; !stop.aborted && (round === 0 || !turn.nearlyOver.aborted); round += 1) {
      lease.assertHeld();
      const next = await nextSync(host, storeId, served);
      if (!next) {
        if (!(await lease.releaseIfIdle(takeableWith(host.connectors)))) continue;
        // Whoever came for a sync that was asked for while the lease was being given back found it taken, and went.
        return (await nextSync(host, storeId, served)) ? "handed-back" : "idle";
      }
      // One that waited for a fault to heal was not left by anybody.
      if (next.status === "RUNNING" && !served.has(next.id) && next.retryAt === null) host.observer?.resumed(next);
      served.set(next.id, round);
      const run = running.get(next.id) ?? runSync(host, next, lease, stop, turn);
      running.set(next.id, run);
      const begun = performance.now();
      const { done } = await (host.observer ?? noObserver).turn(next, () => run.next());
      const pageMs = Math.round(performance.now() - begun);
      if (pageMs > turn.ms) {
        const fields = { storeId, syncId: next.id, pageMs, turnMs: turn.ms };
        host.logger.info(
          fields,
          "a page takes longer than a store's turn: the store was kept until its end, or a batch's",
        );
      }
      if (done) running.delete(next.id);
    }
    return "handed-back";
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    host.logger.warn({ storeId, worker }, "lost the lease of a store; who takes it next goes on");
    return "lost";
  } finally {
    // What fails here shall not stand before what ended the work.
    const noted = (what: string) => (error: unknown) => host.logger.warn({ err: error, storeId }, what);
    for (const run of running.values()) await run.return().catch(noted("a sync could not be left in order"));
    await lease.release().catch((error: unknown) => {
      noted("could not give a store's lease back; that is tried again, or it runs out by itself")(error);
      host.releaseLater?.(lease);
    });
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
