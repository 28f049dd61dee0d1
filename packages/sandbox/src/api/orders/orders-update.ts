import type { OrderFields } from "../../store/order-book.js";
import type { OrderParts, StoreOrderShippingAddress } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import type { Answer, Call } from "../answer.js";
import { readObject } from "../json-reader.js";
import type { Backend } from "../route.js";
import { existingOrder } from "./existing-order.js";
import { readFees } from "./order-fees-write.js";
import { readAddress, readCount, readObjects, readText } from "./order-field-readers.js";
import { invalidField, unsupported, unwritable } from "./order-field-refusals.js";
import { readOrderFields } from "./order-fields.js";
import { readLines, withoutClearedDiscounts } from "./order-lines-write.js";
import { orderTotals, wrappingCosts } from "./order-totals.js";
import { orderOnWire } from "./order-wire.js";

const elsewhere = ["billing_address", "fees", "products", "shipping_addresses"];

/** Fields after whose change the totals are worked out anew. */
const ofTotals = /^(subtotal|total|discount|shipping_cost|handling_cost|wrapping_cost)_/;

/**
 * `PUT /v2/orders/{order_id}`: only what is sent changes, but for `fees`, which are replaced. No money moves and no stock
 * comes back, whatever the status; `is_deleted` archives.
 */
export function updateOrder(backend: Backend, call: Call): Answer {
  const { store } = backend;
  const order = existingOrder(store, call);
  const body = readObject(call.body, "v2", "order");
  if (body["consignments"] !== undefined) throw unsupported("consignments");
  const fields = readOrderFields(store, body, elsewhere, call.note);
  const { external_merchant_id } = fields;
  if (external_merchant_id !== undefined && order.external_merchant_id !== null) {
    throw unwritable("external_merchant_id");
  }
  const { parts } = store.orders;
  const changed: { -readonly [K in keyof OrderParts]?: OrderParts[K] } = {};
  if (body["products"] !== undefined) changed.products = readLines(store, order, body["products"]);
  if (body["fees"] !== undefined) changed.fees = readFees(store, body["fees"], parts.list(order.id, "fees"));
  if (body["shipping_addresses"] !== undefined) {
    changed.shippingAddresses = readShipTo(parts.list(order.id, "shippingAddresses"), body["shipping_addresses"]);
  }
  const billing =
    body["billing_address"] === undefined
      ? {}
      : { billing_address: { ...order.billing_address, ...readAddress("billing_address", body["billing_address"]) } };
  const isRecounted =
    changed.products !== undefined ||
    changed.fees !== undefined ||
    Object.keys(fields).some((name) => ofTotals.test(name));
  const recounted = isRecounted ? recount(store, order, fields, changed) : {};
  if (Object.keys(changed).length > 0) parts.set(order.id, changed);
  const after = store.orders.change(order.id, { ...fields, ...billing, ...recounted });
  return { status: 200, body: orderOnWire(backend, after, { consignments: "link", fees: false }) };
}

/** `DELETE /v2/orders/{order_id}`: archives it; an archived one stays as it is. */
export function archiveOrder({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  if (!order.is_deleted) store.orders.change(order.id, { is_deleted: true });
  return { status: 204 };
}

/** `DELETE /v2/orders`: archives every order of the store. */
export function archiveAllOrders({ store }: Backend, call: Call): Answer {
  call.note(`all ${store.orders.lastId} orders of the store are archived now`);
  store.orders.archiveAll();
  return { status: 204 };
}

function recount(store: Store, order: StoreOrder, fields: OrderFields, changed: Partial<OrderParts>): OrderFields {
  const { parts } = store.orders;
  const products = changed.products ?? parts.list(order.id, "products");
  const fees = changed.fees ?? parts.list(order.id, "fees");
  // What was set before, and is not set now, stays where no line changed.
  const { subtotal_ex_tax, subtotal_inc_tax } = order;
  const kept = changed.products === undefined ? { subtotal_ex_tax, subtotal_inc_tax } : wrappingCosts(products);
  const before = changed.products === undefined ? order : withoutClearedDiscounts(store, order, products);
  const totals = orderTotals(before, { ...kept, ...fields }, { products, fees });
  return {
    ...kept,
    ...totals,
    discount_amount: fields.discount_amount ?? before.discount_amount,
    coupon_discount: before.coupon_discount,
  };
}

function readShipTo(before: readonly StoreOrderShippingAddress[], value: unknown): StoreOrderShippingAddress[] {
  const after = [...before];
  for (const item of readObjects("shipping_addresses", value)) {
    const id = item["id"] === undefined ? before[0]?.id : readCount("shipping_addresses.id", item["id"]);
    const at = after.findIndex((one) => one.id === id);
    const address = after[at];
    if (address === undefined) throw invalidField("shipping_addresses.id", `the order has no shipping address ${id}`);
    after[at] = withAddressFields(address, item);
  }
  return after;
}

/** A shipping address with the fields of a body; neither its cost nor its tax is worked out anew. */
export function withAddressFields(
  address: StoreOrderShippingAddress,
  item: Readonly<Record<string, unknown>>,
): StoreOrderShippingAddress {
  const method = item["shipping_method"];
  return {
    ...address,
    ...readAddress("shipping_addresses", item, ["id", "shipping_method"]),
    ...(method === undefined ? {} : { shipping_method: readText("shipping_addresses.shipping_method", method) }),
  };
}
