import { centsOf, divideCents, roundCents } from "../store/order-money.js";
import type { StoreOrderCoupon } from "../store/order-part-resources.js";
import type { OrderCurrency } from "./order-currency.js";
import { mix, pick } from "./random.js";
import { seededCoupon } from "./seeded-coupons.js";
import type { StoreSize } from "./world-size.js";

/** A coupon as it worked on a seeded order. */
export interface CouponDraft {
  readonly couponId: number;
  readonly code: string;
  readonly type: StoreOrderCoupon["type"];
  /** In hundredths of the currency, or of a percent for type 1. */
  readonly amount: number;
  /** What it takes off each line, of which the totals after promotions are given. */
  readonly discountLines: (totals: readonly number[]) => number[];
  /** What it takes off the shipping to each address. */
  readonly discountShipping: (costs: readonly number[]) => number[];
}

/** The seeded coupons that orders were bought with, by what their kind is on an order. */
const used = [
  { id: 1, type: 1 },
  { id: 2, type: 1 },
  { id: 3, type: 2 },
  { id: 10, type: 2 },
  { id: 6, type: 4 },
  { id: 7, type: 3 },
] as const;

/** The coupon of a seeded order; one order in eight has one. */
export function seededOrderCoupon(size: StoreSize, orderId: number, currency: OrderCurrency): CouponDraft | undefined {
  if (mix(size.seed, orderId, 341) % 8 !== 0) return undefined;
  const { id, type } = pick(used, mix(size.seed, orderId, 342));
  const { code, amount } = seededCoupon(id);
  const { step, rate } = currency;
  const here = type === 1 ? centsOf(amount) : roundCents(centsOf(amount) * rate, step);
  return {
    couponId: id,
    code,
    type,
    amount: here,
    discountLines(totals) {
      const all = totals.reduce((sum, total) => sum + total, 0);
      if (type === 1) return divideCents(roundCents((all * here) / 10_000, step), totals, step);
      return type === 2 ? divideCents(Math.min(all, here), totals, step) : totals.map(() => 0);
    },
    discountShipping(costs) {
      if (type === 4) return [...costs];
      const all = costs.reduce((sum, cost) => sum + cost, 0);
      return type === 3 ? divideCents(Math.min(all, here), costs, step) : costs.map(() => 0);
    },
  };
}
