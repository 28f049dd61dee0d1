import type { IdCursor } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";

/** What kind of discount a coupon gives. */
export type CouponType =
  | "per_item_discount"
  | "per_total_discount"
  | "shipping_discount"
  | "free_shipping"
  | "percentage_discount";

/** The products, or categories, that a coupon is good for; the category 0 is everything. */
export interface CouponScope {
  readonly entity: "products" | "categories";
  readonly ids: readonly number[];
}

/**
 * A coupon (`/v2/coupons`; BigCommerce API reference, marketing v2). It is good in the store's default currency alone.
 */
export interface Coupon {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  /** `promotion` is the shadow of a promotion: its amounts, restrictions and what it applies to mean nothing. */
  readonly type: CouponType | "promotion";
  /** An amount in the store's currency, or a share of a hundred for a `percentage_discount`. */
  readonly amount: DecimalString;
  /** The least an order must come to; "0" is no least. */
  readonly minPurchase: DecimalString;
  /** `null` is never. */
  readonly expires: Instant | null;
  readonly enabled: boolean;
  /** `null` where the store names none, as after a change that left it out. */
  readonly appliesTo: CouponScope | null;
  readonly numUses: number;
  /** 0 is no limit. */
  readonly maxUses: number;
  /** 0 is no limit. */
  readonly maxUsesPerCustomer: number;
  /** Where it is good, by the API's own names, such as `countries`; empty is everywhere. */
  readonly restrictedTo: Readonly<Record<string, unknown>>;
  /** Empty is all. */
  readonly shippingMethods: readonly string[];
  readonly dateCreated: Instant | null;
}

/** What of a coupon can be written besides what it applies to. */
export interface CouponFields {
  /** At most 100 characters, unique in the store. */
  readonly name?: string;
  /** At most 50 letters, digits, spaces, `_` and `-`; unique in the store. */
  readonly code?: string;
  readonly type?: CouponType;
  readonly amount?: DecimalString;
  readonly minPurchase?: DecimalString;
  /** To the second; `null` is never. */
  readonly expires?: Instant | null;
  readonly enabled?: boolean;
  readonly maxUses?: number;
  readonly maxUsesPerCustomer?: number;
  readonly restrictedTo?: Readonly<Record<string, unknown>>;
  readonly shippingMethods?: readonly string[];
}

/** A coupon to make. It is not enabled unless that is said. */
export interface NewCoupon extends CouponFields {
  readonly name: string;
  readonly code: string;
  readonly type: CouponType;
  readonly amount: DecimalString;
  readonly appliesTo: CouponScope;
}

/**
 * A change to one coupon; what is left out stays as it is, but the API clears `appliesTo` when a change leaves it out: so it
 * must be said each time, as it is or as it shall be.
 */
export interface CouponUpdate extends CouponFields {
  readonly id: number;
  readonly appliesTo: CouponScope;
}

/** Which coupons; all that is given must hold. */
export interface CouponFilter {
  readonly name?: string;
  readonly type?: Coupon["type"];
  readonly excludeType?: Coupon["type"];
}

/** `/v2/coupons`. */
export interface CouponsResource {
  /**
   * Coupons by ascending id, 250 a page, each once, whatever is added or deleted meanwhile. The API tells no total; the page
   * after the last one is empty, and is asked for. Scope `store_v2_marketing_read_only`.
   */
  pages(options?: {
    readonly filter?: CouponFilter;
    readonly from?: IdCursor | null;
    readonly limit?: number;
    readonly readAhead?: boolean;
  }): AsyncIterable<Page<Coupon, IdCursor>>;
  /** The coupon of this code, without regard to case, or `null`. Scope `store_v2_marketing_read_only`. */
  byCode(code: string): Promise<Coupon | null>;
  /** One coupon. Scope `store_v2_marketing_read_only`. Throws NOT_FOUND where there is none. */
  get(id: number): Promise<Coupon>;
  /** How many the store has. Scope `store_v2_marketing_read_only`. */
  count(): Promise<number>;
  /**
   * Makes one. Never sent again when its answer was lost: codes are unique, and `byCode` tells whether it was made. Scope
   * `store_v2_marketing`. Throws CONFLICT or INPUT for a name or code that is taken (the API leaves open which), INPUT for
   * what the store refuses.
   */
  create(coupon: NewCoupon): Promise<Coupon>;
  /**
   * Changes one. Sent again when its answer was lost, which changes nothing more. Scope `store_v2_marketing`. Throws
   * NOT_FOUND where there is none.
   */
  update(update: CouponUpdate): Promise<Coupon>;
  /**
   * Deletes one; one that is gone already counts as deleted. A promotion that it belongs to stays. Scope
   * `store_v2_marketing`.
   */
  delete(id: number): Promise<void>;
}
