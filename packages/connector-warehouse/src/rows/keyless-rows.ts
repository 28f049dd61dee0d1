import type { RecordPage, SourceRecord } from "@storegate/connector-kit";
import type { RowCursor } from "./row-cursor.js";
import { rowWithoutKey } from "./row-faults.js";
import type { RowSource } from "./row-source.js";

const rowsAtOnce = 1000;

/** Rows without a key: nobody can tell them apart, but each is told. They follow those with one. */
export function* keylessRows(
  column: string,
  done: number,
  count: number,
  behind: RowCursor | null,
): Generator<RecordPage<SourceRecord<RowSource>, RowCursor>, void> {
  const problem = rowWithoutKey(column);
  for (let from = done; from < count; from += rowsAtOnce) {
    const until = Math.min(from + rowsAtOnce, count);
    const records = Array.from({ length: until - from }, (_, index): SourceRecord<RowSource> => ({
      key: `(no key) ${from + index + 1}`,
      source: { kind: "problem", problem },
      targets: {},
    }));
    yield { records, next: until < count ? { phase: "without_key", done: until } : behind };
  }
}
