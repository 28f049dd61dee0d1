import type { OrderFields } from "../../store/order-book.js";
import { centsOf, orderAmount } from "../../store/order-money.js";
import type { OrderParts } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";

const costs = ["shipping_cost", "handling_cost", "wrapping_cost"] as const;

/**
 * The amounts and counts of an order that follow from its lines, fees and costs, and from what a request set itself: a
 * subtotal or total that is set is kept, and taxes are what lies between the amounts with and without them.
 */
export function orderTotals(
  order: StoreOrder,
  set: OrderFields,
  { products, fees }: Pick<OrderParts, "products" | "fees">,
): OrderFields {
  const add = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + centsOf(amount), 0);
  const subtotalEx = centsOf(set.subtotal_ex_tax ?? orderAmount(add(products.map((line) => line.total_ex_tax))));
  const subtotalInc = centsOf(set.subtotal_inc_tax ?? orderAmount(add(products.map((line) => line.total_inc_tax))));
  const merged = { ...order, ...set };
  const paid = costs.map((cost) => {
    const [exName, incName] = [`${cost}_ex_tax`, `${cost}_inc_tax`] as const;
    // A cost of which only one amount is set is not taxed.
    const isSet = set[exName] !== undefined || set[incName] !== undefined;
    const ex = isSet ? (set[exName] ?? set[incName] ?? "0") : order[exName];
    const inc = isSet ? (set[incName] ?? set[exName] ?? "0") : order[incName];
    return { cost, ex: centsOf(ex), inc: centsOf(inc) };
  });
  const discounts = centsOf(merged.discount_amount) + centsOf(order.coupon_discount);
  const inc = subtotalInc + paid.reduce((sum, one) => sum + one.inc, 0) + add(fees.map((fee) => fee.cost_inc_tax));
  const ex = subtotalEx + paid.reduce((sum, one) => sum + one.ex, 0) + add(fees.map((fee) => fee.cost_ex_tax));
  const totalInc = centsOf(set.total_inc_tax ?? orderAmount(Math.max(0, inc - discounts)));
  const totalEx = centsOf(
    // The tax within a discount is as the tax within all that is discounted.
    set.total_ex_tax ?? orderAmount(Math.max(0, ex - (inc === 0 ? 0 : Math.round((discounts * ex) / inc)))),
  );
  return {
    subtotal_ex_tax: orderAmount(subtotalEx),
    subtotal_inc_tax: orderAmount(subtotalInc),
    subtotal_tax: orderAmount(subtotalInc - subtotalEx),
    ...Object.fromEntries(
      paid.flatMap((one) => [
        [`${one.cost}_ex_tax`, orderAmount(one.ex)],
        [`${one.cost}_inc_tax`, orderAmount(one.inc)],
        [`${one.cost}_tax`, orderAmount(one.inc - one.ex)],
      ]),
    ),
    total_ex_tax: orderAmount(totalEx),
    total_inc_tax: orderAmount(totalInc),
    total_tax: orderAmount(totalInc - totalEx),
    items_total: set.items_total ?? products.reduce((sum, { quantity }) => sum + quantity, 0),
    items_shipped: set.items_shipped ?? products.reduce((sum, line) => sum + line.quantity_shipped, 0),
  };
}

/** What the wrapping of lines costs, as fields of their order. */
export function wrappingCosts(products: OrderParts["products"]): OrderFields {
  const add = (name: "base_wrapping_cost" | "wrapping_cost_ex_tax" | "wrapping_cost_inc_tax") =>
    orderAmount(products.reduce((sum, line) => sum + centsOf(line[name]), 0));
  return {
    base_wrapping_cost: add("base_wrapping_cost"),
    wrapping_cost_ex_tax: add("wrapping_cost_ex_tax"),
    wrapping_cost_inc_tax: add("wrapping_cost_inc_tax"),
  };
}
