/**
 * The keys of the records that failed in a sync, read from its results some at a time, each once whatever its case. A record
 * that failed because another of that sync stands for its target is not among them: alone it would take the other's place.
 */
import { schema, type Queries } from "@storegate/database";
import { alias, type AnyPgColumn } from "drizzle-orm/pg-core";
import { and, asc, eq, gt, notExists, sql, type SQL } from "drizzle-orm";

const { syncResults } = schema;

/** A key, and where in the results it stands first. */
export interface FailedKey {
  readonly seq: number;
  readonly key: string;
}

/** The failed records of one sync. */
export class FailedKeys {
  constructor(
    private readonly queries: Queries,
    private readonly syncId: string,
  ) {}

  count(): Promise<number> {
    return this.queries.$count(syncResults, this.#each());
  }

  /** @param seq where the last key that was read stands; 0 is the beginning. */
  after(seq: number, most: number): Promise<FailedKey[]> {
    return this.queries
      .select({ seq: syncResults.seq, key: syncResults.key })
      .from(syncResults)
      .where(and(this.#each(), gt(syncResults.seq, seq)))
      .orderBy(asc(syncResults.seq))
      .limit(most);
  }

  /** Failed results, of those with one key the first. */
  #each(): SQL | undefined {
    const earlier = alias(syncResults, "earlier");
    const sameKey = this.queries
      .select({ seq: earlier.seq })
      .from(earlier)
      .where(
        and(
          sql`lower(${earlier.key}) = lower(${syncResults.key})`,
          eq(earlier.recordType, syncResults.recordType),
          eq(earlier.syncId, syncResults.syncId),
          sql`${earlier.seq} < ${syncResults.seq}`,
          triable(earlier),
        ),
      );
    return and(eq(syncResults.syncId, this.syncId), triable(syncResults), notExists(sameKey));
  }
}

/** Failed, and not for another record's sake. */
function triable(results: { readonly outcome: AnyPgColumn; readonly errors: AnyPgColumn }): SQL | undefined {
  return and(eq(results.outcome, "FAILED"), sql`not ${results.errors} @> '[{"code":"TARGET_CLAIMED"}]'::jsonb`);
}
