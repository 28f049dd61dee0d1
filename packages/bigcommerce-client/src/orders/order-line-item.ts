import type { DecimalString } from "../wire/decimal.js";

/**
 * One line of an order (BigCommerce API reference, orders v2: order products, and a consignment's line items). Amounts are
 * in the currency that the shopper paid in, `price` of one piece and `total` of the line, before discounts. Two places of the
 * API tell lines, and not all of the same: `null` is what was not told, or what there is none of.
 */
export interface OrderLineItem {
  /** The order-product id: what refunds and shipments are asked for by. It is no product's id. */
  readonly id: number;
  readonly orderId: number;
  /** `null` for an item that is not in the catalogue. */
  readonly productId: number | null;
  readonly variantId: number | null;
  /** The shipping address it goes to; `null` for what is not shipped. */
  readonly orderAddressId: number | null;
  readonly name: string;
  readonly sku: string;
  readonly upc: string;
  readonly brand: string;
  /** `physical`, `digital` or `giftcertificate`. */
  readonly type: string;
  readonly quantity: number;
  readonly quantityShipped: number | null;
  readonly quantityRefunded: number | null;
  readonly basePrice: DecimalString | null;
  readonly priceExTax: DecimalString;
  readonly priceIncTax: DecimalString;
  readonly priceTax: DecimalString | null;
  readonly totalExTax: DecimalString;
  readonly totalIncTax: DecimalString;
  readonly totalTax: DecimalString | null;
  /** What the shopper paid for the line, all discounts off and tax in. */
  readonly discountedTotalIncTax: DecimalString | null;
  /** What one piece cost the merchant, without tax; never shown to a shopper. */
  readonly costPriceExTax: DecimalString | null;
  /** In the store's unit. */
  readonly weight: DecimalString | null;
  readonly appliedDiscounts: readonly AppliedDiscount[] | null;
  readonly options: readonly OrderLineItemOption[] | null;
  /** The gift wrapping, refundable as GIFT_WRAPPING by the line's id; `null` for none. */
  readonly wrapping: OrderLineItemWrapping | null;
  /** What the day is called that the shopper chose for it, and the day as the store writes it. */
  readonly eventName: string | null;
  readonly eventDate: string | null;
  /** The line that this one is a part of, in a bundle. */
  readonly parentOrderProductId: number | null;
  readonly isBundledProduct: boolean | null;
  readonly giftCertificateId: number | null;
  readonly externalId: string | null;
  readonly binPickingNumber: string;
  readonly fulfillmentSource: string;
}

/** A discount's part of one line. */
export interface AppliedDiscount {
  /** `coupon`, `manual-discount`, or a promotion's own. */
  readonly id: string;
  readonly amount: DecimalString;
  readonly name: string;
  /** `null` where no code was entered for it. */
  readonly code: string | null;
  /** `order` or `product`. */
  readonly target: string;
}

/** What the shopper chose of a product's options. */
export interface OrderLineItemOption {
  readonly id: number;
  readonly productOptionId: number | null;
  /** As the shopper saw it: `Size`. */
  readonly displayName: string;
  /** As the shopper saw it: `S`. */
  readonly displayValue: string;
  /** The option value's id as text, or what was entered. */
  readonly value: string;
  readonly type: string;
}

/** A line's gift wrapping; amounts for the whole line. */
export interface OrderLineItemWrapping {
  readonly name: string;
  readonly message: string;
  readonly costExTax: DecimalString | null;
  readonly costIncTax: DecimalString | null;
}

/** `/v2/orders/{id}/products` (BigCommerce API reference, orders v2). Scope `store_v2_orders_read_only`. */
export interface OrderProductsResource {
  /**
   * All lines of one order, by ascending id. For many orders ask for the orders with
   * `include: ["consignments.line_items"]`, which tells the lines of 250 orders in one request.
   * @throws Fault NOT_FOUND for an order that there is not.
   */
  list(orderId: number): Promise<OrderLineItem[]>;
  /** One line, by its order-product id. */
  get(orderId: number, orderProductId: number): Promise<OrderLineItem>;
}
