import type { Endpoint } from "../transport/endpoint.js";

const read = "store_v2_marketing_read_only";
const write = "store_v2_marketing";

/** Coupons (BigCommerce API reference, marketing v2). */
export const marketingEndpoints = {
  couponsList: { method: "GET", path: "/v2/coupons", scope: read },
  couponsCount: { method: "GET", path: "/v2/coupons/count", scope: read },
  couponsGet: { method: "GET", path: "/v2/coupons/{couponId}", scope: read },
  couponsCreate: {
    method: "POST",
    path: "/v2/coupons",
    scope: write,
    afterLoss: "Look for the coupon by its code before making it again.",
  },
  couponsUpdate: { method: "PUT", path: "/v2/coupons/{couponId}", scope: write },
  couponsDelete: { method: "DELETE", path: "/v2/coupons/{couponId}", scope: write },
} as const satisfies Record<string, Endpoint>;
