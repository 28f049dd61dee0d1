import type { StoreOrder } from "../store/order-resources.js";
import { makeRefund } from "../store/refund-making.js";
import { leftToRefund } from "../store/refund-quote.js";
import type { RefundRequest } from "../store/refund-request.js";
import type { RefundItemType, StoreRefund } from "../store/refund-resources.js";
import type { Store } from "../store/store.js";
import type { TransactionGateway } from "../store/transaction-gateway.js";
import type { StoreTransaction } from "../store/transaction-resources.js";
import { settlePayment } from "../store/transaction-settling.js";

/** Something that a third hand refunds: a quantity of products and wrappings, an amount of all else. */
export interface ThirdHandRefundItem {
  readonly type: RefundItemType;
  readonly id: number;
  readonly quantity?: number | undefined;
  /** In units of the order's currency. */
  readonly amount?: number | undefined;
  readonly reason?: string | undefined;
}

/** Payments in the hands of a test or of an operator. */
export interface PaymentsControl {
  /** Of one order, by ascending id. Throws where there is no such order. */
  transactions(orderId: number): readonly StoreTransaction[];
  /** Of one order, by ascending id, amounts in hundredths. */
  refunds(orderId: number): readonly StoreRefund[];
  /**
   * A third hand refunds items, or without items all that is left, in the first way that the store offers. Throws where
   * that cannot be.
   */
  refund(orderId: number, items?: readonly ThirdHandRefundItem[]): StoreRefund;
  /** The provider declines a refund's payments after all. Throws where there is no such refund. */
  declineRefund(refundId: number, message?: string): StoreRefund;
  /** The gateway answers a pending capture or void now; answers whether there was one. */
  settle(orderId: number, options?: { readonly isDeclined?: boolean }): boolean;
  /** How long gateways take for a capture or a void from now on, in milliseconds; `null` leaves them to {@link settle}. */
  setSettlementDelay(delayMs: number | null): void;
}

/** The control over the payments of one sandbox. */
export function createPaymentsControl(store: Store, gateway: TransactionGateway): PaymentsControl {
  return {
    transactions: (orderId) => store.transactions.of(orderOf(store, orderId)),
    refunds: (orderId) => store.refunds.of(orderId),
    refund(orderId, items) {
      const order = orderOf(store, orderId);
      return makeRefund(store, order, { request: items === undefined ? allLeft(store, order) : requestOf(items) });
    },
    declineRefund: (refundId, message = "The payment provider declined the refund.") =>
      declineRefund(store, refundId, message),
    settle: (orderId, options = {}) => settlePayment(store, orderId, options.isDeclined ?? false),
    setSettlementDelay: (delayMs) => gateway.setDelay(delayMs),
  };
}

function orderOf(store: Store, orderId: number): StoreOrder {
  const order = store.orders.get(orderId);
  if (order === undefined) throw new Error(`The store has no order ${orderId}.`);
  return order;
}

function requestOf(items: readonly ThirdHandRefundItem[]): RefundRequest {
  return {
    items: items.map(({ type, id, quantity, amount, reason = "" }) => ({
      type,
      id,
      reason,
      adjustments: [],
      ...(quantity === undefined ? {} : { quantity }),
      ...(amount === undefined ? {} : { cents: Math.round(amount * 100) }),
    })),
  };
}

function allLeft(store: Store, order: StoreOrder): RefundRequest {
  const cents = leftToRefund(store, order);
  return { items: [{ type: "ORDER", id: order.id, cents, reason: "", adjustments: [] }] };
}

function declineRefund(store: Store, refundId: number, declinedMessage: string): StoreRefund {
  const refund = store.refunds.get(refundId);
  if (refund === undefined) throw new Error(`The store has no refund ${refundId}.`);
  const order = orderOf(store, refund.orderId);
  for (const { transactionId } of refund.payments) store.transactions.fail(order, transactionId);
  const payments = refund.payments.map((payment) => ({ ...payment, isDeclined: true, declinedMessage }));
  return store.refunds.replace({ ...refund, payments });
}
