import { currencyStep } from "../world/order-currency.js";
import type { OrderCharge } from "./order-charges.js";
import { centsOf, roundCents, taxWithin } from "./order-money.js";
import type { StoreOrder } from "./order-resources.js";
import { mustBePayable, RefundFault, type RefundItemRequest } from "./refund-request.js";
import type { RefundItem } from "./refund-resources.js";

/** What items of a refund are worked out from. */
export interface Refundable {
  readonly order: StoreOrder;
  readonly charges: readonly OrderCharge[];
  /** What was refunded before and was not declined. */
  readonly gone: readonly RefundItem[];
}

/**
 * What an item of a refund comes to, with the tax in it. Amounts hold the tax. Whatever is refunded piece by piece comes to
 * what it was charged with: the last piece is all that is left, and so is its tax. Throws a {@link RefundFault} for what the
 * order does not have, or not any more, and for parts of what its currency can pay.
 *
 * @param path where in the request the item stands
 */
export function quoteItem({ order, charges, gone }: Refundable, request: RefundItemRequest, path: string): RefundItem {
  const { type, id, quantity, cents, reason, adjustments } = request;
  const part = chargeOf(order, charges, type, id);
  if (part === undefined)
    throw new RefundFault(`${path}.item_id`, `Order ${order.id} has no ${type} with the id ${id}.`);
  const code = order.default_currency_code;
  const step = currencyStep(code);
  const earlier = gone.filter((item) => item.type === type && item.id === id);
  const quantityLeft = part.quantity - earlier.reduce((sum, item) => sum + item.quantity, 0);
  const wholeGone = earlier.reduce((sum, item) => sum + item.cents - sumOf(item.adjustments), 0);
  const centsLeft = Math.max(0, roundCents(part.cents, step) - wholeGone);
  const taxLeft = Math.max(0, roundCents(part.taxCents, step) - earlier.reduce((sum, item) => sum + item.taxCents, 0));
  let whole = cents ?? 0;
  let isLast = whole === centsLeft;
  if (quantity !== undefined) {
    if (quantity > quantityLeft) {
      throw new RefundFault(`${path}.quantity`, `Of ${type} ${id} only ${Math.max(0, quantityLeft)} can be refunded.`);
    }
    isLast = quantity === quantityLeft;
    // Of pieces that were all rounded up, nothing may be left before the last one.
    whole = isLast ? centsLeft : Math.min(centsLeft, roundCents((part.cents * quantity) / part.quantity, step));
  } else {
    mustBePayable(whole, code, `${path}.amount`);
    if (whole > centsLeft && type !== "ORDER") {
      throw new RefundFault(`${path}.amount`, `Of ${type} ${id} only ${centsLeft / 100} can be refunded.`);
    }
  }
  for (const adjustment of adjustments) mustBePayable(adjustment.cents, code, `${path}.adjustments`);
  const adjusted = sumOf(adjustments);
  if (whole + adjusted < 0) {
    throw new RefundFault(`${path}.adjustments`, `They take off more than the ${whole / 100} of the item.`);
  }
  const taxCents = isLast ? taxLeft : Math.min(taxLeft, taxWithin(whole, part.cents, part.taxCents, step));
  return { type, id, quantity: quantity ?? 0, reason, adjustments, cents: whole + adjusted, taxCents };
}

const kinds = {
  PRODUCT: "item",
  GIFT_WRAPPING: "gift-wrapping",
  SHIPPING: "shipping",
  HANDLING: "handling",
  FEE: "fee",
} as const;

function chargeOf(
  order: StoreOrder,
  charges: readonly OrderCharge[],
  type: RefundItem["type"],
  id: number,
): Pick<OrderCharge, "cents" | "taxCents" | "quantity"> | undefined {
  if (type !== "ORDER" && type !== "TAX") {
    return charges.find((charge) => charge.kind === kinds[type] && charge.id === id);
  }
  if (id !== order.id) return undefined;
  const tax = centsOf(order.total_tax);
  // What is asked for on the order as a whole is not divided into goods and tax.
  return type === "ORDER" ? { cents: 0, taxCents: 0, quantity: 0 } : { cents: tax, taxCents: tax, quantity: 0 };
}

function sumOf(adjustments: RefundItem["adjustments"]): number {
  return adjustments.reduce((sum, { cents }) => sum + cents, 0);
}
