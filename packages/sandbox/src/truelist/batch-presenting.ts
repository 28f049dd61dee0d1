import { type BatchCounts, noCounts } from "./batch-counts.js";
import { type Batch, hasCsvAt, stateAt } from "./batch.js";
import type { CsvKind } from "./batch-csv.js";
import type { TruelistSettings } from "./truelist-settings.js";

/** What a batch looks like from outside. */
export interface BatchView {
  readonly settings: TruelistSettings;
  /** The time, by the vendor's clock. */
  readonly now: number;
  /** A URL under which one of its CSV files is to be had for a while. */
  readonly csvUrl: (batch: Batch, kind: CsvKind) => string;
}

/** A batch as the API answers it. */
export interface TruelistBatch extends BatchCounts {
  readonly id: string;
  readonly batch_state: string;
  readonly batch_type: string;
  readonly email_count: number;
  readonly processed_count: number;
  readonly name: string;
  readonly safest_bet_csv_url: string | null;
  readonly highest_reach_csv_url: string | null;
  readonly only_invalid_csv_url: string | null;
  readonly annotated_csv_url: string | null;
  /** Why it failed; only there where it did. */
  readonly error?: string;
}

/** A batch as the API answers it now. Each answer has URLs of its own. */
export function presentBatch(batch: Batch, view: BatchView): TruelistBatch {
  const { settings, now } = view;
  const state = stateAt(batch, now);
  const url = (kind: CsvKind) => {
    const isThere = hasCsvAt(batch, now) && (kind !== "annotated" || settings.annotatedCsv);
    return isThere ? view.csvUrl(batch, kind) : null;
  };
  return {
    id: batch.id,
    batch_state: state === "pending" ? settings.pendingWord : state,
    batch_type: "user_import",
    email_count: batch.list.rows.length,
    processed_count: batch.processed,
    ...(state === "completed" ? batch.counts : noCounts),
    name: batch.name,
    safest_bet_csv_url: url("safest_bet"),
    highest_reach_csv_url: url("highest_reach"),
    only_invalid_csv_url: url("only_invalid"),
    annotated_csv_url: url("annotated"),
    ...(state === "failed" ? { error: batch.course.error ?? "" } : {}),
  };
}
