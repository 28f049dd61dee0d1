import { seededCoupon, seededCouponCount } from "../world/seeded-coupons.js";
import type { StoreCoupon } from "./coupon-resources.js";
import { SeededBook } from "./seeded-book.js";

/** The coupons of the store, by id. */
export class CouponBook extends SeededBook<StoreCoupon> {
  constructor() {
    super(seededCouponCount, seededCoupon);
  }

  /** All by ascending id. */
  all(): StoreCoupon[] {
    return [...this.ascending()];
  }

  /** Writes fields. Throws where there is no such coupon. */
  change(id: number, fields: Partial<Omit<StoreCoupon, "id">>): StoreCoupon {
    const before = this.get(id);
    if (before === undefined) throw new Error(`The store has no coupon ${id}.`);
    return this.replace({ ...before, ...fields });
  }
}
