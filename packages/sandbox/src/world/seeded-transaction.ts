import type { OrderPaymentFacts } from "../store/order-payments.js";
import type { StoreTransaction, TransactionEvent } from "../store/transaction-resources.js";
import { providerOf } from "./payment-provider.js";
import { seededOrderPayments } from "./seeded-order-payments.js";
import { seededSettledTime } from "./seeded-order-place.js";
import { type TransactionFacts, transactionOf } from "./transaction-of.js";
import type { StoreSize } from "./world-size.js";

/** How many ids every seeded order has for its transactions, so that the order can be told from the id. */
const idsPerOrder = 16;

/** Places of ids: first of the parts of the payment, then these. */
const placeOf = { capture: 3, void: 4, refund: 5 } as const;

/** The id of a transaction of a seeded order. */
function transactionId(orderId: number, place: number): number {
  return (orderId - 1) * idsPerOrder + place + 1;
}

/** The id of the transaction by which a part of a seeded order's refund was given back. */
export function seededRefundTransactionId(orderId: number, part: number): number {
  return transactionId(orderId, placeOf.refund + part);
}

/** The seeded order that a transaction's id belongs to. */
export function orderOfSeededTransaction(id: number): number {
  return Math.floor((id - 1) / idsPerOrder) + 1;
}

/** The highest id that a transaction of a seeded order may have. */
export function lastSeededTransactionId({ orders }: StoreSize): number {
  return orders * idsPerOrder;
}

/** The transactions of an order as they were seeded, by ascending id; none where no money was asked for. */
export function seededTransactions(size: StoreSize, orderId: number): StoreTransaction[] {
  const facts = seededOrderPayments(size, orderId);
  if (facts.state === "none") return [];
  const make = (place: number, more: Pick<TransactionFacts, "event" | "provider" | "cents" | "at" | "reference">) =>
    transactionOf({
      id: transactionId(orderId, place),
      orderId,
      seed: size.seed,
      methodName: facts.method,
      currency: facts.currency,
      gatewayTransactionId: more.provider.isOffline ? null : facts.gatewayTransactionId,
      isError: facts.state === "declined",
      ...more,
    });
  const isSpent = facts.state !== "declined";
  const made = facts.parts.flatMap(({ kind, cents }, place) => {
    const isMoney = kind === "gateway" || kind === "offline";
    if (!isMoney && !isSpent) return [];
    const event = isMoney ? firstEvent(facts, kind) : "purchase";
    return [make(place, { event, provider: providerOf(facts, kind), cents, at: facts.authorizedAt })];
  });
  const moneyPlace = facts.parts.findIndex(({ kind }) => kind === "gateway" || kind === "offline");
  const money = facts.parts[moneyPlace];
  if (money !== undefined) {
    const provider = providerOf(facts, money.kind);
    const follow = (place: number, event: TransactionEvent, at: number | undefined) => {
      const reference = transactionId(orderId, moneyPlace);
      if (at !== undefined) made.push(make(place, { event, provider, cents: money.cents, at, reference }));
    };
    const settledAt = facts.state === "captured" && provider.isOffline ? seededSettledTime(size, orderId) : undefined;
    follow(placeOf.capture, "capture", facts.capturedAt);
    follow(placeOf.capture, "settled", settledAt);
    follow(placeOf.void, "void", facts.voidedAt);
  }
  for (const refund of facts.refunds) {
    for (const [index, { kind, cents }] of refund.parts.entries()) {
      const provider = providerOf(facts, kind);
      const reference = transactionId(
        orderId,
        facts.parts.findIndex((part) => part.kind === kind),
      );
      made.push(make(placeOf.refund + index, { event: "refund", provider, cents, at: refund.at, reference }));
    }
  }
  return made;
}

/** What happened first to the money that is neither store credit nor gift certificate. */
function firstEvent(facts: OrderPaymentFacts, kind: "gateway" | "offline"): TransactionEvent {
  if (kind === "offline" || facts.state === "pending") return "pending";
  const isInTwoSteps = facts.state === "authorized" || facts.state === "voided" || facts.capturedAt !== undefined;
  return isInTwoSteps ? "authorization" : "purchase";
}
