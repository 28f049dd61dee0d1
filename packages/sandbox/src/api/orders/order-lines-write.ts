import type { StoreOrderProduct } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { currencyOfCode, storeCurrency } from "../../world/order-currency.js";
import { readCount, readObjects } from "./order-field-readers.js";
import { invalidField } from "./order-field-refusals.js";
import { refuseOtherGoods, withLineFields } from "./order-line-fields.js";
import { readNewLine } from "./order-new-line.js";

/** The order without what was taken off the lines whose discounts are gone. */
export function withoutClearedDiscounts(
  store: Store,
  order: StoreOrder,
  after: readonly StoreOrderProduct[],
): Pick<StoreOrder, "discount_amount" | "coupon_discount"> & StoreOrder {
  const off = (lines: readonly StoreOrderProduct[], byCoupon: boolean) =>
    lines
      .flatMap(({ applied_discounts }) => applied_discounts)
      .reduce((sum, { amount, code }) => sum + ((code !== null) === byCoupon ? Number(amount) : 0), 0);
  const before = store.orders.parts.list(order.id, "products");
  const less = (amount: string, byCoupon: boolean) =>
    Math.max(0, Number(amount) - off(before, byCoupon) + off(after, byCoupon)).toFixed(4);
  return {
    ...order,
    discount_amount: less(order.discount_amount, false),
    coupon_discount: less(order.coupon_discount, true),
  };
}

/** The lines of an order as a body changes them: by `id`, without which they are new; a quantity of 0 takes one out. */
export function readLines(store: Store, order: StoreOrder, value: unknown): StoreOrderProduct[] {
  const { parts } = store.orders;
  const lines = [...parts.list(order.id, "products")];
  const [address] = parts.list(order.id, "shippingAddresses");
  const pickupMethodId = lines.find((line) => line.order_pickup_method_id !== 0)?.order_pickup_method_id ?? 0;
  for (const item of readObjects("products", value)) {
    if (item["id"] === undefined) {
      const currency = currencyOfCode(order.default_currency_code);
      const { taxRate } = storeCurrency;
      lines.push(
        readNewLine(store, item, { orderId: order.id, addressId: address?.id ?? 0, pickupMethodId, taxRate, currency }),
      );
      continue;
    }
    const id = readCount("products.id", item["id"]);
    const at = lines.findIndex((line) => line.id === id);
    const line = lines[at];
    if (line === undefined) throw invalidField("products.id", `order ${order.id} has no line ${id}`);
    refuseOtherGoods(line, item);
    if (item["quantity"] === 0 && line.quantity_shipped === 0) lines.splice(at, 1);
    else lines[at] = withLineFields(line, item);
  }
  if (lines.length === 0) throw invalidField("products", `order ${order.id} would have no line left`);
  return lines;
}
