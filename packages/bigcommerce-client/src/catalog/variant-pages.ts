import { z } from "zod";
import { listIncomplete } from "../lists/list-incomplete.js";
import { largestIdPage } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import { listSchema } from "../transport/envelope.js";
import { malformed } from "../transport/parse-answer.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { productVariantSchema } from "./product-variant-schema.js";
import type { ProductVariant } from "./product-variant.js";

const count = z.number().int().positive();

/** Where the list of variants goes on: the next page, its size, and how many variants there were when the last one came. */
export const variantCursorSchema = z.strictObject({ page: count, limit: count, total: count });

/** {@link variantCursorSchema}'s value. */
export type VariantCursor = z.infer<typeof variantCursorSchema>;

const answerSchema = listSchema(productVariantSchema);

/**
 * Pages of all variants by number. Where fewer are left than before, what stood behind the border of two pages moved up past
 * it: the list goes back by as many pages as that can be, and some come twice.
 * @throws Fault LIST_INCOMPLETE where the store answers nothing while it counts some, RESPONSE_MALFORMED without a count.
 */
export async function* variantPages(
  transport: StoreTransport,
  { from, limit = largestIdPage }: { readonly from?: VariantCursor | null; readonly limit?: number },
): AsyncGenerator<Page<ProductVariant, VariantCursor>, void, undefined> {
  const size = from?.limit ?? Math.min(limit, largestIdPage);
  let firstTotal: number | null = null;
  let page = from?.page ?? 1;
  let known = from?.total ?? 0;
  for (;;) {
    const { data, meta } = await transport.call(catalogEndpoints.variantsList, {
      query: { page, limit: size },
      schema: answerSchema,
    });
    const total = meta?.pagination?.total;
    if (total === undefined)
      throw malformed(catalogEndpoints.variantsList, "without the total of all variants", "meta.pagination.total");
    firstTotal ??= total;
    const movedUp = known - total;
    known = total;
    if (movedUp > 0 && page > 1) {
      page = Math.max(1, page - Math.ceil(movedUp / size));
      continue;
    }
    const before = (page - 1) * size;
    if (data.length === 0 && total > before)
      throw listIncomplete(catalogEndpoints.variantsList, { came: before, of: total });
    const isLast = before + size >= total;
    page += 1;
    yield { items: data, total: firstTotal, next: isLast ? null : { page, limit: size, total } };
    if (isLast) return;
  }
}
