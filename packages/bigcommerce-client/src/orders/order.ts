import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { OrderAddress } from "./order-address.js";
import type { OrderFee } from "./order-fee.js";
import type { OrderLineItem } from "./order-line-item.js";

/**
 * An order (`/v2/orders`; BigCommerce API reference, orders v2). Amounts are in the currency the shopper paid in, without and
 * with tax; an amount is `null` where an old order does not tell it.
 */
export interface Order {
  readonly id: number;
  /** `null` for a guest, whom only `billingAddress.email` tells. */
  readonly customerId: number | null;
  readonly isGuest: boolean;
  /** One of `orderStatus`. */
  readonly statusId: number;
  /** The platform's name of the status. */
  readonly status: string;
  /** The merchant's name of the status; the one to show. */
  readonly customStatus: string;
  readonly billingAddress: OrderAddress;
  readonly dateCreated: Instant;
  readonly dateModified: Instant;
  /** When all of it had been shipped; `null` before. */
  readonly dateShipped: Instant | null;

  /** What the shopper paid in (the API's `default_currency_code`). */
  readonly currencyCode: string;
  /** What the storefront showed prices in (the API's `currency_code`). */
  readonly displayCurrencyCode: string;
  /** From the store's currency to the one shown; always 1 for an order made by the API. */
  readonly displayExchangeRate: DecimalString | null;
  /** Told where the store has several currencies. */
  readonly storeCurrencyCode: string | null;
  /** From the store's currency to {@link currencyCode}, where the store has several. */
  readonly storeExchangeRate: DecimalString | null;
  /** Whether the amounts with tax are the exact ones, and not those without. */
  readonly isTaxInclusivePricing: boolean | null;

  readonly subtotalExTax: DecimalString;
  readonly subtotalIncTax: DecimalString;
  readonly subtotalTax: DecimalString | null;
  readonly shippingCostExTax: DecimalString | null;
  readonly shippingCostIncTax: DecimalString | null;
  readonly handlingCostExTax: DecimalString | null;
  readonly handlingCostIncTax: DecimalString | null;
  readonly wrappingCostExTax: DecimalString | null;
  readonly wrappingCostIncTax: DecimalString | null;
  readonly totalExTax: DecimalString;
  readonly totalIncTax: DecimalString;
  readonly totalTax: DecimalString | null;
  /** The discount on the order; what coupons took off is `couponDiscount`. */
  readonly discountAmount: DecimalString | null;
  readonly couponDiscount: DecimalString | null;
  readonly storeCreditAmount: DecimalString | null;
  readonly giftCertificateAmount: DecimalString | null;
  /** Documented as always 0: what was refunded is told by `refunds`. */
  readonly refundedAmount: DecimalString | null;

  readonly itemsTotal: number | null;
  readonly itemsShipped: number | null;
  readonly shippingAddressCount: number | null;
  readonly isDigital: boolean | null;

  readonly paymentMethod: string;
  /**
   * `authorized`, `captured`, `capture pending`, `declined`, `held for review`, `paid`, `partially refunded`, `pending`,
   * `refunded`, `void`, `void pending`, or empty.
   */
  readonly paymentStatus: string;
  /** The payment's id with its provider. */
  readonly paymentProviderId: string | null;

  readonly staffNotes: string;
  readonly customerMessage: string;
  /** Whether the shopper ticked the box for e-mails at the checkout. */
  readonly isEmailOptIn: boolean | null;
  readonly customerLocale: string;

  readonly channelId: number | null;
  /** `www`, `manual`, `external`, …: where it was made. */
  readonly orderSource: string;
  readonly externalSource: string | null;
  readonly externalId: string | null;
  readonly externalOrderId: string | null;
  readonly externalMerchantId: string | null;
  readonly cartId: string | null;
  /** Whether it is archived. */
  readonly isDeleted: boolean;

  /**
   * With `include: ["consignments.line_items"]`: its lines. `null` when they were not asked for, or the store did not tell all
   * of them: then `orderProducts` tells them.
   */
  readonly lineItems: readonly OrderLineItem[] | null;
  /**
   * With `include: ["fees"]`: what was charged beside lines, shipping, handling and wrapping; part of the totals. `null` when
   * they were not asked for, or the store did not tell them.
   */
  readonly fees: readonly OrderFee[] | null;
}
