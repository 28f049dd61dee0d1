import { type OrderCharge, orderCharges } from "../../store/order-charges.js";
import { orderAmount } from "../../store/order-money.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { orderCurrencies, storeCurrency } from "../../world/order-currency.js";
import type { Answer, Call } from "../answer.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { existingOrder, partsPage } from "./existing-order.js";

/**
 * `GET /v2/orders/{order_id}/taxes`: one for each line and cost that is taxed, after discounts, together the order's
 * `total_tax` to the cent; `details` names the lines.
 */
export function listOrderTaxes({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const details = new Query(call.search, ["details", "page", "limit"], "v2").boolean("details") ?? false;
  return partsPage(call, taxesOf(store, order, details), ["details"]);
}

/**
 * What each kind is taxed as. `line_item_type` knows no fees (BigCommerce API reference, orders v2); their tax is told as
 * that of handling.
 */
const taxedAs = {
  item: { line_item_type: "item", tax_class_id: 0, class: "Default Tax Class" },
  "gift-wrapping": { line_item_type: "gift-wrapping", tax_class_id: 3, class: "Gift Wrapping" },
  shipping: { line_item_type: "shipping", tax_class_id: 2, class: "Shipping" },
  handling: { line_item_type: "handling", tax_class_id: 2, class: "Shipping" },
  fee: { line_item_type: "handling", tax_class_id: 0, class: "Default Tax Class" },
} as const;

function taxesOf(store: Store, order: StoreOrder, details: boolean): unknown[] {
  const taxed = orderCharges(store, order).filter(({ taxCents }) => taxCents !== 0);
  const wasMadeThroughApi = order.id > store.orders.size.orders;
  return taxed.map((charge, index) => {
    const as = taxedAs[charge.kind];
    const tax = orderAmount(charge.taxCents);
    return {
      id: order.id * 200 + index,
      order_id: order.id,
      order_address_id: charge.addressId,
      tax_rate_id: 1,
      sales_tax_id: "",
      tax_class_id: as.tax_class_id,
      name: order.is_tax_inclusive_pricing ? "MwSt." : "Sales Tax",
      // So named of every order that was made through the API (BigCommerce API reference, orders v2).
      class: wasMadeThroughApi ? "API Tax Override" : as.class,
      rate: orderAmount(Math.round(rateOf(order, charge) * 10_000)),
      priority: 0,
      priority_amount: tax,
      line_amount: tax,
      order_pickup_method_id: 0,
      ...(details
        ? {
            order_product_id: charge.kind === "item" ? String(charge.id) : null,
            line_item_type: as.line_item_type,
          }
        : {}),
    };
  });
}

/** The rate where orders are paid in the currency, unless the amounts are too far from it to be rounded ones. */
function rateOf(order: StoreOrder, { cents, taxCents }: OrderCharge): number {
  const { taxRate, step } = orderCurrencies.find(({ code }) => code === order.default_currency_code) ?? storeCurrency;
  const ex = cents - taxCents;
  // Of pieces that were rounded one by one, the sum may be half a unit off for each.
  const isNear = Math.abs(ex * taxRate - taxCents) <= step * Math.max(1, order.items_total);
  return isNear || ex === 0 ? taxRate : taxCents / ex;
}
