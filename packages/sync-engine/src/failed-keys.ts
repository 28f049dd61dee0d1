/**
 * The keys of the records that failed in a sync, read from its results some at a time, each once whatever its case. A record
 * that failed because another of that sync stands for its target is not among them: alone it would take the other's place. Nor
 * is one whose key is too long: what is told of it is not the key that it is found by; nor one that was erased.
 */
import { schema, type Queries } from "@storegate/database";
import { alias, type AnyPgColumn } from "drizzle-orm/pg-core";
import { and, asc, eq, gt, isNull, notExists, sql, type SQL } from "drizzle-orm";
import { keyTooLongCode } from "./key-length.js";

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

/** Failed, not for another record's sake, and told with its own, whole key. */
function triable(results: Readonly<Record<"outcome" | "errors" | "erasedAt", AnyPgColumn>>): SQL | undefined {
  const keyCut = JSON.stringify([{ code: keyTooLongCode, field: "key" }]);
  return and(
    eq(results.outcome, "FAILED"),
    isNull(results.erasedAt),
    sql`not ${results.errors} @> '[{"code":"TARGET_CLAIMED"}]'::jsonb`,
    sql`not ${results.errors} @> ${keyCut}::jsonb`,
  );
}
