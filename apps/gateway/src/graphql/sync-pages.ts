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
import { cursorExpired } from "./results-gone.js";
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

/** Results of one sync, in the order of commitment; none once they are gone. @throws GraphQLError CURSOR_EXPIRED for those after one of them. */
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
  const count = await limitedCount(queries, syncResults, among(sync, filter));
  // They may have been removed while they were read.
  const areGone = areResultsGone(sync, new Date());
  if (areGone && after !== undefined) throw cursorExpired(sync);
  const page = areGone ? pageOf(cursor, request, [], 0) : pageOf(cursor, request, rows, count);
  return { ...page, selection: { of: "sync-results", syncId: encodeId("Sync", sync.id), filter: filter ?? {} } };
}

/** Results of one sync after one of them, in the order of commitment; some or none once they are gone. */
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
