/** Pages of one sync's results, in the order of commitment; whoever asks for the same page while it is read shares it. */
import { schema, type Queries } from "@storegate/database";
import { and, asc, eq, gt, lte, max, type SQL } from "drizzle-orm";

const { syncResults } = schema;

/** A row of a result. */
export type SyncResultRow = typeof syncResults.$inferSelect;

/** Which results, and a text that is the same for the same ones. */
export interface ResultSelection {
  readonly where: SQL | undefined;
  readonly key: string;
}

/** Results of one sync after a place. */
export interface ResultPage {
  readonly rows: readonly SyncResultRow[];
  /** The number of the last result that was looked at, also where the selection held it back. */
  readonly end: number;
  /** Whether it may go on at once. */
  readonly more: boolean;
}

/** The most results of one page. */
export const resultsOfPage = 250;

/** The most results that are looked at for one page. */
const lookedAtForPage = 10_000;

/** Pages that are kept for others to share; the oldest goes first. */
const keptPages = 16;

/** Reads pages; see the head of this file. */
export class ResultPages {
  readonly #kept = new Map<string, Promise<ResultPage>>();

  constructor(private readonly queries: Queries) {}

  /**
   * The page after a result's number.
   * @param revision of the sync, as the one who asks knows it: a page is shared by those who know the same.
   */
  read(syncId: string, after: number, selection: ResultSelection, revision: number): Promise<ResultPage> {
    const name = JSON.stringify([syncId, after, revision, selection.key]);
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const page = this.#read(syncId, after, selection.where);
    this.#kept.set(name, page);
    // One that failed is read again by whoever comes next.
    page.catch(() => this.#kept.delete(name));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptPages) break;
      this.#kept.delete(oldest);
    }
    return page;
  }

  /** Lets go of what is kept. */
  clear(): void {
    this.#kept.clear();
  }

  /** The number of the last result; 0 while there is none. */
  async last(syncId: string): Promise<number> {
    const [row] = await this.queries
      .select({ seq: max(syncResults.seq) })
      .from(syncResults)
      .where(eq(syncResults.syncId, syncId));
    return row?.seq ?? 0;
  }

  async #read(syncId: string, after: number, where: SQL | undefined): Promise<ResultPage> {
    const until = where && (await this.#windowAfter(syncId, after));
    if (until === after) return { rows: [], end: after, more: false };
    const rows = await this.queries
      .select()
      .from(syncResults)
      .where(
        and(
          eq(syncResults.syncId, syncId),
          gt(syncResults.seq, after),
          until === undefined ? undefined : lte(syncResults.seq, until),
          where,
        ),
      )
      .orderBy(asc(syncResults.seq))
      .limit(resultsOfPage);
    const last = rows.at(-1)?.seq ?? after;
    if (rows.length === resultsOfPage) return { rows, end: last, more: true };
    return { rows, end: until ?? last, more: until !== undefined && until - after >= lookedAtForPage };
  }

  /**
   * How far to look for what passes a filter. It is read before the results themselves: each commit's results come after
   * those of the one before, so none is passed over that is committed later.
   */
  async #windowAfter(syncId: string, after: number): Promise<number> {
    return Math.min(Math.max(after, await this.last(syncId)), after + lookedAtForPage);
  }
}
