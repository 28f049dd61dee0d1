import { createHash, randomUUID } from "node:crypto";
import { countsOf, noCounts } from "./batch-counts.js";
import { type Batch, rowsDueAt, stateAt } from "./batch.js";
import type { Billing } from "./billing.js";
import type { TruelistClock } from "./truelist-clock.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import type { TruelistSettings } from "./truelist-settings.js";
import type { Upload } from "./upload-reader.js";
import type { VerdictBook } from "./verdict-book.js";

interface Kept {
  readonly batch: Batch;
  readonly content: string;
}

/**
 * The batches of the account. Work on them is done when somebody looks: then every batch is brought to where it is by the
 * clock, and its rows are paid for.
 */
export class BatchBook {
  readonly #clock: TruelistClock;
  readonly #verdicts: VerdictBook;
  readonly #billing: Billing;
  readonly #settings: TruelistSettings;
  readonly #kept = new Map<string, Kept>();
  #uploads = 0;

  constructor(clock: TruelistClock, verdicts: VerdictBook, billing: Billing, settings: TruelistSettings) {
    this.#verdicts = verdicts;
    this.#clock = clock;
    this.#billing = billing;
    this.#settings = settings;
  }

  /** Takes a list in. Refuses a name or a content that is there already, a row without an @, and what credits do not cover. */
  add({ list, name }: Upload): Batch {
    this.settle();
    const { atlessBatch, batchError, pendingMs, processingMs, csvDelayMs, earlyCompletion } = this.#settings;
    if (list.hasAtless && atlessBatch === "refused") {
      throw new TruelistRefusal(422, "Invalid upload: a row holds no email address", "a row has no address with an @");
    }
    const content = createHash("sha256").update(JSON.stringify(list.rows)).digest("hex");
    const twin = [...this.#kept.values()].find((kept) => kept.content === content || kept.batch.name === name);
    if (twin !== undefined) {
      const why = `batch ${twin.batch.id} has the same ${twin.content === content ? "content" : "name"}`;
      throw new TruelistRefusal(this.#settings.duplicateStatus, "Duplicate file upload", why);
    }
    const error = list.hasAtless ? "The list holds a row without an email address" : batchError;
    const batch: Batch = {
      id: randomUUID(),
      name: name ?? `upload-${this.#uploads + 1}.csv`,
      list,
      createdAt: this.#clock.now(),
      course: { pendingMs, processingMs, csvDelayMs, earlyCompletion, error },
      processed: 0,
      counts: noCounts,
      reserved: this.#billing.reserve(list.rows.map((row) => row.email)),
    };
    this.#uploads += 1;
    this.#kept.set(batch.id, { batch, content });
    return batch;
  }

  get(id: string): Batch | undefined {
    this.settle();
    return this.#kept.get(id)?.batch;
  }

  /** All, the newest first. */
  all(): readonly Batch[] {
    this.settle();
    return [...this.#kept.values()].map(({ batch }) => batch).toReversed();
  }

  /** Stops the work on a batch and forgets it; what was done stays paid for. Answers whether there was one. */
  delete(id: string): boolean {
    const batch = this.get(id);
    if (batch !== undefined) this.#billing.release(batch.reserved);
    return this.#kept.delete(id);
  }

  /** Brings every batch to where it is by the clock. */
  settle(): void {
    const now = this.#clock.now();
    for (const { batch } of this.#kept.values()) {
      const due = rowsDueAt(batch, now);
      for (; batch.processed < due; batch.processed += 1) {
        const row = batch.list.rows[batch.processed];
        if (row?.isDuplicate === false) batch.reserved -= this.#billing.verify(row.email);
      }
      const isDone = batch.processed === batch.list.rows.length;
      if (isDone && batch.counts === noCounts) batch.counts = countsOf(batch.list.rows, this.#verdicts);
      const isOver = isDone || stateAt(batch, now) === "failed";
      if (!isOver || batch.reserved === 0) continue;
      this.#billing.release(batch.reserved);
      batch.reserved = 0;
    }
  }
}
