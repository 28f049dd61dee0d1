import type { StoreRefund } from "../store/refund-resources.js";
import { providerOf } from "./payment-provider.js";
import { orderDraft } from "./seeded-order-draft.js";
import { paymentsOf } from "./seeded-order-payments.js";
import { seededRefundTransactionId } from "./seeded-transaction.js";
import type { StoreSize } from "./world-size.js";

/** How many ids every seeded refund has for its payments. */
const paymentsPerRefund = 3;

/** The highest id that a payment of a seeded refund may have. */
export function lastSeededRefundPaymentId(lastRefundId: number): number {
  return lastRefundId * paymentsPerRefund;
}

/** The refund of an order that is Refunded or Partially Refunded, as it was seeded, under an id. */
export function seededRefund(size: StoreSize, orderId: number, id: number): StoreRefund {
  const facts = paymentsOf(size, orderDraft(size, orderId));
  const [refund] = facts.refunds;
  if (refund === undefined) throw new Error(`Of the seeded order ${orderId} nothing was refunded.`);
  const { at, reason, items, cents, parts } = refund;
  const taxCents = items.reduce((sum, item) => sum + item.taxCents, 0);
  return {
    id,
    orderId,
    createdAt: at,
    reason,
    totalCents: cents,
    taxCents,
    calculatedTaxCents: taxCents,
    overridden: false,
    items: items.map((item) => ({ ...item, reason, adjustments: [] })),
    payments: parts.map((part, index) => {
      const provider = providerOf(facts, part.kind);
      return {
        id: (id - 1) * paymentsPerRefund + index + 1,
        providerId: provider.id,
        cents: part.cents,
        offline: provider.isOffline,
        isDeclined: false,
        declinedMessage: "",
        transactionId: seededRefundTransactionId(orderId, index),
      };
    }),
  };
}
