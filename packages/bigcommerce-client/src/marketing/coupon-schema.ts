import { z } from "zod";
import { decimal } from "../wire/decimal.js";
import { instantOrNull } from "../wire/instant.js";
import { rfc2822 } from "../wire/moment-parameter.js";
import type { Coupon, CouponFields, CouponScope } from "./coupon.js";

const count = z.number().int().nonnegative();

/** v2 answers an empty list where an object has nothing to say. */
const nothing = z.union([z.array(z.never()), z.strictObject({}), z.null(), z.undefined()]).transform(() => null);

/** v2 writes an id as a number in some answers and as a text in others. */
const id = z.union([z.number().int(), z.stringFormat("id", /^\d{1,15}$/).transform(Number)]);

const appliesToSchema = z.object({ entity: z.enum(["products", "categories"]), ids: z.array(id) }).or(nothing);

/** A coupon as v2 answers it. */
export const couponSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    code: z.string(),
    type: z.enum([
      "per_item_discount",
      "per_total_discount",
      "shipping_discount",
      "free_shipping",
      "percentage_discount",
      "promotion",
    ]),
    amount: decimal,
    min_purchase: decimal,
    expires: instantOrNull,
    enabled: z.boolean(),
    applies_to: appliesToSchema,
    num_uses: count,
    max_uses: count,
    max_uses_per_customer: count,
    restricted_to: nothing.or(z.record(z.string(), z.unknown())),
    shipping_methods: z.array(z.string()).nullish(),
    date_created: instantOrNull,
  })
  .transform((wire): Coupon => ({
    id: wire.id,
    name: wire.name,
    code: wire.code,
    type: wire.type,
    amount: wire.amount,
    minPurchase: wire.min_purchase,
    expires: wire.expires,
    enabled: wire.enabled,
    appliesTo: wire.applies_to,
    numUses: wire.num_uses,
    maxUses: wire.max_uses,
    maxUsesPerCustomer: wire.max_uses_per_customer,
    restrictedTo: wire.restricted_to ?? {},
    shippingMethods: wire.shipping_methods ?? [],
    dateCreated: wire.date_created,
  }));

/** What is written; what is undefined is left out of the JSON, and so stays as it is in the store. */
export function wireCoupon(coupon: CouponFields & { readonly appliesTo: CouponScope }): Record<string, unknown> {
  return {
    name: coupon.name,
    code: coupon.code,
    type: coupon.type,
    amount: coupon.amount,
    min_purchase: coupon.minPurchase,
    expires: typeof coupon.expires === "string" ? rfc2822(coupon.expires, "expires") : emptied(coupon.expires),
    enabled: coupon.enabled,
    applies_to: { entity: coupon.appliesTo.entity, ids: coupon.appliesTo.ids },
    max_uses: coupon.maxUses,
    max_uses_per_customer: coupon.maxUsesPerCustomer,
    restricted_to: coupon.restrictedTo,
    shipping_methods: coupon.shippingMethods,
  };
}

// v2 says with an empty text that there is no date.
function emptied(value: null | undefined): "" | undefined {
  return value === null ? "" : undefined;
}
