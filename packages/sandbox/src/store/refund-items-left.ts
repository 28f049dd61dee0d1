import { orderCurrencies } from "../world/order-currency.js";
import { centsOf, roundCents } from "./order-money.js";
import type { StoreOrder } from "./order-resources.js";
import { RefundFault, type RefundItemRequest } from "./refund-request.js";
import type { RefundItem } from "./refund-resources.js";
import type { Store } from "./store.js";

/** What a part of an order cost, and how many of it there are. */
interface Refundable {
  readonly cents: number;
  readonly taxCents: number;
  readonly quantity: number;
}

/**
 * What an item of a refund comes to, with the tax in it. Amounts hold the tax. Throws a {@link RefundFault} for what the
 * order does not have, or not any more.
 *
 * @param path where in the request the item stands
 * @param before items of the same request that are refunded already
 */
export function quoteItem(
  store: Store,
  order: StoreOrder,
  request: RefundItemRequest,
  path: string,
  before: readonly RefundItem[],
): { readonly item: RefundItem; readonly taxCents: number } {
  const { type, id, quantity, cents, reason, adjustments } = request;
  const part = refundable(store, order, type, id);
  if (part === undefined)
    throw new RefundFault(`${path}.item_id`, `Order ${order.id} has no ${type} with the id ${id}.`);
  const earlier = store.refunds
    .of(order.id)
    .filter(({ payments }) => payments.some(({ isDeclined }) => !isDeclined))
    .flatMap(({ items }) => items);
  const gone = [...earlier, ...before].filter((item) => item.type === type && item.id === id);
  const quantityLeft = part.quantity - gone.reduce((sum, item) => sum + item.quantity, 0);
  const adjusted = adjustments.reduce((sum, adjustment) => sum + adjustment.cents, 0);
  const centsLeft = part.cents - gone.reduce((sum, item) => sum + item.cents - sumOf(item.adjustments), 0);
  let whole = cents ?? 0;
  if (quantity !== undefined) {
    if (quantity > quantityLeft) {
      throw new RefundFault(`${path}.quantity`, `Of ${type} ${id} only ${Math.max(0, quantityLeft)} can be refunded.`);
    }
    whole =
      quantity === quantityLeft
        ? Math.max(0, centsLeft)
        : roundCents((part.cents * quantity) / part.quantity, stepOf(order));
  } else if (whole > centsLeft && type !== "ORDER") {
    throw new RefundFault(`${path}.amount`, `Of ${type} ${id} only ${Math.max(0, centsLeft) / 100} can be refunded.`);
  }
  if (whole + adjusted < 0) {
    throw new RefundFault(`${path}.adjustments`, `They take off more than the ${whole / 100} of the item.`);
  }
  const taxCents = part.cents === 0 ? 0 : roundCents((whole * part.taxCents) / part.cents, stepOf(order));
  return { item: { type, id, quantity: quantity ?? 0, reason, adjustments, cents: whole + adjusted }, taxCents };
}

/** The least that can be paid in the order's currency, in hundredths. */
export function stepOf(order: StoreOrder): number {
  return orderCurrencies.find(({ code }) => code === order.default_currency_code)?.step ?? 1;
}

function refundable(store: Store, order: StoreOrder, type: RefundItem["type"], id: number): Refundable | undefined {
  const { parts } = store.orders;
  if (type === "PRODUCT" || type === "GIFT_WRAPPING") {
    const line = parts.list(order.id, "products").find((product) => product.id === id);
    if (line === undefined) return undefined;
    if (type === "GIFT_WRAPPING") return costs(line.wrapping_cost_inc_tax, line.wrapping_cost_tax, line.quantity);
    const cents = centsOf(line.discounted_total_inc_tax);
    const total = centsOf(line.total_inc_tax);
    const taxCents = total === 0 ? 0 : Math.round((cents * centsOf(line.total_tax)) / total);
    return { cents, taxCents, quantity: line.quantity };
  }
  if (type === "SHIPPING" || type === "HANDLING") {
    const address = parts.list(order.id, "shippingAddresses").find((one) => one.id === id);
    if (address === undefined) return undefined;
    return type === "SHIPPING"
      ? costs(address.cost_inc_tax, address.cost_tax)
      : costs(address.handling_cost_inc_tax, address.handling_cost_tax);
  }
  if (type === "FEE") {
    const fee = parts.list(order.id, "fees").find((one) => one.id === id);
    return fee === undefined ? undefined : costs(fee.cost_inc_tax, fee.cost_tax);
  }
  if (id !== order.id) return undefined;
  // What is asked for on the order as a whole is not divided into goods and tax.
  return type === "ORDER" ? { cents: 0, taxCents: 0, quantity: 0 } : costs(order.total_tax, order.total_tax);
}

function costs(cost: string, tax: string, quantity = 0): Refundable {
  return { cents: centsOf(cost), taxCents: centsOf(tax), quantity };
}

function sumOf(adjustments: RefundItem["adjustments"]): number {
  return adjustments.reduce((sum, { cents }) => sum + cents, 0);
}
