import { roundCents } from "./order-money.js";
import type { StoreOrder } from "./order-resources.js";
import { quoteItem, stepOf } from "./refund-items-left.js";
import { methodsFor } from "./refund-methods.js";
import { RefundFault, type RefundMethod, type RefundOverride, type RefundRequest } from "./refund-request.js";
import type { RefundItem } from "./refund-resources.js";
import type { Store } from "./store.js";

/** What a refund comes to, in hundredths, and how it can be given back. */
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
  const paid = facts.parts.reduce((sum, { cents }) => sum + cents, 0);
  const left = paid - refundedCents(store, order.id);
  const quoted =
    "items" in request ? quoteItems(store, order, request.items) : quoteTax(order, request.taxAdjustmentCents);
  const asked = override?.totalCents ?? quoted.cents;
  const totalCents = Math.min(asked, left);
  if (override !== undefined && asked > left) {
    throw new RefundFault("merchant_calculated_override.total_amount", `Only ${left / 100} is left to refund.`);
  }
  const share = quoted.cents === 0 || override !== undefined ? 1 : totalCents / quoted.cents;
  const calculatedTaxCents = roundCents(quoted.taxCents * share, stepOf(order));
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

/** What was refunded of an order; refunds whose payments were all declined do not count. */
export function refundedCents(store: Store, orderId: number): number {
  return store.refunds
    .of(orderId)
    .flatMap(({ payments }) => payments)
    .reduce((sum, { cents, isDeclined }) => sum + (isDeclined ? 0 : cents), 0);
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
  const quoted: { item: RefundItem; taxCents: number }[] = [];
  for (const [index, request] of requests.entries()) {
    // Items of one request use up what is left, one after the other.
    quoted.push(
      quoteItem(
        store,
        order,
        request,
        `items.${index}`,
        quoted.map(({ item }) => item),
      ),
    );
  }
  const items = quoted.map(({ item }) => item);
  return {
    items,
    cents: items.reduce((sum, { cents }) => sum + cents, 0),
    taxCents: quoted.reduce((sum, { taxCents }) => sum + taxCents, 0),
    orderLevelCents: items.reduce((sum, { type, cents }) => sum + (type === "ORDER" ? cents : 0), 0),
  };
}

function quoteTax(order: StoreOrder, cents: number): Quoted {
  const tax = Math.round(Number(order.total_tax) * 100);
  if (cents <= 0 || cents > tax) {
    throw new RefundFault("tax_adjustment_amount", `The tax of order ${order.id} is ${tax / 100}.`);
  }
  return { items: [], cents, taxCents: cents, orderLevelCents: 0 };
}
