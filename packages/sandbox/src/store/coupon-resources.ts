/** What a coupon does (BigCommerce API reference, coupons v2). `promotion` is only read: it belongs to a promotion. */
export type CouponType =
  | "per_item_discount"
  | "per_total_discount"
  | "shipping_discount"
  | "free_shipping"
  | "percentage_discount"
  | "promotion";

/** What a coupon counts for: products, or all in categories, of which 0 is every one. */
export interface CouponTarget {
  readonly entity: "products" | "categories";
  readonly ids: readonly number[];
}

/** A coupon of `/v2/coupons`. Amounts are strings with four decimals; dates are `Thu, 18 Jun 2026 12:05:04 +0000`. */
export interface StoreCoupon {
  readonly id: number;
  /** Unique; at most 100 characters. */
  readonly name: string;
  readonly type: CouponType;
  /** In the store's currency, or in percent. */
  readonly amount: string;
  readonly min_purchase: string;
  /** "" is never. */
  readonly expires: string;
  readonly enabled: boolean;
  /** Unique; at most 50 letters, digits, spaces, `_` and `-`. */
  readonly code: string;
  /** Empty when it was cleared: the coupon counts for nothing. */
  readonly applies_to: CouponTarget | Readonly<Record<string, never>>;
  readonly num_uses: number;
  /** 0 is without limit. */
  readonly max_uses: number;
  readonly max_uses_per_customer: number;
  /** Where it holds, as `{ countries: "DE" }`; an empty array is everywhere. */
  readonly restricted_to: Readonly<Record<string, unknown>> | readonly never[];
  /** `null` is every one. */
  readonly shipping_methods: readonly string[] | null;
  readonly date_created: string;
}
