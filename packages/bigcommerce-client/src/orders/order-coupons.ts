import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { decimal } from "../wire/decimal.js";
import { textOrMissing } from "../wire/text.js";
import type { OrderCoupon, OrderCouponsResource } from "./order-coupon.js";
import { orderEndpoints } from "./order-endpoints.js";
import { readOrderParts } from "./order-parts.js";

const couponSchema = z
  .object({
    id: z.number().int(),
    order_id: z.number().int(),
    coupon_id: z.number().int(),
    code: textOrMissing,
    amount: decimal,
    type: z.number().int(),
    discount: decimal,
  })
  .transform((wire): OrderCoupon => ({
    id: wire.id,
    orderId: wire.order_id,
    couponId: wire.coupon_id,
    code: wire.code,
    amount: wire.amount,
    type: wire.type,
    discount: wire.discount,
  }));

const couponsSchema = z.array(couponSchema);

/** `/v2/orders/{id}/coupons`. */
export function orderCouponsResource(transport: StoreTransport): OrderCouponsResource {
  return {
    list: (orderId) => readOrderParts(transport, orderEndpoints.orderCouponsList, { orderId, schema: couponsSchema }),
  };
}
