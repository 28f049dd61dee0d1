import { z } from "zod";
import type { Endpoint } from "../transport/endpoint.js";
import { malformed } from "../transport/parse-answer.js";
import { listIncomplete } from "./list-incomplete.js";
import { largestPage, type Page } from "./page.js";
import { readSlices, type SliceAnswer } from "./read-slices.js";

/** A range of ids is not taken apart below so many full pages: each range costs about half a page more. */
const fewestPages = 20;
/** So many pages are read in turn before the greatest id is asked for, where the endpoint does not tell how many remain. */
const pagesBeforeAsking = 10;

const id = z.number().int().nonnegative();

/**
 * Where a list that ascends by id goes on: after this id; or, of a list that is read in several ranges at once, in each
 * range after its own id, up to `toId` where it has one. Plain JSON; it survives being stored and parsed again, and whatever
 * is added or deleted meanwhile.
 */
export const idCursorSchema = z.union([
  z.strictObject({ afterId: id }),
  z.strictObject({
    ranges: z.array(z.strictObject({ afterId: id, toId: id.nullable() })).min(1),
    total: id.nullable(),
  }),
]);

/** {@link idCursorSchema}'s value. */
export type IdCursor = z.infer<typeof idCursorSchema>;

/** One answer of a list by id. */
export interface IdPageAnswer<T> {
  /** By ascending id, all above the one asked for. */
  readonly items: readonly T[];
  /**
   * How many the store counts above the id that was asked for, and up to `toId` where that was asked for, too; `null` where
   * the endpoint does not tell.
   */
  readonly remaining: number | null;
}

/** How a list by id is read. */
export interface IdPagesOptions<T> {
  /** Names the list in faults. */
  readonly endpoint: Endpoint;
  /**
   * Asks for the first items above an id, by ascending id. With `toId`, only for those up to and including it: pass it on as
   * the endpoint's upper bound (`max_id`, `id:max`). It is given only where `lastId` is, so an endpoint without such a bound
   * leaves both out.
   */
  readonly read: (asked: {
    readonly afterId: number;
    readonly toId?: number | undefined;
    readonly limit: number;
    readonly signal: AbortSignal;
  }) => Promise<IdPageAnswer<T>>;
  readonly idOf: (item: T) => number;
  readonly from?: IdCursor | null | undefined;
  /** Items a page; default, and however many are asked for most, 250. */
  readonly limit?: number | undefined;
  /** False asks for a page only when the caller does, one at a time. Default true. */
  readonly readAhead?: boolean | undefined;
  /**
   * Asks for the greatest id in the list (sorted by descending id, `limit=1`); 0 where the list is empty. Makes it possible
   * to read several ranges of ids at once.
   */
  readonly lastId?: ((signal: AbortSignal) => Promise<number>) | undefined;
  /**
   * How many ranges of ids are read at once, in a list long enough to be worth it (20 pages for each range); takes effect
   * only with `lastId`. Default 1. With more, pages come as they arrive, each in itself by ascending id.
   */
  readonly concurrency?: number | undefined;
}

/** A range that is being read: above an id, up to and including another where there is one. */
interface IdRange {
  readonly afterId: number;
  readonly toId: number | null;
  /** The last id of the list, where it was asked for: it makes an open range divisible. */
  readonly lastId: number | null;
  /** Pages read of the list so far, while it is read in turn. */
  readonly pages: number;
}

/**
 * Pages of a list by ascending id, each item once. What is deleted or added while it is read moves nothing, because the next
 * page is asked for by the last id. Where the store tells how many remain, the last page is known by that; where it does
 * not, an empty answer is the end, for a page may be short for other reasons.
 *
 * With `concurrency`, a range of ids is halved whenever fewer are read than may be, down to 20 pages of ids. The last range
 * has no upper bound, so what is added meanwhile comes, too, as it does without.
 * @throws Fault LIST_INCOMPLETE where the store answers nothing while it counts some, RESPONSE_MALFORMED where ids do not ascend
 * or lie outside what was asked for: the next page is asked for by the last id, and items would be missed, or come for ever.
 */
export async function* idPages<T>(options: IdPagesOptions<T>): AsyncGenerator<Page<T, IdCursor>, void, undefined> {
  const { endpoint, idOf, from, readAhead = true } = options;
  const limit = Math.min(options.limit ?? largestPage, largestPage);
  const lastId = readAhead && (options.concurrency ?? 1) > 1 ? options.lastId : undefined;
  let total = from !== null && from !== undefined && "ranges" in from ? from.total : null;
  let isFirst = from === null || from === undefined || "afterId" in from;

  const read = async (range: IdRange, signal: AbortSignal): Promise<SliceAnswer<T, IdRange>> => {
    const { afterId, toId } = range;
    const asked = { afterId, limit, signal };
    const { items, remaining } = await options.read(toId === null ? asked : { ...asked, toId });
    requireAscending(endpoint, items.map(idOf), { afterId, toId });
    if (isFirst) total = remaining;
    isFirst = false;
    if (items.length === 0 && remaining !== null && remaining > 0)
      throw listIncomplete(endpoint, { came: 0, of: remaining });
    const last = items.at(-1);
    const reached = last === undefined ? afterId : idOf(last);
    const isLast =
      items.length === 0 || (remaining !== null && items.length >= remaining) || (toId !== null && reached >= toId);
    if (isLast) return { items, rest: [] };
    const rest = { ...range, afterId: reached, pages: range.pages + 1 };
    const isLong =
      remaining === null ? rest.pages === pagesBeforeAsking : range.pages === 0 && remaining > 2 * fewestPages * limit;
    if (lastId === undefined || rest.lastId !== null || toId !== null || !isLong) return { items, rest: [rest] };
    return { items, rest: [{ ...rest, lastId: await lastId(signal) }] };
  };

  const divide = (range: IdRange): readonly IdRange[] | null => {
    const end = range.toId ?? range.lastId;
    if (end === null || end - range.afterId < 2 * fewestPages * limit) return null;
    const middle = Math.floor((range.afterId + end) / 2);
    return [
      { ...range, toId: middle },
      { ...range, afterId: middle },
    ];
  };

  const pages = readSlices({
    slices: rangesOf(from),
    concurrency: options.concurrency ?? 1,
    readAhead,
    read,
    divide: lastId === undefined ? undefined : divide,
  });
  for await (const { items, left } of pages) {
    // Ranges that turned out empty are no pages; the last page is told, though, and that there is no more.
    if (items.length > 0 || left.length === 0) yield { items, total, next: cursorOf(left, total) };
  }
}

function requireAscending(
  endpoint: Endpoint,
  ids: readonly number[],
  { afterId, toId }: { readonly afterId: number; readonly toId: number | null },
): void {
  let before = afterId;
  for (const each of ids) {
    if (each <= before || (toId !== null && each > toId))
      throw malformed(
        endpoint,
        `id ${each} where ascending ids above ${before}${toId === null ? "" : ` and up to ${toId}`} were due`,
        "id",
      );
    before = each;
  }
}

function rangesOf(from: IdCursor | null | undefined): IdRange[] {
  const begin = { lastId: null, pages: 0 };
  if (from === null || from === undefined) return [{ ...begin, afterId: 0, toId: null }];
  return "afterId" in from
    ? [{ ...begin, afterId: from.afterId, toId: null }]
    : from.ranges.map((range) => ({ ...begin, ...range }));
}

function cursorOf(left: readonly IdRange[], total: number | null): IdCursor | null {
  const [only, second] = left;
  if (only === undefined) return null;
  if (second === undefined && only.toId === null) return { afterId: only.afterId };
  return { ranges: left.map(({ afterId, toId }) => ({ afterId, toId })), total };
}
