import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";

/**
 * Something that happened to an order's money (BigCommerce API reference, orders v3: transactions). Which parts are told
 * depends on the way of payment. The token of a stored payment instrument is not read.
 */
export interface OrderTransaction {
  readonly id: number;
  readonly orderId: number;
  /** `purchase`, `authorization`, `capture`, `refund`, `void`, `pending` or `settled`. */
  readonly event: string;
  /** `credit_card`, `electronic_wallet`, `gift_certificate`, `store_credit`, `custom`, `offline`, `offsite`, … */
  readonly method: string;
  readonly amount: DecimalString;
  /** ISO 4217. */
  readonly currencyCode: string;
  /** `ok` or `error`. */
  readonly status: string;
  readonly dateCreated: Instant;
  readonly gateway: string;
  readonly gatewayTransactionId: string | null;
  /** The transaction it acts on, as a refund on a purchase. */
  readonly referenceTransactionId: number | null;
  readonly paymentMethodId: string | null;
  readonly isTest: boolean | null;
  /** Whether the gateway holds it for fraud. */
  readonly isFraudReview: boolean | null;
  readonly creditCard: TransactionCard | null;
  readonly giftCertificate: TransactionGiftCertificate | null;
  /** The shopper's store credit afterwards. */
  readonly remainingStoreCredit: DecimalString | null;
  /** What an offline payment, or one entered by hand, is called. */
  readonly offlineMethod: string | null;
}

/** As much of a card as is told. */
export interface TransactionCard {
  readonly cardType: string;
  readonly last4: string;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
}

/** A gift certificate that paid. */
export interface TransactionGiftCertificate {
  readonly code: string;
  readonly remainingBalance: DecimalString | null;
  /** `active`, `pending`, `disabled` or `expired`. */
  readonly status: string;
}

/** `/v3/orders/{id}/transactions`. Scope `store_v2_transactions_read_only`. */
export interface OrderTransactionsResource {
  /**
   * All of one order, in one request; the API does not page them.
   * @throws Fault LIST_INCOMPLETE where the store counts more than it answered, NOT_FOUND.
   */
  list(orderId: number): Promise<OrderTransaction[]>;
}
