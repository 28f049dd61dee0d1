/** Reads all customers of a store and tells how that went. */
import { takeTask, tellResult } from "../measured-process.ts";
import { readCustomers, type ReadingTask } from "./readers.ts";

/** What the process tells. */
export interface ReadingResult {
  readonly customers: number;
  /** Those that came more than once. */
  readonly repeated: number;
  readonly seconds: number;
  /** By how much the process's memory grew at most since its first pages, in MB. */
  readonly grownMb: number;
  /** By how much it grew at most after the first customers, as many as the task says. */
  readonly grownLaterMb: number;
  /** Why it ended early, if not because it was told to. */
  readonly failure: string | null;
}

const { task: given, signal } = takeTask();
const task = given as ReadingTask & {
  readonly remember: boolean;
  /** Customers after which memory is looked at for {@link ReadingResult.grownLaterMb}. */
  readonly warmUp: number;
};
const seen = new Set<number>();
let customers = 0;
let pages = 0;
let first = 0;
let most = 0;
let later = 0;
let mostLater = 0;
let failure: string | null = null;
const begin = performance.now();
try {
  for await (const ids of readCustomers(task, signal)) {
    customers += ids.length;
    pages += 1;
    if (task.remember) for (const id of ids) seen.add(id);
    const rss = process.memoryUsage.rss();
    // The first pages load what reading needs, code included.
    if (pages <= 20) first = rss;
    most = Math.max(most, rss);
    if (customers <= task.warmUp) later = rss;
    else mostLater = Math.max(mostLater, rss);
  }
} catch (error) {
  if (!signal.aborted) failure = error instanceof Error ? error.message : String(error);
}
const result: ReadingResult = {
  customers,
  repeated: task.remember ? customers - seen.size : 0,
  seconds: (performance.now() - begin) / 1000,
  grownMb: (most - first) / 1_000_000,
  grownLaterMb: (mostLater - later) / 1_000_000,
  failure,
};
tellResult(result);
