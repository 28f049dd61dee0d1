import { roundCents } from "../store/order-money.js";
import type { StoreRefund } from "../store/refund-resources.js";
import { providerOf } from "./payment-provider.js";
import { type OrderDraft, orderDraft } from "./seeded-order-draft.js";
import { paymentsOf } from "./seeded-order-payments.js";
import { seededRefundTransactionId } from "./seeded-transaction.js";
import type { StoreSize } from "./world-size.js";

/** How many ids every seeded refund has for its payments. */
const paymentsPerRefund = 3;

/** The highest id that a payment of a seeded refund may have. */
export function lastSeededRefundPaymentId(lastRefundId: number): number {
  return lastRefundId * paymentsPerRefund;
}

/** The refund of an order as it was seeded, under an id; `undefined` where nothing was given back, as it cost nothing. */
export function seededRefund(size: StoreSize, orderId: number, id: number): StoreRefund | undefined {
  const draft = orderDraft(size, orderId);
  const facts = paymentsOf(size, draft);
  const [refund] = facts.refunds;
  if (refund === undefined) return undefined;
  const { at, reason, items, cents, parts } = refund;
  const taxCents = draft.statusId === 4 ? draft.totalTax : taxOfFirstLine(draft, cents);
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

function taxOfFirstLine({ lines, currency }: OrderDraft, cents: number): number {
  const price = lines[0]?.price;
  return price === undefined || price.inc === 0
    ? 0
    : roundCents((cents * (price.inc - price.ex)) / price.inc, currency.step);
}
