import type { HasId, SeededBook } from "./seeded-book.js";

/** Moments in milliseconds since 1970; both ends belong to the span. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Dates that are asked for: when something was created, and when it was last changed. */
export interface DateSpans {
  readonly created: Span;
  readonly modified: Span;
}

/** How the dates of the seeded ones come about. */
export interface SeededDates {
  readonly seeded: number;
  /** When the seeded one with the id was created; later ids never earlier. */
  readonly createdAt: (id: number) => number;
  /** How long after its creation a seeded one was last changed, at most. */
  readonly latestModification: number;
}

/** Wire dates have no fractions of a second, so they lie up to a second before the moment they stand for. */
const rounding = 1000;

/**
 * Items among which are all those that have their dates in the spans: of the seeded ones those that bisection finds, and
 * every one that was touched, whose dates are anything.
 */
export function* itemsWithin<T extends HasId>(
  book: SeededBook<T>,
  dates: SeededDates,
  spans: DateSpans,
  order: "ascending" | "descending",
): Generator<T> {
  const { low, high } = seededWithin(dates, spans);
  const outside = Array.from(book.touched())
    .filter(({ id }) => id < low || id > high)
    .sort((a, b) => (order === "ascending" ? a.id - b.id : b.id - a.id));
  const isBefore = ({ id }: T) => (order === "ascending" ? id < low : id > high);
  yield* outside.filter(isBefore);
  for (let step = 0; step <= high - low; step++) {
    const item = book.get(order === "ascending" ? low + step : high - step);
    if (item !== undefined) yield item;
  }
  yield* outside.filter((item) => !isBefore(item));
}

/** The lowest and the highest seeded id that can have their dates in the spans; none can where the highest is lower. */
export function seededWithin(
  dates: SeededDates,
  { created, modified }: DateSpans,
): { readonly low: number; readonly high: number } {
  const earliest = Math.max(created.from, modified.from - dates.latestModification) - rounding;
  const latest = Math.min(created.to, modified.to) + rounding;
  const low = firstAt(dates, (time) => time >= earliest);
  return { low, high: firstAt(dates, (time) => time > latest) - 1 };
}

/** The first seeded id whose time is far enough on; one more than the last where none is. */
function firstAt({ seeded, createdAt }: SeededDates, isThere: (time: number) => boolean): number {
  let low = 1;
  let high = seeded + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isThere(createdAt(middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
