/**
 * What a sync has changed, read from its journal a page at a time: each record with its changes, in the order of the plan. A
 * change of which nobody knows whether it was made is among them: whoever looks at its target knows.
 */
import type { Change, Fields } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, asc, countDistinct, eq, gt, inArray, sql, type SQL } from "drizzle-orm";

const { syncChanges, syncResults, syncs } = schema;

/** A record with what was changed of it. */
export interface MadeRecord {
  readonly key: string;
  readonly externalId: string | undefined;
  readonly changes: readonly Change[];
  /** When it was erased, of whom nothing is known since; null of all others. */
  readonly erasedAt: Date | null;
}

/** Records of one page, and where the next page begins; null after the last. */
export interface MadePage {
  readonly records: readonly MadeRecord[];
  readonly next: number | null;
}

/** The most changes of one page, so that a page is bounded in memory, whatever the sync was. */
const changesAtOnce = 500;

/** A change of a record that was made, or may have been. */
const made = sql`${syncChanges.recordSeq} is not null and (${syncChanges.state} = 'done'
  or (${syncChanges.state} = 'failed' and ${syncChanges.fault} ->> 'code' = 'OUTCOME_UNKNOWN'))`;

/** The changes that one sync has made. */
export class MadeChanges {
  constructor(
    private readonly queries: Queries,
    private readonly syncId: string,
    private readonly atOnce: number = changesAtOnce,
  ) {}

  /** How many records they are of. */
  async countRecords(): Promise<number> {
    const [row] = await this.queries
      .select({ records: countDistinct(syncChanges.recordSeq) })
      .from(syncChanges)
      .where(this.#mine());
    return row?.records ?? 0;
  }

  /** @param after the last page's `next`; 0 is the beginning. */
  async page(after: number): Promise<MadePage> {
    const rows = await this.queries
      .select()
      .from(syncChanges)
      .where(and(this.#mine(), gt(syncChanges.seq, after)))
      .orderBy(asc(syncChanges.seq))
      .limit(this.atOnce + 1);
    const more = rows.length > this.atOnce;
    // Changes of a record stand side by side. Of the last one there may be some beyond the page: it begins the next.
    const last = rows.at(-1)?.recordSeq;
    const whole = more ? rows.filter((row) => row.recordSeq !== last) : rows;
    const next = more ? (whole.at(-1)?.seq ?? null) : null;
    if (more && next === null) throw new Error(`record ${last} of sync ${this.syncId} has too many changes for a page`);
    const bySeq = Map.groupBy(whole, (row) => row.recordSeq ?? 0);
    const results = bySeq.size === 0 ? [] : await this.#resultsOf([...bySeq.keys()]);
    const records = results.map(({ recordSeq, key, externalId, erasedAt }) => ({
      key,
      externalId: externalId ?? undefined,
      erasedAt,
      changes: (bySeq.get(recordSeq) ?? []).map(({ resource, target, action, before, after: left }) => ({
        resource,
        target,
        action,
        before: before as Fields,
        after: left as Fields,
      })),
    }));
    if (records.length !== bySeq.size) throw new Error(`records of sync ${this.syncId} have changes and no result`);
    return { records, next };
  }

  #mine(): SQL | undefined {
    return and(eq(syncChanges.syncId, this.syncId), made);
  }

  #resultsOf(recordSeqs: readonly number[]) {
    const { recordSeq, key, externalId, erasedAt } = syncResults;
    return this.queries
      .select({ recordSeq, key, externalId, erasedAt })
      .from(syncResults)
      .where(and(eq(syncResults.syncId, this.syncId), inArray(syncResults.recordSeq, [...recordSeqs])))
      .orderBy(asc(syncResults.recordSeq));
  }
}

/** Which of these syncs have changed something, or may have. */
export async function syncsWithChanges(queries: Queries, syncIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (syncIds.length === 0) return new Set();
  const rows = await queries
    .select({ id: syncs.id })
    .from(syncs)
    .where(
      and(
        inArray(syncs.id, [...syncIds]),
        sql`exists (select 1 from ${syncChanges} where ${syncChanges.syncId} = ${syncs.id} and ${made})`,
      ),
    );
  return new Set(rows.map((row) => row.id));
}
