import type { BatchCounts } from "./batch-counts.js";
import type { ListRow, UploadedList } from "./uploaded-list.js";

/** How a batch is worked on, as it stood when the batch was made. */
export interface BatchCourse {
  readonly pendingMs: number;
  readonly processingMs: number;
  readonly csvDelayMs: number;
  readonly earlyCompletion: boolean;
  /** What it fails with once it is worked on; `null` lets it be done. */
  readonly error: string | null;
}

/** A list that the vendor works on. */
export interface Batch {
  readonly id: string;
  readonly name: string;
  readonly list: UploadedList;
  /** Milliseconds since 1970, by the vendor's clock. */
  readonly createdAt: number;
  readonly course: BatchCourse;
  /** How many of its rows are done, in their order. */
  processed: number;
  /** Credits that are still set aside for it. */
  reserved: number;
  /** What was found, once all of its rows are done: it does not change any more. */
  counts: BatchCounts;
}

/** Where a batch stands. `completed` is what it is called, its rows may not all be done. */
export type BatchState = "pending" | "processing" | "completed" | "failed";

/** Where a batch stands at a time. */
export function stateAt(batch: Batch, now: number): BatchState {
  const { pendingMs, processingMs, error, earlyCompletion } = batch.course;
  const age = now - batch.createdAt;
  if (age < pendingMs) return "pending";
  if (error !== null) return "failed";
  return earlyCompletion || age >= pendingMs + processingMs ? "completed" : "processing";
}

/** How many rows of a batch are to be done at a time. */
export function rowsDueAt({ course, createdAt, list }: Batch, now: number): number {
  const { pendingMs, processingMs, error } = course;
  const worked = now - createdAt - pendingMs;
  if (worked < 0 || error !== null) return 0;
  return worked >= processingMs ? list.rows.length : Math.floor((list.rows.length * worked) / processingMs);
}

/** Whether the CSV files of a batch have been made. */
export function hasCsvAt(batch: Batch, now: number): boolean {
  const { pendingMs, processingMs, csvDelayMs, error } = batch.course;
  return error === null && now - batch.createdAt >= pendingMs + processingMs + csvDelayMs;
}

/** The rows of a batch that are done. */
export function doneRows(batch: Batch): readonly ListRow[] {
  return batch.list.rows.slice(0, batch.processed);
}
