/** What of an order is to be refunded, as the store is asked. */
import type { Order, OrderShippingAddress, Refund, RefundItemRequest } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import type { RefundWish } from "./action.js";
import { isPayable, knownUnits, moneyOf, moneyWords, unitsOf } from "./money.js";

/** An order with its refunds, as they were read together. */
export interface OrderNow {
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

/** @throws Fault INPUT for a wish that is none. */
export function checkWish({ items, shipping, amount }: RefundWish): void {
  if (amount !== undefined && (items !== undefined || shipping !== undefined))
    throw inputFault(
      "REFUND_AMBIGUOUS",
      "An amount was asked for together with items or shipping.",
      "Ask for an amount; or for items, shipping or both; or for nothing, which is all that is left.",
      "amount",
    );
  if (items === undefined) return;
  if (items.length === 0)
    throw inputFault(
      "ITEMS_EMPTY",
      "No item is named.",
      "Name items, or leave them out for all that is left.",
      "items",
    );
  for (const [index, { orderItemId, quantity }] of items.entries()) {
    const place = `items.${index}`;
    if (!Number.isSafeInteger(quantity) || quantity < 1)
      throw inputFault(
        "QUANTITY_INVALID",
        `${quantity} is no quantity.`,
        "Give a whole number from 1 on.",
        `${place}.quantity`,
      );
    if (items.findIndex((other) => other.orderItemId === orderItemId) < index)
      throw inputFault(
        "ITEM_TWICE",
        `The item ${orderItemId} is named twice.`,
        "Name each item once.",
        `${place}.orderItemId`,
      );
  }
}

/** The parts of an order that a wish is about. All that is left is asked for as an amount of the order. */
export async function refundItems(
  context: LookupContext,
  wish: RefundWish,
  now: OrderNow,
): Promise<RefundItemRequest[]> {
  const { order } = now;
  const { items, shipping, amount } = wish;
  if (amount !== undefined) return [wholeOrder(order, wished(amount, order, "amount"))];
  if (items === undefined && shipping === undefined) return [wholeOrder(order, left(now))];
  const products = (items ?? []).map(({ orderItemId, quantity }): RefundItemRequest => ({
    itemType: "PRODUCT",
    itemId: orderItemId,
    quantity,
  }));
  if (shipping === undefined) return products;
  const addresses = await context.bigcommerce.orderShippingAddresses.list(order.id);
  return [...products, ...shippingItems(now, addresses, wished(shipping, order, "shipping"))];
}

/** An amount of the order as a whole, whatever its lines. */
export function wholeOrder({ id, currencyCode }: Order, units: bigint): RefundItemRequest {
  return { itemType: "ORDER", itemId: id, amount: moneyOf(units, currencyCode).amount };
}

/** What the order came to less what went back; payments that were declined have not. The store says how much of it can go back. */
function left({ order, refunds }: OrderNow): bigint {
  const units = refunds.reduce((sum, refund) => sum - givenBack(refund), knownUnits(order.totalIncTax));
  if (units > 0n) return units;
  throw nothingLeft(order.id);
}

export function nothingLeft(orderId: number) {
  return inputFault(
    "NOTHING_LEFT",
    `Of order ${orderId} nothing is left to be refunded.`,
    "Look at its refunds.",
    "orderId",
  );
}

/** What of a refund went back, or is on its way: not what was declined. */
export function givenBack({ totalAmount, payments }: Refund): bigint {
  const declined = payments.filter(({ isDeclined }) => isDeclined === true);
  if (payments.length > 0 && declined.length === payments.length) return 0n;
  return declined.reduce((sum, { amount }) => sum - knownUnits(amount ?? "0"), knownUnits(totalAmount));
}

/** An amount that somebody asked for. @throws Fault INPUT for what is none, or cannot be paid in the order's currency. */
function wished(amount: string, { currencyCode }: Order, field: "amount" | "shipping"): bigint {
  const units = unitsOf(amount);
  if (units !== undefined && units > 0n && isPayable(units, currencyCode)) return units;
  throw inputFault(
    "AMOUNT_INVALID",
    `"${amount}" is no amount of ${currencyCode} that can be paid.`,
    "Give an amount above zero in digits, with a point before the decimals, such as 19.99.",
    field,
  );
}

/**
 * An amount of shipping over the addresses of the order, each up to what it cost and was not refunded yet: the store takes it
 * by address alone. Where all of it goes to one address the store judges the amount.
 */
function shippingItems(
  { order, refunds }: OrderNow,
  addresses: readonly OrderShippingAddress[],
  units: bigint,
): RefundItemRequest[] {
  const item = (itemId: number, part: bigint): RefundItemRequest => ({
    itemType: "SHIPPING",
    itemId,
    amount: moneyOf(part, order.currencyCode).amount,
  });
  const [only] = addresses;
  if (only !== undefined && addresses.length === 1) return [item(only.id, units)];
  let rest = units;
  const parts = addresses.flatMap(({ id, costIncTax }) => {
    const room = knownUnits(costIncTax) - shippingGiven(refunds, id);
    const part = room < rest ? room : rest;
    if (part <= 0n) return [];
    rest -= part;
    return [item(id, part)];
  });
  if (rest === 0n) return parts;
  throw inputFault(
    "SHIPPING_TOO_HIGH",
    `Of the shipping of order ${order.id} only ${moneyWords(moneyOf(units - rest, order.currencyCode))} is left.`,
    "Ask for no more than that.",
    "shipping",
  );
}

function shippingGiven(refunds: readonly Refund[], addressId: number): bigint {
  return refunds
    .filter(({ payments }) => payments.length === 0 || payments.some(({ isDeclined }) => isDeclined !== true))
    .flatMap(({ items }) => items)
    .filter(({ itemType, itemId }) => itemType === "SHIPPING" && itemId === addressId)
    .reduce((sum, { requestedAmount }) => sum + knownUnits(requestedAmount ?? "0"), 0n);
}
