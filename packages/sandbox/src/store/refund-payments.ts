import { customProvider, type PaymentProvider, providerOf, storeCreditProvider } from "../world/payment-provider.js";
import type { StoreOrder } from "./order-resources.js";
import type { RefundQuote } from "./refund-quote.js";
import { RefundFault, type RefundMethod } from "./refund-request.js";
import type { RefundPayment } from "./refund-resources.js";
import type { Store } from "./store.js";

/** A payment that whoever asks for a refund chose. */
export interface ChosenPayment {
  readonly providerId: string;
  readonly cents: number;
  readonly offline: boolean;
}

/**
 * Throws a {@link RefundFault} unless the payments are all parts of one of the quote's ways. What a gateway could give back
 * may be given back by hand, not the other way round.
 */
export function checkPayments(
  store: Store,
  order: StoreOrder,
  quote: RefundQuote,
  chosen: readonly ChosenPayment[],
): void {
  const known = new Map(providers(store, order).map((provider) => [provider.id, provider]));
  for (const [index, { providerId, offline }] of chosen.entries()) {
    if (providerId === storeCreditProvider.id && order.customer_id === 0) {
      throw new RefundFault("payments", "Unable to provide store credit for a guest customer.", true);
    }
    const provider = known.get(providerId);
    if (provider === undefined) {
      throw new RefundFault(`payments.${index}.provider_id`, `Order ${order.id} knows no provider ${providerId}.`);
    }
    if (provider.isOffline && !offline) {
      throw new RefundFault(`payments.${index}.offline`, `${providerId} gives nothing back online.`);
    }
  }
  if (quote.methods.some((method) => isMethod(method, chosen))) return;
  const total = chosen.reduce((sum, { cents }) => sum + cents, 0);
  throw new RefundFault(
    "payments",
    total === quote.totalCents
      ? "The payments are none of the refund methods of the quote."
      : `The payments come to ${total / 100}, and the refund to ${quote.totalCents / 100}.`,
  );
}

function isMethod(method: RefundMethod, chosen: readonly ChosenPayment[]): boolean {
  const names = (parts: readonly { readonly providerId: string; readonly cents: number }[]) =>
    parts.map(({ providerId, cents }) => `${providerId} ${cents}`).sort();
  return names(method).join() === names(chosen).join();
}

function providers(store: Store, order: StoreOrder): PaymentProvider[] {
  const facts = store.transactions.facts(order);
  return [...facts.parts.map(({ kind }) => providerOf(facts, kind)), storeCreditProvider, customProvider];
}

/** Gives a part back now: makes its transaction, and adds store credit to the customer's. */
export function payBack(store: Store, order: StoreOrder, { providerId, cents, offline }: ChosenPayment): RefundPayment {
  const provider = providers(store, order).find(({ id }) => id === providerId) ?? customProvider;
  const reference = store.transactions.origin(order, providerId)?.id;
  const event = "refund";
  const made = store.transactions.add(order, {
    event,
    provider,
    cents,
    ...(reference === undefined ? {} : { reference }),
  });
  if (providerId === storeCreditProvider.id) giveCredit(store, order, cents);
  const id = store.refunds.nextPaymentId();
  return { id, providerId, cents, offline, isDeclined: false, declinedMessage: "", transactionId: made.id };
}

/** Store credit is in the store's own currency. */
function giveCredit(store: Store, order: StoreOrder, cents: number): void {
  const customer = store.customer(order.customer_id);
  if (customer === undefined) return;
  const rate = Number(order.store_default_to_transactional_exchange_rate) || 1;
  const before = customer.store_credit_amounts[0]?.amount ?? 0;
  const amount = Math.round((before + cents / 100 / rate) * 100) / 100;
  store.changeCustomer(customer.id, { store_credit_amounts: [{ amount }] });
}
