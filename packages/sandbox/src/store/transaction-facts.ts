import { seededOrderPayments } from "../world/seeded-order-payments.js";
import type { StoreSize } from "../world/world-size.js";
import { currencyStep } from "../world/order-currency.js";
import { centsOf, roundCents } from "./order-money.js";
import type { OrderPaymentFacts } from "./order-payments.js";
import type { StoreOrder } from "./order-resources.js";

/** Statuses that an order without an online payment has once the merchant has the money. */
const paidStatuses = new Set([2, 3, 4, 8, 9, 10, 11, 13, 14]);

/**
 * How an order was paid: a seeded one as it was seeded, a later one by hand, since the API takes no payment with it. Money
 * that comes by hand is there when the order's status says so.
 */
export function paymentFactsOf(size: StoreSize, order: StoreOrder): OrderPaymentFacts {
  const facts = order.id <= size.orders ? seededOrderPayments(size, order.id) : factsOfLater(order);
  const isPaidByHand = facts.gateway === null && facts.state === "pending" && paidStatuses.has(order.status_id);
  return isPaidByHand ? { ...facts, state: "captured" } : facts;
}

function factsOfLater(order: StoreOrder): OrderPaymentFacts {
  const payable = (amount: string) => roundCents(centsOf(amount), currencyStep(order.default_currency_code));
  const total = payable(order.total_inc_tax);
  const certificate = Math.min(total, payable(order.gift_certificate_amount));
  const credit = Math.min(total - certificate, payable(order.store_credit_amount));
  const parts = [
    { kind: "gift_certificate" as const, cents: certificate },
    { kind: "store_credit" as const, cents: credit },
    { kind: "offline" as const, cents: total - certificate - credit },
  ].filter(({ cents }) => cents > 0);
  return {
    method: order.payment_method,
    gateway: null,
    gatewayTransactionId: null,
    currency: order.default_currency_code,
    state: total === 0 || order.status_id === 0 ? "none" : order.status_id === 6 ? "declined" : "pending",
    parts,
    authorizedAt: Date.parse(order.date_created),
    refunds: [],
  };
}
