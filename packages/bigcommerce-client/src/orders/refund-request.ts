import type { DecimalString } from "../wire/decimal.js";

/**
 * A part of an order to be refunded (BigCommerce API reference, orders v3). Amounts are in the order's currency, with at most
 * two decimals.
 */
export type RefundItemRequest = QuantityRefundItem | AmountRefundItem;

/** A number of pieces of a line, or of their gift wrapping. */
export interface QuantityRefundItem {
  readonly itemType: "PRODUCT" | "GIFT_WRAPPING";
  /** The order-product id: the line's own. */
  readonly itemId: number;
  readonly quantity: number;
  /** At most 1,000 characters. */
  readonly reason?: string;
  /** What is kept back; for PRODUCT only. */
  readonly adjustments?: readonly RefundAdjustment[];
}

/** An amount of money. */
export interface AmountRefundItem {
  readonly itemType: "SHIPPING" | "HANDLING" | "ORDER" | "FEE" | "TAX";
  /**
   * SHIPPING and HANDLING: the order-address id. ORDER: the order's id; its tax is not computed anew. FEE: the order-fee id
   * (`orderFees`). TAX: not documented.
   */
  readonly itemId: number;
  readonly amount: DecimalString;
  /** At most 1,000 characters. */
  readonly reason?: string;
}

/** Something kept back of a refunded line, as a service fee. */
export interface RefundAdjustment {
  /** Below zero. */
  readonly amount: DecimalString;
  /** At most 255 characters. */
  readonly description?: string;
}

/** What to refund: parts of the order, or tax that was overcharged. */
export type RefundSubject =
  | { readonly items: readonly RefundItemRequest[]; readonly taxAdjustmentAmount?: never }
  | { readonly taxAdjustmentAmount: DecimalString; readonly items?: never };

/** Money that goes back by one payment provider; the parts of a quote's refund method fit as they are. */
export interface RefundPaymentRequest {
  readonly providerId: string;
  readonly amount: DecimalString;
  /** True records what is paid back elsewhere; false has the provider pay. */
  readonly offline: boolean;
}

/** A refund to be made. */
export type NewRefund = (
  | {
      readonly items: readonly RefundItemRequest[];
      readonly taxAdjustmentAmount?: never;
      /** Why; for each item that gives no reason of its own, since the API takes reasons by item. */
      readonly reason?: string;
    }
  /** The API takes no reason for tax. */
  | { readonly taxAdjustmentAmount: DecimalString; readonly items?: never; readonly reason?: never }
) & {
  /** All parts of one refund method of a quote, with its amounts. */
  readonly payments: readonly RefundPaymentRequest[];
  /**
   * Amounts computed elsewhere, in place of the store's. The payments must add up to them, and the order's taxes are not
   * changed.
   */
  readonly merchantCalculatedOverride?: { readonly totalAmount: DecimalString; readonly totalTax: DecimalString };
};
