import type { Page } from "../lists/page.js";
import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { RefundCursor } from "./refund-pages.js";
import type { NewRefund, RefundSubject } from "./refund-request.js";

/** What a refund would come to (BigCommerce API reference, orders v3). Amounts in the order's currency. */
export interface RefundQuote {
  readonly orderId: number;
  readonly totalRefundAmount: DecimalString;
  readonly totalRefundTaxAmount: DecimalString;
  readonly orderLevelRefundAmount: DecimalString | null;
  /** What rounding to two decimals added or took. */
  readonly rounding: DecimalString | null;
  /** What can be refunded less what was asked for: below zero where more was asked for than is left. */
  readonly adjustment: DecimalString | null;
  /** Whether the total includes the tax; `null` where the store does not tell. */
  readonly isTaxInclusive: boolean | null;
  /** The ways to refund; one of them is chosen, and all of its parts are sent. */
  readonly refundMethods: readonly RefundMethod[];
}

/** One way to refund, by one provider or several together. */
export interface RefundMethod {
  readonly parts: readonly RefundMethodPart[];
}

/** What one provider pays back in a refund method. */
export interface RefundMethodPart {
  readonly providerId: string;
  readonly providerDescription: string;
  readonly amount: DecimalString;
  /** Whether the money is paid back elsewhere, and only recorded here. */
  readonly offline: boolean;
  /** Whether the provider never pays online, as cash on delivery. */
  readonly isOfflineProvider: boolean | null;
  readonly offlineReason: string;
}

/** A refund as the store keeps it. */
export interface Refund {
  readonly id: number;
  readonly orderId: number;
  /** Who made it; `null` where it was nobody with an account. */
  readonly userId: number | null;
  readonly dateCreated: Instant;
  readonly reason: string;
  readonly totalAmount: DecimalString;
  /** Below zero where more tax was collected by refunding less. */
  readonly totalTax: DecimalString;
  readonly usesMerchantOverrideValues: boolean | null;
  /** None where tax alone was refunded. */
  readonly items: readonly RefundedItem[];
  readonly payments: readonly RefundPayment[];
}

/** A refund as its making is answered: `null` is what the store did not tell, and tells by `get`. */
export type CreatedRefund = Omit<Refund, SometimesTold> & { readonly [Field in SometimesTold]: Refund[Field] | null };

type SometimesTold = "dateCreated" | "totalTax" | "items" | "payments";

/** A part of an order that was refunded. */
export interface RefundedItem {
  /** `PRODUCT`, `GIFT_WRAPPING`, `SHIPPING`, `HANDLING`, `ORDER`, `FEE` or `TAX`. */
  readonly itemType: string;
  /** As in the request. */
  readonly itemId: number;
  readonly reason: string;
  /** For PRODUCT. */
  readonly quantity: number | null;
  readonly requestedAmount: DecimalString | null;
  /** What was kept back of a PRODUCT; `null` where it is not told, as by `get`. */
  readonly adjustments: readonly { readonly amount: DecimalString; readonly description: string }[] | null;
}

/**
 * Money on its way back. It is paid after the refund was made, so that a refund may be there and its payment declined.
 * `null` is what the store does not tell; it promises none of these fields.
 */
export interface RefundPayment {
  readonly id: number | null;
  readonly providerId: string;
  readonly amount: DecimalString | null;
  readonly offline: boolean | null;
  readonly isDeclined: boolean | null;
  readonly declinedMessage: string;
  /**
   * BigCommerce's own id of its transaction, which the API writes as a text here and as a number in `orderTransactions`: it
   * is equal to `String(transaction.id)`, and to no gateway's id. `null` until there is one, and where it is not told, as by
   * `get`.
   */
  readonly transactionId: string | null;
}

/**
 * Which refunds, of all orders. A refund has no date of change: that its payment was declined later is seen only by who
 * reads recent refunds again.
 */
export interface RefundFilter {
  readonly createdMin?: Instant;
  readonly createdMax?: Instant;
  /** The transaction of one of its payments, as {@link RefundPayment.transactionId} tells it. */
  readonly transactionId?: string;
}

/**
 * Refunds (BigCommerce API reference, orders v3). Quoting and refunding need one of the scopes `store_v2_orders` and
 * `store_v2_transactions`, reading one of their `_read_only` twins.
 */
export interface RefundsResource {
  /**
   * What a refund would come to, and the ways to pay it. It changes nothing.
   * @throws Fault INPUT in the store's words for what cannot be refunded, NOT_FOUND.
   */
  quote(orderId: number, subject: RefundSubject): Promise<RefundQuote>;
  /**
   * Refunds: the payments are begun, and end later (`isDeclined`). Refunds of one order go one at a time, as the store
   * demands, those of several at once. Stock does not come back; the order's status becomes refunded or partially refunded,
   * of which the shopper may hear by e-mail, by the store's settings.
   *
   * It is sent once. Where no answer tells what became of it (none came, 5xx, a success that cannot be read) the fault is
   * OUTCOME_UNKNOWN: read `ofOrder` then, and compare what was asked for with what is there, for there is no key by which
   * the store would know it again.
   * @throws Fault INPUT in the store's words, as for amounts that are not those of a quote; CONFLICT while another refund of
   * the order is under way; UNAVAILABLE with code OUTCOME_UNKNOWN, which is not retryable.
   */
  create(orderId: number, refund: NewRefund): Promise<CreatedRefund>;
  /** All of one order, by ascending id. */
  ofOrder(orderId: number): Promise<Refund[]>;
  /** @throws Fault NOT_FOUND */
  get(refundId: number): Promise<Refund>;
  /**
   * Those of some orders, or with some ids, in any number, by ascending id: one request for 50 ids, two for 50 orders.
   * @throws Fault INPUT with code FILTER_INVALID for both, or neither; else as {@link pages}.
   */
  list(
    filter: RefundFilter &
      (
        | { readonly orderIds: readonly number[]; readonly ids?: never }
        | { readonly ids: readonly number[]; readonly orderIds?: never }
      ),
  ): Promise<Refund[]>;
  /**
   * All refunds of the store that the filter lets through, by ascending id, 250 a page; from `from` on when given. A payment
   * that is declined later changes no date: to hear of it, read recent refunds again.
   * @throws Fault LIST_INCOMPLETE where the store ends the list before all came that it counts, RESPONSE_MALFORMED where ids do
   * not ascend from page to page.
   */
  pages(filter?: RefundFilter & { readonly from?: RefundCursor | null }): AsyncIterable<Page<Refund, RefundCursor>>;
}
