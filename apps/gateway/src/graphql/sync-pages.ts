/** Pages of syncs and of their results. */
import { pageOf, readPage, type PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { schema, type Queries } from "@storegate/database";
import type { SyncRow } from "@storegate/sync-engine";
import { and, asc, desc, eq, gt, inArray, lt, sql, type SQL } from "drizzle-orm";
import { resultCursor, type ResultOfSync, type SyncResultFilter } from "./sync-result-type.js";
import { syncCursor } from "./sync-type.js";

const { syncs, syncResults } = schema;

/** Which syncs; keys of rows. */
export interface SyncSelection {
  readonly storeId?: string;
  readonly integrationId?: string;
  readonly status?: readonly SyncRow["status"][];
  /** What the caller may see; left out, all. */
  readonly within?: SQL | undefined;
}

/** Syncs, newest first. */
export async function pageOfSyncs(
  queries: Queries,
  args: PageArgs,
  selection: SyncSelection,
): Promise<PageOf<SyncRow>> {
  const request = readPage(syncCursor, args);
  const selected = and(
    selection.storeId === undefined ? undefined : eq(syncs.storeId, selection.storeId),
    selection.integrationId === undefined ? undefined : eq(syncs.integrationId, selection.integrationId),
    selection.within,
    selection.status === undefined ? undefined : inArray(syncs.status, [...selection.status]),
  );
  const rows = await queries
    .select()
    .from(syncs)
    .where(and(selected, request.after === undefined ? undefined : lt(syncs.id, request.after)))
    .orderBy(desc(syncs.id))
    .limit(request.first + 1);
  return pageOf(syncCursor, request, rows, await queries.$count(syncs, selected));
}

/** Counting goes no further than this. */
const countLimit = 10_000;

/** Results of one sync, in the order of commitment. */
export async function pageOfResults(
  queries: Queries,
  args: PageArgs,
  sync: SyncRow,
  filter: SyncResultFilter | null,
): Promise<PageOf<ResultOfSync>> {
  const request = readPage(resultCursor, args);
  const selected = and(eq(syncResults.syncId, sync.id), ...conditions(filter ?? {}));
  const rows = await queries
    .select()
    .from(syncResults)
    .where(and(selected, request.after === undefined ? undefined : gt(syncResults.seq, request.after)))
    .orderBy(asc(syncResults.seq))
    .limit(request.first + 1);
  const some = queries
    .select({ seq: syncResults.seq })
    .from(syncResults)
    .where(selected)
    .limit(countLimit + 1)
    .as("some");
  const count = await queries.$count(some);
  const results = rows.map((row) => ({ ...row, sync }));
  return pageOf(resultCursor, request, results, count > countLimit ? null : count);
}

function conditions(filter: SyncResultFilter): SQL[] {
  const wanted: SQL[] = [];
  if (filter.outcome) wanted.push(inArray(syncResults.outcome, filter.outcome));
  if (filter.label) wanted.push(inArray(syncResults.label, filter.label));
  if (filter.reason) wanted.push(inArray(syncResults.reason, filter.reason));
  if (filter.errorCode) {
    const codes = sql.join(
      filter.errorCode.map((code) => sql`${syncResults.errors} @> ${JSON.stringify([{ code }])}::jsonb`),
      sql` or `,
    );
    wanted.push(filter.errorCode.length === 0 ? sql`false` : sql`(${codes})`);
  }
  if (filter.search) wanted.push(sql`starts_with(lower(${syncResults.key}), lower(${filter.search}))`);
  return wanted;
}
