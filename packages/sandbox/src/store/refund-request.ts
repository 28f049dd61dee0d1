import { currencyStep } from "../world/order-currency.js";
import type { RefundAdjustment, RefundItemType } from "./refund-resources.js";

/** A part of an order that is to be refunded. */
export interface RefundItemRequest {
  readonly type: RefundItemType;
  /** An order-product id, an order-address id, a fee's id, or the order's own, by the type. */
  readonly id: number;
  /** Of products and wrappings. */
  readonly quantity?: number;
  /** Of all others, in hundredths. */
  readonly cents?: number;
  readonly reason: string;
  readonly adjustments: readonly RefundAdjustment[];
}

/** What is to be refunded: items, or tax that was overcharged, in hundredths. */
export type RefundRequest = { readonly items: readonly RefundItemRequest[] } | { readonly taxAdjustmentCents: number };

/** Values that the merchant worked out, in the place of the store's. */
export interface RefundOverride {
  readonly totalCents: number;
  readonly taxCents: number;
}

/** A part of a way to refund. */
export interface RefundMethodPart {
  readonly providerId: string;
  readonly description: string;
  readonly cents: number;
  /** Whether the merchant gives it back by hand. */
  readonly offline: boolean;
  /** Whether the provider can do no other. */
  readonly isOfflineProvider: boolean;
}

/** A way to refund: all its parts together. */
export type RefundMethod = readonly RefundMethodPart[];

/** Why a refund cannot be: what is wrong, and where in the request. */
export class RefundFault extends Error {
  override readonly name = "RefundFault";
  /** A path as `items.0.quantity`. */
  readonly field: string;
  /** Whether it is that guests have no store credit, which is refused in a shape of its own. */
  readonly isGuestCredit: boolean;

  constructor(field: string, message: string, isGuestCredit = false) {
    super(message);
    this.field = field;
    this.isGuestCredit = isGuestCredit;
  }
}

/** Throws a {@link RefundFault} for an amount in hundredths that the currency cannot pay: the yen has no decimals. */
export function mustBePayable(cents: number, currency: string, field: string): void {
  if (cents % currencyStep(currency) === 0) return;
  throw new RefundFault(field, `${cents / 100} cannot be paid in ${currency}, which has no decimals.`);
}
