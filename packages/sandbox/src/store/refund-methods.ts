import { customProvider, type PaymentProvider, providerOf, storeCreditProvider } from "../world/payment-provider.js";
import type { StoreOrder } from "./order-resources.js";
import type { RefundMethod, RefundMethodPart } from "./refund-request.js";
import type { Store } from "./store.js";

/**
 * The ways to give back so much of an order: the way it was paid, or store credit unless it is a guest's, or by hand. Of
 * an order that was paid in several ways, that combination comes last (BigCommerce API reference, orders v3): the gateway
 * or the merchant's hand first, then store credit, then gift certificates, each up to what was paid by it.
 */
export function methodsFor(store: Store, order: StoreOrder, cents: number): RefundMethod[] {
  if (cents === 0) return [];
  const original = originalMethod(store, order, cents);
  const credit = order.customer_id === 0 ? [] : [[partOf(storeCreditProvider, cents)]];
  const others = [...credit, [partOf(customProvider, cents)]].filter(
    ([part]) => original.length !== 1 || part?.providerId !== original[0]?.providerId,
  );
  return original.length === 1 ? [original, ...others] : original.length === 0 ? others : [...others, original];
}

function originalMethod(store: Store, order: StoreOrder, cents: number): RefundMethod {
  const facts = store.transactions.facts(order);
  const given = store.refunds.of(order.id).flatMap(({ payments }) => payments.filter(({ isDeclined }) => !isDeclined));
  let left = cents;
  const parts = facts.parts.toReversed().flatMap(({ kind, cents: paid }) => {
    const provider = providerOf(facts, kind);
    const back = given.reduce((sum, payment) => sum + (payment.providerId === provider.id ? payment.cents : 0), 0);
    const part = Math.min(left, Math.max(0, paid - back));
    left -= part;
    // A guest who has store credit no more cannot be given it back.
    return part === 0 || (kind === "store_credit" && order.customer_id === 0) ? [] : [partOf(provider, part)];
  });
  // Where refunds went other ways before, too little may be left of this one.
  return left === 0 && parts.reduce((sum, part) => sum + part.cents, 0) === cents ? parts : [];
}

function partOf({ id, description, isOffline }: PaymentProvider, cents: number): RefundMethodPart {
  return { providerId: id, description, cents, offline: isOffline, isOfflineProvider: isOffline };
}
