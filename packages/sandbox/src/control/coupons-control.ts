import { z } from "zod";
import type { CouponBook } from "../store/coupon-book.js";
import type { StoreCoupon } from "../store/coupon-resources.js";
import { couponDate, emptyCoupon } from "../world/seeded-coupons.js";
import { type ControlRoute, taking } from "./control-route.js";

/** Fields that a third hand writes on a coupon, also those that the API does not let be written. */
export type CouponPatch = Partial<Omit<StoreCoupon, "id">>;

/** A coupon that a third hand adds; its name and code may be another's already. */
export type NewCoupon = CouponPatch & Pick<StoreCoupon, "name" | "code" | "type" | "amount">;

/** Coupons in the hands of a test or of an operator. */
export interface CouponsControl {
  /** All coupons by ascending id. */
  list(): readonly StoreCoupon[];
  get(id: number): StoreCoupon | undefined;
  add(coupon: NewCoupon): StoreCoupon;
  /** Throws where there is no such coupon. */
  update(id: number, patch: CouponPatch): StoreCoupon;
  delete(id: number): boolean;
  /** All coupons as they are now, to compare before and after. */
  snapshot(): readonly StoreCoupon[];
}

/** The control over a store's coupons. */
export function createCouponsControl(coupons: CouponBook): CouponsControl {
  return {
    list: () => coupons.all(),
    get: (id) => coupons.get(id),
    add: (coupon) => coupons.add((id) => ({ ...emptyCoupon, date_created: couponDate(Date.now()), ...coupon, id })),
    update: (id, patch) => coupons.change(id, patch),
    delete: (id) => coupons.delete(id),
    snapshot: () => structuredClone(coupons.all()),
  };
}

const amount = z.string().regex(/^\d+\.\d{4}$/, "An amount has four decimals, as 10.0000.");
const couponPatch = z.strictObject({
  name: z.string().exactOptional(),
  code: z.string().exactOptional(),
  type: z
    .enum([
      "per_item_discount",
      "per_total_discount",
      "shipping_discount",
      "free_shipping",
      "percentage_discount",
      "promotion",
    ])
    .exactOptional(),
  amount: amount.exactOptional(),
  min_purchase: amount.exactOptional(),
  expires: z.string().exactOptional(),
  enabled: z.boolean().exactOptional(),
  applies_to: z
    .union([z.strictObject({ entity: z.enum(["products", "categories"]), ids: z.array(z.int()) }), z.strictObject({})])
    .exactOptional(),
  num_uses: z.int().min(0).exactOptional(),
  max_uses: z.int().min(0).exactOptional(),
  max_uses_per_customer: z.int().min(0).exactOptional(),
  restricted_to: z.union([z.array(z.never()), z.record(z.string(), z.unknown())]).exactOptional(),
  shipping_methods: z.array(z.string()).nullable().exactOptional(),
  date_created: z.string().exactOptional(),
});
const newCoupon = couponPatch.required({ name: true, code: true, type: true, amount: true });
const id = z.coerce.number().int();

/** The coupons' control over HTTP. What a body leaves out is not in what was parsed, so it is a patch as it stands. */
export const couponsControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/coupons", run: ({ coupons }) => coupons.list() },
  { method: "POST", path: "/coupons", ...taking(newCoupon, ({ coupons }, coupon) => coupons.add(coupon)) },
  { method: "GET", path: "/coupons/{id}", run: ({ coupons }, { param }) => coupons.get(id.parse(param)) ?? false },
  {
    method: "PATCH",
    path: "/coupons/{id}",
    ...taking(couponPatch, ({ coupons }, patch, { param }) => coupons.update(id.parse(param), patch)),
  },
  {
    method: "DELETE",
    path: "/coupons/{id}",
    run: ({ coupons }, { param }) => coupons.delete(id.parse(param)) && undefined,
  },
];
