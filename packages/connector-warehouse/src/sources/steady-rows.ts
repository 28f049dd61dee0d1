/** Reading that is taken up again where it broke. */
import { Fault } from "@storegate/connector-kit";
import { sleep } from "@storegate/http-client";
import type { ModelChoice, ModelColumn, OpenModel, OpenSource, SourceRow } from "./source.js";
import { readBroken, sourceChanged } from "./source-faults.js";

/** What steady reading needs. */
export interface SteadyReading {
  /** Opens the source anew; what is opened so is closed when it has been read. */
  readonly open: () => Promise<OpenSource>;
  readonly choice: ModelChoice;
  /** What is open already, to begin with; it is not closed. */
  readonly first: { readonly model: OpenModel };
  readonly signal: AbortSignal;
  /** How long to wait before an attempt, in milliseconds; attempts count from 1, and anew with each row that came. */
  readonly pauseMs?: (attempt: number) => number;
}

/** How often reading is taken up again without anything new having come. */
const mostAttempts = 5;

/**
 * Rows of a model as {@link OpenModel.rows} has them, each once, though the source may go away in between: it is opened anew, and reading
 * goes on behind the last row, at most five times without progress.
 * @throws Fault SOURCE_READ_BROKEN after that; SOURCE_CHANGED where its columns have become others; faults that time does not heal at once.
 */
export function steadyRows(reading: SteadyReading, after: string | null): AsyncGenerator<readonly SourceRow[], void> {
  return steadily(
    reading,
    after,
    (model, behind) => model.rows(behind),
    ({ key }) => key ?? "",
  );
}

/** The same for {@link OpenModel.keys}. */
export function steadyKeys(reading: SteadyReading, after: string | null): AsyncGenerator<readonly string[], void> {
  return steadily(
    reading,
    after,
    (model, behind) => model.keys(behind),
    (key) => key,
  );
}

async function* steadily<Item>(
  reading: SteadyReading,
  after: string | null,
  read: (model: OpenModel, behind: string | null) => AsyncIterable<readonly Item[]>,
  keyOf: (item: Item) => string,
): AsyncGenerator<readonly Item[], void> {
  const { first, signal, pauseMs = usualPauseMs } = reading;
  const place = new Place(after);
  let wasBroken = false;
  for (let attempt = 0; ;) {
    let opened: OpenSource | undefined;
    try {
      if (wasBroken) opened = await reading.open();
      const model = opened ? await modelAgain(opened, reading) : first.model;
      const wasGiven = place.resume();
      for await (const items of read(model, place.behind)) {
        const fresh = items.filter((item) => !wasGiven(keyOf(item)));
        for (const item of fresh) place.give(keyOf(item));
        if (fresh.length === 0) continue;
        attempt = 0;
        yield fresh;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Fault) || error.kind !== "UNAVAILABLE") throw error;
      wasBroken = true;
      attempt += 1;
      if (attempt > mostAttempts) throw brokenForGood(error);
    } finally {
      await opened?.close();
    }
    await sleep(pauseMs(attempt), signal);
  }
}

async function modelAgain(source: OpenSource, { choice, first }: SteadyReading): Promise<OpenModel> {
  const model = await source.model(choice);
  const [before, now] = [listed(first.model.columns), listed(model.columns)];
  if (before !== now) throw sourceChanged(`its columns were ${before}, and are ${now} now.`);
  return model;
}

/** How far reading has come. Several rows may have one key, so it goes on behind the key before the last, past what was given. */
class Place {
  behind: string | null;
  #last: string | null = null;
  #givenOfLast = 0;

  constructor(after: string | null) {
    this.behind = after;
  }

  give(key: string): void {
    if (key === this.#last) {
      this.#givenOfLast += 1;
      return;
    }
    if (this.#last !== null) this.behind = this.#last;
    this.#last = key;
    this.#givenOfLast = 1;
  }

  /** Tells, of the rows that come now in their order, which had come before. */
  resume(): (key: string) => boolean {
    const last = this.#last;
    let left = this.#givenOfLast;
    return (key) => {
      if (left === 0 || key !== last) return false;
      left -= 1;
      return true;
    };
  }
}

function listed(columns: readonly ModelColumn[]): string {
  return columns.map(({ name, type }) => `${name} (${type})`).join(", ");
}

function brokenForGood(error: Fault): Fault {
  return error.code === "SOURCE_READ_BROKEN"
    ? error
    : readBroken(`it was tried ${mostAttempts} times to go on. ${error.message}`, { cause: error });
}

function usualPauseMs(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** (attempt - 1));
}
