/** Reading: rows of the source, each with what the store has for it, in pages that cost about the same. */
import type { ReadFrom, RecordPage, SourceRecord } from "@storegate/connector-kit";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { keylessRows } from "./keyless-rows.js";
import { readMissing, requireMirrorLimits } from "./mirror.js";
import { openReading, type JudgedRow, type Reading } from "./reading.js";
import type { RowCursor } from "./row-cursor.js";
import { mirrorOfKeyless } from "./row-faults.js";
import type { RowSource } from "./row-source.js";
import { rowsOfOneKey } from "./rows-of-one-key.js";

type Page = RecordPage<SourceRecord<RowSource>, RowCursor>;

/** Rows of an integration's model, from a cursor on, or those with given keys. */
export async function* readRows(context: WarehouseSyncContext, from: ReadFrom<RowCursor>): AsyncGenerator<Page, void> {
  const reading = await openReading(context);
  try {
    if (from.keys) yield { records: await reading.recordsOf(from.keys, true), next: null };
    else yield* readFrom(reading, from.cursor);
  } finally {
    await reading.close();
  }
}

async function* readFrom(reading: Reading, from: RowCursor | null): AsyncGenerator<Page, void> {
  const { rows: total, withoutKey } = await reading.model.count();
  if (from === null) await requireMirrorLimits(reading, total, "Nothing was written.");
  if (reading.config.mirror !== null && withoutKey > 0) throw mirrorOfKeyless(withoutKey, reading.config.key);
  const mirrors: RowCursor | null = reading.config.mirror === null ? null : { phase: "missing", after: null };
  const behindRows: RowCursor | null = withoutKey === 0 ? mirrors : { phase: "without_key", done: 0 };
  let cursor: RowCursor | null = from ?? { phase: "rows", after: null };
  if (cursor.phase === "rows") {
    yield* pagesOfRows(reading, cursor.after, behindRows, total);
    cursor = behindRows;
  }
  if (cursor?.phase === "without_key") {
    yield* keylessRows(reading.config.key, cursor.done, withoutKey, mirrors);
    cursor = mirrors;
  }
  if (cursor?.phase === "missing") {
    await requireMirrorLimits(reading, total, "What is in the source was written; nothing was taken away.");
    yield* readMissing(reading, cursor.after);
  }
}

async function* pagesOfRows(
  reading: Reading,
  after: string | null,
  behind: RowCursor | null,
  total: number,
): AsyncGenerator<Page, void> {
  const { largestPage } = reading.context.runtime;
  let page: JudgedRow[] = [];
  let compared = 0;
  for await (const rows of rowsOfOneKey(reading.rows(after))) {
    for (const row of await reading.judge(rows)) {
      page.push(row);
      if (row.kind === "row") compared += 1;
      if (compared < largestPage.compared && page.length < largestPage.rows) continue;
      const next = { phase: "rows", after: row.key } as const;
      yield { records: await reading.toRecords(page), next, total };
      page = [];
      compared = 0;
    }
  }
  yield { records: await reading.toRecords(page), next: behind, total };
}
