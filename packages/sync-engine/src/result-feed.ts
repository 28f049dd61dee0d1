/**
 * Following the results of one sync as they are committed, each once and in order. The next page is read when the one before
 * was taken, so a slow reader costs no memory.
 */
import type { Queries } from "@storegate/database";
import type { SyncRow } from "./ports.js";
import { ResultPages, type ResultPage, type ResultSelection } from "./result-pages.js";
import type { SyncWatches } from "./sync-watch.js";

/** Some results, and the sync as it stood when they were read. */
export interface AddedResults extends Pick<ResultPage, "rows" | "end"> {
  readonly sync: SyncRow;
  /** Whether these are the last. */
  readonly final: boolean;
}

/** Results of which nothing is left: they were kept for a time, and it is over. */
export class ResultsExpired extends Error {
  override readonly name = "ResultsExpired";
  constructor(readonly sync: SyncRow) {
    super(`the results of sync ${sync.id} are no longer kept`);
  }
}

/** A place that no result of the sync has come to. */
export class PlaceBeyond extends Error {
  override readonly name = "PlaceBeyond";
  constructor(syncId: string, place: number) {
    super(`sync ${syncId} has no result ${place}`);
  }
}

/** Hands out results to any number of followers. */
export class ResultFeed {
  readonly #pages: ResultPages;
  #followers = 0;

  constructor(
    queries: Queries,
    private readonly watches: SyncWatches,
    private readonly now: () => Date,
  ) {
    this.#pages = new ResultPages(queries);
  }

  /**
   * Pages of results after a result's number, the first at once and perhaps empty, until the sync has ended and all were told.
   * @param signal as for {@link SyncWatches.follow}.
   * @throws ResultsExpired, PlaceBeyond, Fault NOT_FOUND, and the database's errors.
   */
  async *follow(
    syncId: string,
    after: number,
    selection: ResultSelection,
    signal?: AbortSignal,
  ): AsyncGenerator<AddedResults, void> {
    this.#followers += 1;
    try {
      let place = after;
      let first = true;
      for await (const sync of this.watches.follow(syncId, signal)) {
        for (let more = true; more; first = false) {
          if (signal?.aborted) return;
          this.#assertKept(sync);
          if (first && place > 0 && place > (await this.#pages.last(syncId))) throw new PlaceBeyond(syncId, place);
          const page = await this.#pages.read(syncId, place, selection, sync.revision);
          // They may have been removed while they were read.
          this.#assertKept(sync);
          const final = sync.finishedAt !== null && !page.more;
          const moved = page.end > place;
          place = page.end;
          more = page.more;
          if (first || moved || final) yield { rows: page.rows, end: place, sync, final };
        }
      }
    } finally {
      this.#followers -= 1;
      if (this.#followers === 0) this.#pages.clear();
    }
  }

  #assertKept(sync: SyncRow): void {
    if (sync.resultsExpireAt && sync.resultsExpireAt <= this.now()) throw new ResultsExpired(sync);
  }
}
