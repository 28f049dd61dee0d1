import { z } from "zod";
import { listIncomplete, listMoved } from "./list-incomplete.js";
import { overlappingWindow } from "./overlapping-window.js";
import { largestPage, type Page } from "./page.js";
import type { Endpoint } from "../transport/endpoint.js";
import type { ListAnswer } from "../transport/envelope.js";
import { numberedPage } from "./numbered-page.js";

const count = z.number().int().nonnegative();

/** So many of the last ids are kept with a cursor, to find the place again by any of them. */
const keptIds = 50;

/**
 * Where a list that is paged by number goes on. Plain JSON; it survives being stored and parsed again.
 *
 * What is deleted or added while such a list is read moves what follows over the borders of its pages. So each page is asked
 * for with an overlap: it has to begin with items that came, and what stands behind the last of these comes next. While the
 * store keeps its order, nothing that stands in the list throughout is missed or comes twice, whatever comes and goes beside
 * it, as long as it is not read anew; that costs about a tenth more pages. Where fewer are left to come than were, and the
 * store's total did not fall by as many, an item may have moved from the part to come into the part that came (or one was added
 * to that part while another one to come was deleted): then the list is read anew, once, and all of it comes again. So it is from a cursor of which no item is left. Missed is
 * only an item that moves so while another one to come is deleted before the next page.
 */
export const numberedCursorSchema = z.strictObject({
  /** How many stood in the list up to the last that came. */
  reached: count,
  /** The last that came, in the list's order. */
  lastIds: z.array(z.number().int()).max(keptIds),
  /** How many the store counted then. */
  total: count,
});

/** {@link numberedCursorSchema}'s value. */
export type NumberedCursor = z.infer<typeof numberedCursorSchema>;

/** One page of such a list. */
export type NumberedStreamPage<T> = Page<T, NumberedCursor>;

/** How such a list is read. */
export interface NumberedStream<T> {
  readonly endpoint: Endpoint;
  /** Asks for one page; its items in the store's own order. */
  readonly read: (paging: { readonly page: number; readonly limit: number }) => Promise<ListAnswer<T>>;
  readonly idOf: (item: T) => number;
  /** The most items of a page that is told; pages that are asked for may be a little larger. Most 250. */
  readonly limit: number;
  readonly from?: NumberedCursor | null | undefined;
}

/** So many items more than a page is to bring may be asked for, so that small pages can overlap, too. */
const margin = 50;
/** How many ids are kept to know an item again: as many as may move at once and still be caught up with. */
const rememberedIds = 8 * largestPage;
/** How many pages in a row may bring nothing, while the place is looked for where the list goes on. */
const mostFruitless = 8;

const beginning: NumberedCursor = { reached: 0, lastIds: [], total: 0 };

/**
 * The pages of a list by number; see {@link numberedCursorSchema}.
 * @throws Fault LIST_INCOMPLETE where the list cannot be read on, nor whole when it is read anew, or where the store answers an
 * empty page before all came that it counts. RESPONSE_MALFORMED without a count.
 */
export async function* numberedPageStream<T>(
  stream: NumberedStream<T>,
): AsyncGenerator<NumberedStreamPage<T>, void, undefined> {
  const total = { first: null };
  for (const isLastTry of [false, true]) {
    const end = yield* readOn(stream, isLastTry ? null : (stream.from ?? null), total);
    if (end === null) return;
    if (isLastTry) throw listMoved(stream.endpoint, end);
  }
}

/** Reads a list to its end; answers how far it came where what is left cannot be told from what was. */
async function* readOn<T>(
  { endpoint, read, idOf, limit }: NumberedStream<T>,
  from: NumberedCursor | null,
  told: { first: number | null },
): AsyncGenerator<NumberedStreamPage<T>, { readonly came: number; readonly of: number } | null, undefined> {
  const wanted = Math.max(1, Math.min(limit, largestPage));
  let largest = Math.min(wanted + margin, largestPage);
  let overlap = 1;
  // Where the list stood when its last place was known: how many were left, and how many there were.
  let { reached, lastIds, total } = from ?? beginning;
  let counted = total;
  let left = from === null ? null : total - reached;
  for (let fruitless = 0; fruitless < mostFruitless; fruitless += 1) {
    // While the place to go on is looked for, pages are as large as may be.
    const size = { wanted: overlap > 1 ? largest : wanted, largest };
    const window = overlappingWindow(reached - overlap + 1, size);
    if (window === null) break;
    const { start, ...paging } = window;
    const answer = numberedPage(endpoint, await read(paging), paging);
    told.first ??= answer.total;
    if (answer.perPage < window.limit) {
      // The store gives fewer a page than it was asked for, so this page began elsewhere, unless it is the first.
      largest = answer.perPage;
      if (start > 0) continue;
    }
    const { items } = answer;
    const ids = items.map(idOf);
    if (items.length === 0 && answer.total > start) throw listIncomplete(endpoint, { came: start, of: answer.total });
    const known = new Set(lastIds);
    const place = ids.findLastIndex((id) => known.has(id));
    if (place === -1 && start > 0) {
      reached = Math.max(0, reached - Math.max(counted - answer.total, largest));
      counted = answer.total;
      overlap = Math.max(1, Math.min(overlap * 4, Math.floor(largest / 2)));
      continue;
    }
    const fresh = items.slice(place + 1, place + 1 + wanted);
    reached = start + place + 1 + fresh.length;
    const isLast = reached >= answer.total;
    // A page of nothing but items that came may end before the last of them; then it does not tell how many are left.
    if (fresh.length > 0 || isLast || ids[place] === lastIds.at(-1)) {
      const gone = left === null ? 0 : left - fresh.length - (answer.total - reached);
      if (gone > Math.max(0, total - answer.total)) break;
      left = answer.total - reached;
      ({ total } = answer);
      counted = total;
    }
    lastIds = [...lastIds, ...ids.slice(place + 1, place + 1 + wanted)].slice(-rememberedIds);
    if (fresh.length === 0 && !isLast) continue;
    const next = { reached, lastIds: lastIds.slice(-keptIds), total };
    yield { items: fresh, total: told.first, next: isLast ? null : next };
    if (isLast) return null;
    fruitless = -1;
  }
  return { came: reached, of: total };
}
