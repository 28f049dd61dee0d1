import type { StoreOrder } from "./order-resources.js";
import { checkPayments, type ChosenPayment, payBack } from "./refund-payments.js";
import { quoteRefund, refundedCents } from "./refund-quote.js";
import { RefundFault, type RefundOverride, type RefundRequest } from "./refund-request.js";
import type { StoreRefund } from "./refund-resources.js";
import type { Store } from "./store.js";

/** A refund that is asked for. */
export interface NewRefund {
  readonly request: RefundRequest;
  /** All parts of one of the quote's ways; `undefined` takes the first way. */
  readonly payments?: readonly ChosenPayment[] | undefined;
  readonly override?: RefundOverride | undefined;
}

/**
 * Refunds some of an order: the refund and its transactions are written, the lines say what was refunded, the status becomes
 * Refunded or Partially Refunded, store credit goes to the customer. Nothing returns to stock. Throws a {@link RefundFault}
 * where it cannot be.
 */
export function makeRefund(store: Store, order: StoreOrder, { request, payments, override }: NewRefund): StoreRefund {
  if ("taxAdjustmentCents" in request && override === undefined)
    checkOvercharged(store, order, request.taxAdjustmentCents);
  const quote = quoteRefund(store, order, request, override);
  const chosen =
    payments ?? quote.methods[0]?.map(({ providerId, cents, offline }) => ({ providerId, cents, offline }));
  if (chosen === undefined || chosen.length === 0 || quote.totalCents === 0) {
    throw new RefundFault("payments", `There is nothing of order ${order.id} to be given back.`);
  }
  checkPayments(store, order, quote, chosen);
  const refund = store.refunds.add((id) => ({
    id,
    orderId: order.id,
    createdAt: Math.floor(Date.now() / 1000) * 1000,
    reason: quote.items[0]?.reason ?? "",
    totalCents: quote.totalCents,
    taxCents: quote.taxCents,
    calculatedTaxCents: "items" in request ? quote.calculatedTaxCents : 0,
    overridden: override !== undefined,
    items: quote.items,
    payments: chosen.map((payment) => payBack(store, order, payment)),
  }));
  markOrder(store, order, refund);
  const data = { type: "order", id: order.id, refund: { refund_id: refund.id } };
  store.events.emit({ scope: "store/order/refund/created", data, channelId: order.channel_id });
  return refund;
}

/** A tax adjustment gives back what merchants' own values left overcharged, and no other amount. */
function checkOvercharged(store: Store, order: StoreOrder, cents: number): void {
  const overcharged = store.refunds
    .of(order.id)
    .reduce((sum, refund) => sum + refund.calculatedTaxCents - refund.taxCents, 0);
  if (cents === overcharged) return;
  throw new RefundFault("tax_adjustment_amount", `The tax overcharged on order ${order.id} is ${overcharged / 100}.`);
}

function markOrder(store: Store, order: StoreOrder, refund: StoreRefund): void {
  const lines = store.orders.parts.list(order.id, "products");
  const products = lines.map((line) => {
    const more = refund.items.reduce(
      (sum, { type, id, quantity }) => sum + (type === "PRODUCT" && id === line.id ? quantity : 0),
      0,
    );
    const refunded = Math.min(line.quantity, line.quantity_refunded + more);
    return { ...line, quantity_refunded: refunded, is_refunded: refunded >= line.quantity };
  });
  if (refund.items.some(({ type }) => type === "PRODUCT")) store.orders.parts.set(order.id, { products });
  const paid = store.transactions.facts(order).parts.reduce((sum, { cents }) => sum + cents, 0);
  const isWhole = refundedCents(store, order.id) >= paid;
  store.orders.change(order.id, {
    status_id: isWhole ? 4 : 14,
    payment_status: isWhole ? "refunded" : "partially refunded",
  });
}
