/** One way in which a part of an order was paid. */
export interface OrderPaymentPart {
  readonly kind: "gateway" | "offline" | "store_credit" | "gift_certificate";
  /** In hundredths of the order's currency; whole hundreds where the currency has no decimals. */
  readonly cents: number;
}

/** A refund that was made before the sandbox started. */
export interface OrderRefundFact {
  /** When, in milliseconds. */
  readonly at: number;
  readonly reason: string;
  /**
   * What was refunded; the amounts, which hold the tax, add up to `cents`. `PRODUCT` and `GIFT_WRAPPING` name an order-product id, `SHIPPING` and
   * `HANDLING` an order-address id, `FEE` a fee's id; `quantity` is 0 but for products and wrappings.
   */
  readonly items: readonly {
    readonly type: "PRODUCT" | "GIFT_WRAPPING" | "SHIPPING" | "HANDLING" | "FEE";
    readonly id: number;
    readonly quantity: number;
    readonly cents: number;
    readonly taxCents: number;
  }[];
  readonly cents: number;
  /** How it was given back; adds up to `cents`, and each kind takes no more than was paid by it. */
  readonly parts: readonly OrderPaymentPart[];
}

/**
 * How an order was paid. `state` is what became of the money that is neither store credit nor gift certificate: `none`
 * (nothing was asked for yet), `pending` (asked for, not yet heard of), `authorized`, `captured`, `voided` after an
 * authorisation, or `declined`. Store credit and gift certificates are spent in every state but `none` and `declined`.
 */
export interface OrderPaymentFacts {
  /** As the order names it, "Credit card", "Bank Deposit"; "" where nothing was to be paid. */
  readonly method: string;
  /** The gateway's id, `"braintree"`; `null` where none took part. */
  readonly gateway: string | null;
  /** The gateway's own id of the payment, which the order calls its `payment_provider_id`; `null` where none took part. */
  readonly gatewayTransactionId: string | null;
  readonly currency: string;
  readonly state: "none" | "pending" | "authorized" | "captured" | "voided" | "declined";
  /** Parts of the order's `total_inc_tax`, together all of it; none of an order that costs nothing. */
  readonly parts: readonly OrderPaymentPart[];
  /** When the authorisation or purchase was made, in milliseconds: some seconds after the order. */
  readonly authorizedAt: number;
  /** When it was captured; `undefined` where it was a purchase in one step, or was not captured. */
  readonly capturedAt?: number;
  readonly voidedAt?: number;
  /** By ascending time. */
  readonly refunds: readonly OrderRefundFact[];
}
