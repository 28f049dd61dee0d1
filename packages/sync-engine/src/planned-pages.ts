/** The first half of a page's life: read, observe what reading has not told, plan. Nothing is written. */
import {
  planRecords,
  type AnyExportKind,
  type JsonValue,
  type RecordPage,
  type SourceRecord,
  type SyncContext,
} from "@storegate/connector-kit";
import { parseCursor } from "./cursor.js";
import type { FailedKeys } from "./failed-keys.js";
import { tooLong } from "./key-length.js";
import { pagesOfFailed } from "./pages-of-failed.js";
import { pagesOfKeys, unanswered } from "./pages-of-keys.js";
import type { PlannedRecord } from "./sync-pages.js";
import type { RecordIdentity } from "./sync-tally.js";

/** A page whose records are planned. */
export interface PlannedPage {
  readonly records: readonly PlannedRecord[];
  readonly next: JsonValue | null;
  readonly total: number | undefined;
}

/** Where reading begins, and of what: of all records, those of given keys, or those that failed in another sync. */
export interface PagesFrom {
  readonly cursor: unknown;
  readonly keys: readonly string[] | null;
  readonly failed?: FailedKeys | undefined;
}

type Kind = AnyExportKind<unknown, unknown>;
type Context = SyncContext<unknown, unknown>;
type SourcePage = RecordPage<SourceRecord<unknown>, JsonValue> & { readonly asked?: readonly string[] };

/**
 * Pages of an export kind, each read and planned only when it is asked for: what is planned is as old as its own writing, not
 * as that of the pages before it, and no plan waits while another sync of the store has its turn.
 */
export function plannedPages(kind: Kind, context: Context, from: PagesFrom): AsyncGenerator<PlannedPage, void> {
  return plan(kind, context, sourcePages(kind, context, from));
}

/** Pages of an export kind, as its source has them. */
export function sourcePages(
  kind: Kind,
  context: Context,
  { cursor, keys, failed }: PagesFrom,
): AsyncIterable<SourcePage> {
  const read = (some: readonly string[]): AsyncIterable<RecordPage<SourceRecord<unknown>, JsonValue>> =>
    kind.read(context, { keys: some });
  if (failed) return pagesOfFailed(kind, read, failed, cursor);
  if (keys) return pagesOfKeys(kind, read, keys, cursor);
  return kind.read(context, { cursor: parseCursor(kind, cursor) });
}

async function* plan(
  kind: Kind,
  context: Context,
  pages: AsyncIterable<SourcePage>,
): AsyncGenerator<PlannedPage, void> {
  for await (const page of pages) {
    context.signal.throwIfAborted();
    const records = await planRecords(kind, context, page.records, tooLong);
    const missing = unanswered(
      page.asked ?? [],
      records.map((record) => record.key),
    );
    yield { records: [...records, ...missing.map((key) => notFound({ key }))], next: page.next, total: page.total };
  }
}

/** A record that was asked for and is not there: left alone, so that what was asked for is answered. */
export function notFound({ key, externalId }: RecordIdentity): PlannedRecord {
  return { key, externalId, targets: {}, plan: { skip: true, reason: "not_found" }, changes: [] };
}
