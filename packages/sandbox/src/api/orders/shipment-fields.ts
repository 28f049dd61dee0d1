import type { OrderShipmentItem, StoreShipment } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import type { JsonObject } from "../json-reader.js";
import { readAmount, readCount, readObjects, readText } from "./order-field-readers.js";
import { invalidField, missingField, unsupported, unwritable } from "./order-field-refusals.js";

const texts = [
  "tracking_number",
  "tracking_carrier",
  "tracking_link",
  "shipping_method",
  "shipping_provider",
  "comments",
] as const;

const providers = [
  "",
  "auspost",
  "canadapost",
  "endicia",
  "usps",
  "fedex",
  "royalmail",
  "ups",
  "upsready",
  "shipperhq",
];

const readOnly = [
  "id",
  "order_id",
  "customer_id",
  "date_created",
  "billing_address",
  "shipping_address",
  "shipping_provider_display_name",
  "generated_tracking_link",
];

/** The fields of a shipment in a body, besides those that are read elsewhere. */
export function readShipmentFields(body: JsonObject, elsewhere: readonly string[]): Partial<StoreShipment> {
  const fields: { -readonly [Name in keyof StoreShipment]?: StoreShipment[Name] } = {};
  for (const [name, value] of Object.entries(body)) {
    const text = texts.find((one) => one === name);
    if (text !== undefined) fields[text] = readText(name, value);
    else if (name === "merchant_shipping_cost") fields.merchant_shipping_cost = readAmount(name, value);
    else if (readOnly.includes(name)) throw unwritable(name);
    else if (!elsewhere.includes(name)) throw unsupported(name);
  }
  const { shipping_provider } = fields;
  if (shipping_provider === undefined) return fields;
  if (!providers.includes(shipping_provider) && !/^carrier_\w+$/.test(shipping_provider)) {
    throw invalidField("shipping_provider", `there is no shipping provider ${shipping_provider}`);
  }
  return { ...fields, shipping_provider_display_name: shipping_provider.toUpperCase() };
}

/** The id of one of the order's shipping addresses. */
export function readShippingAddressId(store: Store, order: StoreOrder, value: unknown): number {
  const id = readCount("order_address_id", value);
  if (store.orders.parts.list(order.id, "shippingAddresses").some((address) => address.id === id)) return id;
  throw invalidField("order_address_id", `order ${order.id} has no shipping address ${id}`);
}

/** What is to be shipped to an address: no more of each line than is left. */
export function readShipmentItems(
  store: Store,
  order: StoreOrder,
  addressId: number,
  value: unknown,
): OrderShipmentItem[] {
  const lines = store.orders.parts.list(order.id, "products");
  const left = new Map(lines.map((line) => [line.id, line.quantity - line.quantity_shipped]));
  const items = readObjects("items", value).map((item) => {
    const id = readCount("items.order_product_id", item["order_product_id"]);
    const quantity = readCount("items.quantity", item["quantity"]);
    const line = lines.find((one) => one.id === id);
    if (line === undefined) throw invalidField("items.order_product_id", `order ${order.id} has no line ${id}`);
    if (line.order_address_id !== addressId) {
      throw invalidField("items.order_product_id", `line ${id} is not shipped to address ${addressId}`);
    }
    const unshipped = (left.get(id) ?? 0) - quantity;
    if (quantity === 0 || unshipped < 0) {
      throw invalidField("items.quantity", `${quantity} of line ${id} cannot be shipped, ${left.get(id)} are left`);
    }
    left.set(id, unshipped);
    return { order_product_id: id, product_id: line.product_id, quantity };
  });
  if (items.length === 0) throw missingField("items");
  return items;
}
