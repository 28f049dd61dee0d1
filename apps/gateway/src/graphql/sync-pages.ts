/** Pages of syncs and of their results. */
import { pageOf, readPage, type PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { schema, type Queries } from "@storegate/database";
import { areResultsGone, type SyncRow } from "@storegate/sync-engine";
import { and, asc, desc, eq, gt, inArray, lt, sql, type SQL } from "drizzle-orm";
import type { Exportable } from "../exports/export-selection.js";
import { encodeId } from "../ids.js";
import { distinct } from "../limits/list-lengths.js";
import { limitedCount } from "./limited-count.js";
import { mostFilterValues, resultConditions, type ResultFilter } from "./result-filter.js";
import { resultCursor, type ResultOfSync } from "./sync-result-type.js";
import { syncCursor } from "./sync-type.js";

const { syncs, syncResults } = schema;

/** Which syncs; keys of rows. */
export interface SyncSelection {
  readonly storeId?: string;
  readonly integrationId?: string;
  /** Left out, in any state; an empty list, in none. */
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
  const cursor = syncCursor(selection);
  const request = readPage(cursor, args);
  const selected = and(
    selection.storeId === undefined ? undefined : eq(syncs.storeId, selection.storeId),
    selection.integrationId === undefined ? undefined : eq(syncs.integrationId, selection.integrationId),
    selection.within,
    selection.status === undefined
      ? undefined
      : inArray(syncs.status, distinct(selection.status, mostFilterValues, ["status"])),
  );
  const rows = await queries
    .select()
    .from(syncs)
    .where(and(selected, request.after === undefined ? undefined : lt(syncs.id, request.after)))
    .orderBy(desc(syncs.id))
    .limit(request.first + 1);
  return pageOf(cursor, request, rows, await limitedCount(queries, syncs, selected));
}

/** Results of one sync, in the order of commitment. */
export async function pageOfResults(
  queries: Queries,
  args: PageArgs,
  sync: SyncRow,
  filter: ResultFilter | null,
): Promise<PageOf<ResultOfSync> & Exportable> {
  const cursor = resultCursor(sync.id);
  const request = readPage(cursor, args);
  const { first, after } = request;
  const rows = await readResults(queries, sync, filter, { after, limit: first + 1 });
  const page = pageOf(cursor, request, rows, await limitedCount(queries, syncResults, among(sync, filter)));
  return { ...page, selection: { of: "sync-results", syncId: encodeId("Sync", sync.id), filter: filter ?? {} } };
}

/** Results of one sync after one of them, in the order of commitment. */
export async function readResults(
  queries: Queries,
  sync: SyncRow,
  filter: ResultFilter | null,
  { after, limit }: { readonly after: number | undefined; readonly limit: number },
): Promise<ResultOfSync[]> {
  const rows = await queries
    .select()
    .from(syncResults)
    .where(and(among(sync, filter), after === undefined ? undefined : gt(syncResults.seq, after)))
    .orderBy(asc(syncResults.seq))
    .limit(limit);
  return rows.map((row) => ({ ...row, sync }));
}

function among(sync: SyncRow, filter: ResultFilter | null): SQL | undefined {
  // What has expired is gone, removed already or not.
  if (areResultsGone(sync, new Date())) return sql`false`;
  return and(eq(syncResults.syncId, sync.id), ...resultConditions(filter ?? {}));
}
