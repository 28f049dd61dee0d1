/** What syncs did to one record, newest first. */
import { pageOf, readPage, type CursorOf, type PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { schema, type Queries } from "@storegate/database";
import { and, desc, eq, gt, isNull, or, sql, type SQL } from "drizzle-orm";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Exportable } from "../exports/export-selection.js";
import { encodeId } from "../ids.js";
import { countLimit } from "./limited-count.js";
import type { ResultOfSync } from "./sync-result-type.js";

const { syncs, syncResults } = schema;

/** Which record; `storeId` is the key of a row. */
export interface RecordSelection {
  readonly storeId: string;
  readonly recordType: string;
  readonly key: string;
  /** Which syncs the caller may see; left out, all. */
  readonly within?: SQL | undefined;
}

/** Newest sync first, and of one sync the last result. The cursors of one record are no other's; none shows its key. */
export function historyCursor({ storeId, recordType, key }: Omit<RecordSelection, "within">) {
  const record = JSON.stringify([storeId, recordType, key.toLowerCase()]);
  return {
    list: `recordHistory ${createHash("sha256").update(record).digest("base64url")}`,
    key: z.tuple([z.uuid(), z.int32().min(0)]),
    of: placeOf,
  } satisfies CursorOf<ResultOfSync, z.ZodType>;
}

/** Where a result stands in a record's history. */
export function placeOf(row: ResultOfSync): [syncId: string, seq: number] {
  return [row.syncId, row.seq];
}

/** One page of it. */
export async function pageOfHistory(
  queries: Queries,
  args: PageArgs,
  record: RecordSelection,
): Promise<PageOf<ResultOfSync> & Exportable> {
  const cursor = historyCursor(record);
  const request = readPage(cursor, args);
  const { first, after } = request;
  const rows = await readHistory(queries, record, { after, limit: first + 1 });
  const some = queries
    .select({ seq: syncResults.seq })
    .from(syncResults)
    .innerJoin(syncs, eq(syncs.id, syncResults.syncId))
    .where(ofRecord(record))
    .limit(countLimit + 1)
    .as("some");
  const count = await queries.$count(some);
  const { storeId, recordType, key } = record;
  return {
    ...pageOf(cursor, request, rows, count > countLimit ? null : count),
    selection: { of: "record-history", storeId: encodeId("Store", storeId), recordType, key },
  };
}

/** Results of one record that are older than one of them. */
export async function readHistory(
  queries: Queries,
  record: RecordSelection,
  place: HistoryPlace,
): Promise<ResultOfSync[]> {
  const rows = await historyQuery(queries, record, place);
  return rows.map(({ result, sync }) => ({ ...result, sync }));
}

/** Where a portion of the history begins, and how long it is. */
export interface HistoryPlace {
  readonly after: readonly [syncId: string, seq: number] | undefined;
  readonly limit: number;
}

/** The statement itself, so that its plan can be looked at. */
export function historyQuery(queries: Queries, record: RecordSelection, { after, limit }: HistoryPlace) {
  return queries
    .select({ result: syncResults, sync: syncs })
    .from(syncResults)
    .innerJoin(syncs, eq(syncs.id, syncResults.syncId))
    .where(
      and(
        ofRecord(record),
        after && sql`(${syncResults.syncId}, ${syncResults.seq}) < (${after[0]}::uuid, ${after[1]}::integer)`,
      ),
    )
    .orderBy(desc(syncResults.syncId), desc(syncResults.seq))
    .limit(limit);
}

/** A dry run has done nothing to any record. What has expired is gone, though whoever reads it yet may hold up its removal. */
function ofRecord({ storeId, recordType, key, within }: RecordSelection): SQL | undefined {
  return and(
    sql`lower(${syncResults.key}) = lower(${key})`,
    eq(syncResults.recordType, recordType),
    eq(syncs.storeId, storeId),
    eq(syncs.dryRun, false),
    or(isNull(syncs.resultsExpireAt), gt(syncs.resultsExpireAt, new Date())),
    within,
  );
}
