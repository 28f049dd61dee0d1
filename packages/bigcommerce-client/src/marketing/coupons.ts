import { z } from "zod";
import { idPages } from "../lists/id-pages.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { deleteOne } from "../transport/delete-one.js";
import type { StoreTransport } from "../transport/store-transport.js";
import type { Coupon, CouponsResource } from "./coupon.js";
import { couponSchema, wireCoupon } from "./coupon-schema.js";
import { marketingEndpoints } from "./marketing-endpoints.js";

const couponsSchema = z.array(couponSchema);
const countSchema = z.object({ count: z.number().int().nonnegative() });

/** `/v2/coupons`: bare arrays, no totals, and 204 for none. */
export function couponsResource(transport: StoreTransport): CouponsResource {
  const list = (
    query: Readonly<Record<string, string | number | undefined>>,
    signal?: AbortSignal,
  ): Promise<Coupon[]> =>
    transport.call(marketingEndpoints.couponsList, {
      query,
      schema: couponsSchema,
      noContent: [],
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    pages: ({ filter = {}, ...options } = {}) =>
      idPages({
        ...options,
        endpoint: marketingEndpoints.couponsList,
        idOf: ({ id }) => id,
        read: async ({ afterId, limit, signal }) => ({
          items: await list(
            {
              name: filter.name,
              type: filter.type,
              exclude_type: filter.excludeType,
              // The bound is included.
              min_id: afterId === 0 ? undefined : afterId + 1,
              limit,
            },
            signal,
          ),
          remaining: null,
        }),
      }),
    async byCode(code) {
      const coupons = await readNumberedPages(marketingEndpoints.couponsList, async (paging) => ({
        data: await list({ code, ...paging }),
      }));
      return coupons.find((coupon) => coupon.code.toLowerCase() === code.toLowerCase()) ?? null;
    },
    get: (couponId) =>
      transport.call(marketingEndpoints.couponsGet, { parameters: { couponId }, schema: couponSchema }),
    async count() {
      const { count } = await transport.call(marketingEndpoints.couponsCount, { schema: countSchema });
      return count;
    },
    // The body is made inside the call's promise, so that a date that is none rejects as every other fault does.
    create: async (coupon) =>
      transport.call(marketingEndpoints.couponsCreate, { body: wireCoupon(coupon), schema: couponSchema }),
    update: async ({ id: couponId, ...coupon }) =>
      transport.call(marketingEndpoints.couponsUpdate, {
        parameters: { couponId },
        body: wireCoupon(coupon),
        schema: couponSchema,
      }),
    delete: (couponId) => deleteOne(transport, marketingEndpoints.couponsDelete, { couponId }),
  };
}
