/** An order of somebody, as an agent sees it. */

/** Money in the currency that the shopper paid in. */
export interface Money {
  /** An exact decimal: `12.50`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** A line of an order. */
export interface PersonOrderItem {
  /** The order-product id, by which it is refunded. */
  readonly id: number;
  readonly productId: number | null;
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
  readonly quantityShipped: number;
  readonly quantityRefunded: number;
  readonly unitPrice: Money;
  readonly total: Money;
  /** What the shopper chose: `Size: S`. */
  readonly options: readonly string[];
}

/** What was sent of an order. */
export interface PersonOrderShipment {
  readonly id: number;
  readonly createdAt: Date | null;
  readonly carrier: string;
  readonly trackingNumber: string;
  /** Null where there is none. */
  readonly trackingUrl: string | null;
  readonly items: readonly { readonly orderItemId: number; readonly quantity: number }[];
}

/** Money that went back. */
export interface PersonOrderRefund {
  readonly id: number;
  readonly createdAt: Date | null;
  readonly total: Money;
  readonly reason: string;
}

/** An order. */
export interface PersonOrder {
  readonly id: number;
  /** One of the fifteen of BigCommerce. */
  readonly statusId: number;
  /** What the merchant calls it. */
  readonly status: string;
  /** As the API tells it: `captured`, `partially refunded`. */
  readonly paymentStatus: string;
  readonly paymentMethod: string;
  readonly total: Money;
  /** What went back, or is on its way; null where it could not be read. */
  readonly refunded: Money | null;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly channelId: number | null;
  readonly billingAddress: string;
  /** Each in one line; null where they were not read. */
  readonly shippingAddresses: readonly string[] | null;
  readonly customerMessage: string;
  readonly staffNotes: string;
  /** Null where they could not be read. */
  readonly items: readonly PersonOrderItem[] | null;
  /** How many pieces were sent; null where the store does not tell. */
  readonly itemsShipped: number | null;
  /** Null where they were not read, or could not be: that is no word of nothing having been sent. */
  readonly shipments: readonly PersonOrderShipment[] | null;
  /** Null where they could not be read. */
  readonly refunds: readonly PersonOrderRefund[] | null;
}
