/** What can be refunded (BigCommerce API reference, orders v3). */
export const refundItemTypes = ["PRODUCT", "GIFT_WRAPPING", "SHIPPING", "HANDLING", "ORDER", "FEE", "TAX"] as const;

/** What can be refunded. */
export type RefundItemType = (typeof refundItemTypes)[number];

/** Something taken off what is refunded for a line. */
export interface RefundAdjustment {
  /** Below zero. */
  readonly cents: number;
  readonly description: string;
}

/** A part of a refund. */
export interface RefundItem {
  readonly type: RefundItemType;
  /** An order-product id, an order-address id, a fee's id, or the order's own, by the type. */
  readonly id: number;
  /** 0 but for products and wrappings. */
  readonly quantity: number;
  readonly reason: string;
  readonly adjustments: readonly RefundAdjustment[];
  /** What it comes to, adjustments taken off, in hundredths. */
  readonly cents: number;
  /** The tax in it, before adjustments. */
  readonly taxCents: number;
}

/** One way in which a refund is given back. */
export interface RefundPayment {
  readonly id: number;
  /** As `braintree`, `storecredit`, `bankdeposit`, `custom`. */
  readonly providerId: string;
  readonly cents: number;
  readonly offline: boolean;
  readonly isDeclined: boolean;
  readonly declinedMessage: string;
  /** The transaction that it made. */
  readonly transactionId: number;
}

/** A refund as the store keeps it; amounts in hundredths of the currency that the order was paid in. */
export interface StoreRefund {
  readonly id: number;
  readonly orderId: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly reason: string;
  readonly totalCents: number;
  readonly taxCents: number;
  /** The tax as the store worked it out; another than `taxCents` where it was overridden, or is adjusted by this. */
  readonly calculatedTaxCents: number;
  readonly overridden: boolean;
  /** None of a tax adjustment. */
  readonly items: readonly RefundItem[];
  readonly payments: readonly RefundPayment[];
}
