/**
 * Removes what has expired: results and the journal go, some rows at a time; the sync itself stays, with its counts, labels and
 * faults. Of a sync that another one reads (its undo, the retry of its failed records) nothing goes until that one has ended.
 */
import type { Logger } from "@storegate/connector-kit";
import { schema, type Database } from "@storegate/database";
import { sql } from "drizzle-orm";

const { syncChanges, syncResults, syncs } = schema;

/** Rows of one table that one transaction removes. */
const rowsAtOnce = 5000;

/** Sweeps expired results away. */
export class ResultsSweep {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #now: () => Date;
  readonly #stop = new AbortController();
  /** How far the sync that is being emptied is empty: what was removed would be met again, until it is vacuumed away. */
  #emptied: { readonly syncId: string; readonly places: readonly number[] } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(database: Database, logger: Logger, now: () => Date) {
    this.#database = database;
    this.#logger = logger;
    this.#now = now;
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => {
      this.#sweeping ??= this.#sweep().finally(() => (this.#sweeping = undefined));
    }, everyMs);
    this.#timer.unref();
  }

  /** Ends after the portion under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    try {
      while (!this.#stop.signal.aborted && (await this.removeSome()));
    } catch (error) {
      this.#logger.error({ err: error }, "could not remove expired results; the next sweep tries again");
    }
  }

  /**
   * Removes one portion, of a sync that no other worker is at.
   * @returns whether there was anything to remove.
   */
  async removeSome(most: number = rowsAtOnce): Promise<boolean> {
    const emptied = await this.#database.queries.transaction(async (tx) => {
      const [expired] = await tx.execute<{ id: string }>(sql`
        select id from ${syncs}
        where results_expire_at <= ${this.#now().toISOString()} and results_removed_at is null
          and not exists (select 1 from ${syncs} reader where reader.origin_id = syncs.id and reader.finished_at is null)
        order by results_expire_at limit 1 for update skip locked`);
      if (!expired) return undefined;
      const before = this.#emptied?.syncId === expired.id ? this.#emptied.places : [];
      const places: number[] = [];
      let removed = 0;
      for (const [index, table] of [syncResults, syncChanges].entries()) {
        const place = before[index] ?? 0;
        const [gone] = await tx.execute<{ rows: number; last: number | null }>(sql`
          with gone as (delete from ${table} where sync_id = ${expired.id} and seq in
            (select seq from ${table} where sync_id = ${expired.id} and seq > ${place} order by seq limit ${most})
            returning seq)
          select count(*)::int as rows, max(seq) as last from gone`);
        removed += gone?.rows ?? 0;
        places.push(gone?.last ?? place);
      }
      if (removed === 0) {
        await tx.execute(sql`
          update ${syncs} set results_removed_at = ${this.#now().toISOString()} where id = ${expired.id}`);
      }
      return { syncId: expired.id, places };
    });
    this.#emptied = emptied;
    return emptied !== undefined;
  }
}
