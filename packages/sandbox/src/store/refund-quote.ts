import { currencyStep } from "../world/order-currency.js";
import { orderCharges } from "./order-charges.js";
import { centsOf, roundCents } from "./order-money.js";
import type { StoreOrder } from "./order-resources.js";
import { quoteItem } from "./refund-items-left.js";
import { methodsFor } from "./refund-methods.js";
import {
  mustBePayable,
  RefundFault,
  type RefundMethod,
  type RefundOverride,
  type RefundRequest,
} from "./refund-request.js";
import type { RefundItem, StoreRefund } from "./refund-resources.js";
import type { Store } from "./store.js";

/**
 * What a refund comes to, and how it can be given back. Amounts are in hundredths of the transactional currency, which the
 * shopper paid in and the order calls its default one (BigCommerce API reference, orders v2 and v3); that which prices were
 * shown in, the order's `currency_code`, has no part in it. The yen has no decimals: quotes in it are of whole yens.
 */
export interface RefundQuote {
  readonly totalCents: number;
  readonly taxCents: number;
  /** The tax as the store works it out, whatever the merchant's own values are. */
  readonly calculatedTaxCents: number;
  /** The part that was asked for on the order as a whole. */
  readonly orderLevelCents: number;
  /** Below zero, by how much less is left than was asked for. */
  readonly adjustmentCents: number;
  readonly items: readonly RefundItem[];
  readonly methods: readonly RefundMethod[];
}

/** Works out what a refund comes to. Throws a {@link RefundFault} where there can be none. */
export function quoteRefund(
  store: Store,
  order: StoreOrder,
  request: RefundRequest,
  override?: RefundOverride,
): RefundQuote {
  const facts = store.transactions.facts(order);
  if (facts.state !== "captured") {
    throw new RefundFault("order_id", `Order ${order.id} has no settled payment to refund.`);
  }
  const left = leftToRefund(store, order);
  const quoted =
    "items" in request ? quoteItems(store, order, request.items) : quoteTax(order, request.taxAdjustmentCents);
  if (override !== undefined) {
    const field = "merchant_calculated_override";
    mustBePayable(override.totalCents, order.default_currency_code, `${field}.total_amount`);
    mustBePayable(override.taxCents, order.default_currency_code, `${field}.total_tax`);
  }
  const asked = override?.totalCents ?? quoted.cents;
  const totalCents = Math.min(asked, left);
  if (override !== undefined && asked > left) {
    throw new RefundFault("merchant_calculated_override.total_amount", `Only ${left / 100} is left to refund.`);
  }
  const share = quoted.cents === 0 || override !== undefined ? 1 : totalCents / quoted.cents;
  const calculated = roundCents(quoted.taxCents * share, currencyStep(order.default_currency_code));
  const calculatedTaxCents = "items" in request ? Math.min(calculated, taxLeft(store, order)) : calculated;
  return {
    totalCents,
    taxCents: override?.taxCents ?? calculatedTaxCents,
    calculatedTaxCents,
    orderLevelCents: quoted.orderLevelCents,
    adjustmentCents: totalCents - asked,
    items: quoted.items,
    methods: methodsFor(store, order, totalCents),
  };
}

/** What was paid of an order and was not refunded, all of it payable in the order's currency. */
export function leftToRefund(store: Store, order: StoreOrder): number {
  const paid = store.transactions.facts(order).parts.reduce((sum, { cents }) => sum + cents, 0);
  return paid - refundedCents(store, order.id);
}

/** What was refunded of an order; refunds whose payments were all declined do not count. */
export function refundedCents(store: Store, orderId: number): number {
  return store.refunds
    .of(orderId)
    .flatMap(({ payments }) => payments)
    .reduce((sum, { cents, isDeclined }) => sum + (isDeclined ? 0 : cents), 0);
}

/** Refunds of an order of which not all payments were declined. */
function refundsInForce(store: Store, orderId: number): StoreRefund[] {
  return store.refunds.of(orderId).filter(({ payments }) => payments.some(({ isDeclined }) => !isDeclined));
}

/** The tax of an order that no refund gave back, as the store works it out. */
function taxLeft(store: Store, order: StoreOrder): number {
  const given = refundsInForce(store, order.id).reduce((sum, refund) => sum + refund.calculatedTaxCents, 0);
  return Math.max(0, roundCents(centsOf(order.total_tax), currencyStep(order.default_currency_code)) - given);
}

interface Quoted {
  readonly cents: number;
  readonly taxCents: number;
  readonly orderLevelCents: number;
  readonly items: readonly RefundItem[];
}

function quoteItems(
  store: Store,
  order: StoreOrder,
  requests: Extract<RefundRequest, { items: unknown }>["items"],
): Quoted {
  if (requests.length === 0) throw new RefundFault("items", "At least one item is needed.");
  const charges = orderCharges(store, order);
  const earlier = refundsInForce(store, order.id).flatMap((refund) => refund.items);
  const items: RefundItem[] = [];
  for (const [index, request] of requests.entries()) {
    // Items of one request use up what is left, one after the other.
    items.push(quoteItem({ order, charges, gone: [...earlier, ...items] }, request, `items.${index}`));
  }
  return {
    items,
    cents: items.reduce((sum, { cents }) => sum + cents, 0),
    taxCents: items.reduce((sum, { taxCents }) => sum + taxCents, 0),
    orderLevelCents: items.reduce((sum, { type, cents }) => sum + (type === "ORDER" ? cents : 0), 0),
  };
}

function quoteTax(order: StoreOrder, cents: number): Quoted {
  mustBePayable(cents, order.default_currency_code, "tax_adjustment_amount");
  const tax = centsOf(order.total_tax);
  if (cents <= 0 || cents > tax) {
    throw new RefundFault("tax_adjustment_amount", `The tax of order ${order.id} is ${tax / 100}.`);
  }
  return { items: [], cents, taxCents: cents, orderLevelCents: 0 };
}
