import { call, type Told } from "./call-store.js";
import type { Sandbox } from "../src/index.js";
import type { OrderPaymentFacts } from "../src/store/order-payments.js";
import { type OrderDraft, orderDraft } from "../src/world/seeded-order-draft.js";
import { seededOrderPayments } from "../src/world/seeded-order-payments.js";
import type { StoreSize } from "../src/world/world-size.js";

/** A small store of which tests pick orders. */
export const paidStore: StoreSize = { seed: 1, customers: 500, orders: 3000, products: 50, subscribers: 0 };

/** The first seeded order of {@link paidStore} that was paid as wanted. */
export function orderPaid(isWanted: (facts: OrderPaymentFacts, draft: OrderDraft) => boolean): number {
  for (let id = 1; id <= paidStore.orders; id++) {
    if (isWanted(seededOrderPayments(paidStore, id), orderDraft(paidStore, id))) return id;
  }
  throw new Error("The store has no order that was paid like this.");
}

/** Whether it was paid with one part of this kind only, all of it there, and nothing refunded. */
export function isPaidBy(...kinds: readonly string[]): (facts: OrderPaymentFacts) => boolean {
  return ({ state, parts, refunds }) =>
    state === "captured" && refunds.length === 0 && parts.map(({ kind }) => kind).join() === kinds.join();
}

/** Whether it was paid in euros, more than a little, by a card alone. */
export function isPaidByCard(facts: OrderPaymentFacts, draft: OrderDraft): boolean {
  const isInEuros = facts.currency === "EUR";
  return isPaidBy("gateway")(facts) && facts.gateway === "stripe" && isInEuros && draft.totalInc > 3000;
}

/** Whether a customer with an account bought. */
export function hasAccount(draft: OrderDraft): boolean {
  return draft.buyer.kind === "account";
}

/** An order of an account that was paid by card. */
export const cardOrderOfAccount = orderPaid((facts, draft) => isPaidByCard(facts, draft) && hasAccount(draft));

/** A guest's order that was paid by card. */
export const cardOrderOfGuest = orderPaid((facts, draft) => isPaidByCard(facts, draft) && !hasAccount(draft));

/** Posts what is to be done to an order's payment. */
export function postPaymentAction(sandbox: Sandbox, orderId: number, action: string, body: unknown): Promise<Told> {
  return call(sandbox, `/v3/orders/${orderId}/payment_actions/${action}`, { method: "POST", body });
}

/** An amount of the order as a whole. */
export function orderItem(orderId: number, amount: number) {
  return { item_type: "ORDER", item_id: orderId, amount };
}
