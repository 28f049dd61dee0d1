import { centsOf, orderAmount } from "../../store/order-money.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { orderCurrencies, storeCurrency } from "../../world/order-currency.js";
import type { Answer, Call } from "../answer.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { existingOrder, partsPage } from "./existing-order.js";

/** `GET /v2/orders/{order_id}/taxes`: one for each line and cost that is taxed; `details` names the lines. */
export function listOrderTaxes({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const details = new Query(call.search, ["details", "page", "limit"], "v2").boolean("details") ?? false;
  return partsPage(call, taxesOf(store, order, details), ["details"]);
}

function taxesOf(store: Store, order: StoreOrder, details: boolean): unknown[] {
  const { parts } = store.orders;
  const taxed = [
    ...parts.list(order.id, "products").flatMap((line) => [
      { kind: "item", of: line.id, address: line.order_address_id, tax: line.total_tax, ex: line.total_ex_tax },
      {
        kind: "gift-wrapping",
        of: null,
        address: line.order_address_id,
        tax: line.wrapping_cost_tax,
        ex: line.wrapping_cost_ex_tax,
      },
    ]),
    ...parts.list(order.id, "shippingAddresses").flatMap(({ id, ...cost }) => [
      { kind: "shipping", of: null, address: id, tax: cost.cost_tax, ex: cost.cost_ex_tax },
      { kind: "handling", of: null, address: id, tax: cost.handling_cost_tax, ex: cost.handling_cost_ex_tax },
    ]),
  ].filter(({ tax }) => centsOf(tax) > 0);
  return taxed.map(({ kind, of, address, tax, ex }, index) => ({
    id: order.id * 200 + index,
    order_id: order.id,
    order_address_id: address,
    tax_rate_id: 1,
    sales_tax_id: "",
    tax_class_id: kind === "item" ? 0 : kind === "gift-wrapping" ? 3 : 2,
    name: order.is_tax_inclusive_pricing ? "MwSt." : "Sales Tax",
    class: kind === "item" ? "Default Tax Class" : kind === "gift-wrapping" ? "Gift Wrapping" : "Shipping",
    rate: orderAmount(Math.round(rateOf(order, centsOf(tax), centsOf(ex)) * 10_000)),
    priority: 0,
    priority_amount: tax,
    line_amount: tax,
    order_pickup_method_id: 0,
    ...(details ? { order_product_id: of === null ? null : String(of), line_item_type: kind } : {}),
  }));
}

/** The rate where orders are paid in the currency, unless the amounts are too far from it to be rounded ones. */
function rateOf(order: StoreOrder, tax: number, ex: number): number {
  const { taxRate, step } = orderCurrencies.find(({ code }) => code === order.default_currency_code) ?? storeCurrency;
  // Of pieces that were rounded one by one, the sum may be half a unit off for each.
  const isNear = Math.abs(ex * taxRate - tax) <= step * Math.max(1, order.items_total);
  return isNear || ex === 0 ? taxRate : tax / ex;
}
