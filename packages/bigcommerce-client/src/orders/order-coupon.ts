import type { DecimalString } from "../wire/decimal.js";

/** What kinds of discount a coupon gave (BigCommerce API reference, orders v2). */
export const orderCouponType = {
  perItemDiscount: 0,
  percentageDiscount: 1,
  perTotalDiscount: 2,
  shippingDiscount: 3,
  freeShipping: 4,
  promotion: 5,
} as const;

/** A coupon that was used on an order. */
export interface OrderCoupon {
  readonly id: number;
  readonly orderId: number;
  /** The coupon's own id. */
  readonly couponId: number;
  readonly code: string;
  /** An amount of money or a percentage, by the type: 5 is both $5 and 5 %. */
  readonly amount: DecimalString;
  /** One of {@link orderCouponType}. */
  readonly type: number;
  /** What it took off this order. */
  readonly discount: DecimalString;
}

/** `/v2/orders/{id}/coupons`. Scope `store_v2_orders_read_only`. */
export interface OrderCouponsResource {
  /** All that were used on one order. */
  list(orderId: number): Promise<OrderCoupon[]>;
}
