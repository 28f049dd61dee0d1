import type { RefundItem, StoreRefund } from "../../store/refund-resources.js";

/** A moment as refunds answer it: `2026-06-18T14:06:05+00:00`. */
function refundDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+00:00`;
}

function head(refund: StoreRefund) {
  return {
    id: refund.id,
    order_id: refund.orderId,
    user_id: 0,
    created: refundDate(refund.createdAt),
    reason: refund.reason,
    total_amount: refund.totalCents / 100,
    total_tax: refund.taxCents / 100,
    uses_merchant_override_values: refund.overridden,
  };
}

/** Only items by amount were asked for by amount. */
function requested({ cents, quantity }: RefundItem): number | undefined {
  return quantity > 0 ? undefined : cents / 100;
}

/** A refund as it is answered where it was made, and in lists. */
export function refundAnswer(refund: StoreRefund) {
  return {
    ...head(refund),
    items: refund.items.map((item) => ({
      item_type: item.type,
      item_id: item.id,
      reason: item.reason,
      ...(item.quantity > 0 ? { quantity: item.quantity } : {}),
      ...(requested(item) === undefined ? {} : { requested_amount: requested(item) }),
      adjustments: item.adjustments.map(({ cents, description }) => ({ amount: cents / 100, description })),
    })),
    payments: refund.payments.map((payment) => ({
      id: payment.id,
      provider_id: payment.providerId,
      amount: payment.cents / 100,
      offline: payment.offline,
      is_declined: payment.isDeclined,
      declined_message: payment.declinedMessage,
      transaction_id: String(payment.transactionId),
    })),
  };
}

/**
 * A refund as it is answered alone: the amount asked for is a text or null, adjustments and transactions are not told
 * (BigCommerce API reference, orders v3).
 */
export function singleRefundAnswer(refund: StoreRefund) {
  return {
    ...head(refund),
    payments: refund.payments.map((payment) => ({
      id: payment.id,
      provider_id: payment.providerId,
      amount: payment.cents / 100,
      offline: payment.offline,
      is_declined: payment.isDeclined,
      declined_message: payment.declinedMessage,
    })),
    items: refund.items.map((item) => ({
      item_type: item.type,
      item_id: item.id,
      ...(item.quantity > 0 ? { quantity: item.quantity } : {}),
      requested_amount: requested(item)?.toFixed(2) ?? null,
      reason: item.reason,
    })),
  };
}
