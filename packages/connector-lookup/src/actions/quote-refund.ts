/** What a refund would pay back. */
import type { RefundItemRequest, RefundMethod, RefundQuote } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { actionsOff, inputFault } from "./action-faults.js";
import type { Actor, Quote, RefundWish } from "./action.js";
import { mustBeAllowed } from "./allowed.js";
import { orderFingerprint, refundIds } from "./fingerprint.js";
import { knownUnits, moneyOf, moneyWords } from "./money.js";
import { keepQuote, type KeptMethod } from "./quotes.js";
import { checkWish, nothingLeft, refundItems, wholeOrder, type OrderNow } from "./refund-subject.js";

/**
 * Asks the store what a refund would come to, and keeps its answer: what is confirmed later is just this, if the order is still
 * as it was. Nothing is paid.
 * @throws Fault INPUT for what cannot be refunded, NOT_FOUND for an order that is not there.
 */
export async function quoteRefund(context: LookupContext, actor: Actor, wish: RefundWish): Promise<Quote> {
  if (!context.config.actions.enabled) throw actionsOff();
  checkWish(wish);
  const { orderId } = wish;
  // Read before the store reckons: whatever changes meanwhile is found out when the quote is confirmed.
  const now = await readOrderNow(context, orderId);
  mustBeAllowed(context, "refundOrder", now);
  const items = await refundItems(context, wish, now);
  const reckoned = await reckon(context, wish, now, items);
  const { currencyCode } = now.order;
  const kept = await keepQuote(context, actor, {
    orderId,
    items: reckoned.items,
    methods: payableMethods(reckoned.quote).map(keptMethod),
    total: reckoned.quote.totalRefundAmount,
    currency: currencyCode,
    fingerprint: orderFingerprint(now.order, now.refunds),
    refundsSeen: refundIds(now.refunds),
  });
  return {
    id: kept.id,
    orderId,
    total: moneyOf(knownUnits(kept.total), currencyCode),
    methods: kept.methods.map(({ id, title }) => ({ id, title })),
    expiresAt: kept.expiresAt,
  };
}

/** An order and its refunds as they are in the store now: nothing of it is cached. */
export async function readOrderNow(
  { bigcommerce }: Pick<LookupContext, "bigcommerce">,
  orderId: number,
): Promise<OrderNow> {
  const [order, refunds] = await Promise.all([bigcommerce.orders.get(orderId), bigcommerce.refunds.ofOrder(orderId)]);
  return { order, refunds };
}

interface Reckoned {
  readonly items: RefundItemRequest[];
  readonly quote: RefundQuote;
}

/**
 * What the store makes of it. Where less is left than an amount asks for, the store's quote is of what is left: somebody who
 * typed an amount is told; of all that is left it is asked again, so that what is confirmed is what is paid.
 */
async function reckon(
  { bigcommerce }: LookupContext,
  { orderId, amount, items: lines, shipping }: RefundWish,
  { order }: OrderNow,
  items: RefundItemRequest[],
): Promise<Reckoned> {
  const quote = await bigcommerce.refunds.quote(orderId, { items });
  const total = knownUnits(quote.totalRefundAmount);
  if (total <= 0n || payableMethods(quote).length === 0) throw nothingLeft(orderId);
  const isLess = quote.adjustment !== null && knownUnits(quote.adjustment) < 0n;
  if (!isLess || lines !== undefined || shipping !== undefined) return { items, quote };
  if (amount !== undefined) {
    const most = moneyWords(moneyOf(total, order.currencyCode));
    throw inputFault(
      "AMOUNT_TOO_HIGH",
      `Of order ${orderId} only ${most} can be refunded.`,
      "Ask for no more than that.",
      "amount",
    );
  }
  const exact = [wholeOrder(order, total)];
  return { items: exact, quote: await bigcommerce.refunds.quote(orderId, { items: exact }) };
}

/** Those that pay something, and no more than the total that is told. */
function payableMethods({ refundMethods, totalRefundAmount }: RefundQuote): readonly RefundMethod[] {
  const most = knownUnits(totalRefundAmount);
  return refundMethods.filter(({ parts }) => {
    const paid = parts.reduce((sum, { amount }) => sum + knownUnits(amount), 0n);
    return paid > 0n && paid <= most;
  });
}

/** Ids are places within the quote: providers may stand in several methods. */
function keptMethod({ parts }: RefundMethod, index: number): KeptMethod {
  const names = parts.map(({ providerDescription, providerId, offline }) => {
    const name = providerDescription || providerId;
    return offline ? `${name} (paid back outside the store)` : name;
  });
  return {
    id: String(index + 1),
    title: names.join(" + "),
    parts: parts.map(({ providerId, amount, offline }) => ({ providerId, amount, offline })),
  };
}
