import { z } from "zod";
import { listIncomplete } from "../lists/list-incomplete.js";
import type { Page } from "../lists/page.js";
import { listSchema } from "../transport/envelope.js";
import { malformed } from "../transport/parse-answer.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { momentParameter } from "../wire/moment-parameter.js";
import { paymentEndpoints } from "./payment-endpoints.js";
import { refundSchema } from "./refund-schema.js";
import type { Refund, RefundFilter } from "./refund.js";

/** The most refunds of a page, as of any list's (BigCommerce API reference, common query parameters). */
const pageSize = 250;

/**
 * Where a list of refunds goes on: with this page, after so many, the last of which had this id. Plain JSON; it survives
 * being stored and parsed again.
 */
export const refundCursorSchema = z.strictObject({
  page: z.number().int().min(2),
  seen: z.number().int().nonnegative(),
  lastId: z.number().int().positive(),
});

/** {@link refundCursorSchema}'s value. */
export type RefundCursor = z.infer<typeof refundCursorSchema>;

const answerSchema = listSchema(refundSchema);

/** Which refunds, and from where on. */
export interface RefundPagesOptions extends RefundFilter {
  /** Filters by their names in the API. */
  readonly filter?: Readonly<Record<string, string>>;
  /** How many there can be at most: with so many, no further page is asked for. */
  readonly atMost?: number;
  readonly from?: RefundCursor | null;
}

/**
 * Pages of refunds by number. The list ascends by id and no refund is ever deleted, so that pages stand still while new ones
 * come at its end. The end is the total, where the store tells one, or else an empty page.
 * @throws Fault LIST_INCOMPLETE for an empty page before the total; RESPONSE_MALFORMED where ids do not ascend, as when the
 * store answers a page twice.
 */
export async function* refundPages(
  transport: StoreTransport,
  options: RefundPagesOptions = {},
): AsyncGenerator<Page<Refund, RefundCursor>, void, undefined> {
  let cursor: RefundCursor | null = options.from ?? null;
  let firstTotal: number | null = null;
  do {
    const page: number = cursor?.page ?? 1;
    const answer = await transport.call(paymentEndpoints.refundsList, {
      query: {
        ...options.filter,
        "created:min": momentParameter(options.createdMin, "createdMin"),
        "created:max": momentParameter(options.createdMax, "createdMax"),
        transaction_id: options.transactionId,
        page,
        limit: pageSize,
      },
      schema: answerSchema,
      noContent: { data: [] },
    });
    const { data: items, meta } = answer;
    const total: number | null = meta?.pagination?.total ?? null;
    firstTotal ??= total;
    const lastId: number = ascendingTo(cursor?.lastId ?? 0, items);
    const seen: number = (cursor?.seen ?? 0) + items.length;
    if (items.length === 0 && total !== null && seen < total)
      throw listIncomplete(paymentEndpoints.refundsList, { came: seen, of: total });
    const isLast = items.length === 0 || seen >= (total ?? options.atMost ?? Infinity);
    cursor = isLast ? null : { page: page + 1, seen, lastId };
    yield { items, next: cursor, total: firstTotal };
  } while (cursor !== null);
}

/** The last id of a page whose ids ascend from above the one before it. */
function ascendingTo(before: number, refunds: readonly Refund[]): number {
  return refunds.reduce((last, { id }) => {
    if (id <= last)
      throw malformed(paymentEndpoints.refundsList, `refund ${id} where ids above ${last} were due`, "data.id");
    return id;
  }, before);
}
