import { orderStatusName } from "../../store/order-status.js";
import { emptyOrder, emptyShipping } from "../../store/order-defaults.js";
import type { StoreOrderShippingAddress } from "../../store/order-part-resources.js";
import type { OrderBillingAddress, StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { orderCurrencies, storeCurrency } from "../../world/order-currency.js";
import type { Answer, Call } from "../answer.js";
import { asObject, type JsonObject, readObject } from "../json-reader.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { readFees } from "./order-fees-write.js";
import { readCount, readObjects, readText, readWholeAddress } from "./order-field-readers.js";
import { invalidField, missingField } from "./order-field-refusals.js";
import { readOrderFields } from "./order-fields.js";
import { readNewLine } from "./order-new-line.js";
import { orderTotals, wrappingCosts } from "./order-totals.js";
import { includeParameters, orderOnWire, readIncludes } from "./order-wire.js";

const elsewhere = [
  "billing_address",
  "consignments",
  "default_currency_code",
  "fees",
  "products",
  "shipping_addresses",
];

/** `POST /v2/orders`: one order, answered with 201. Nobody is written to, and nothing is paid. */
export function createOrder(backend: Backend, call: Call): Answer {
  const includes = readIncludes(new Query(call.search, includeParameters, "v2"));
  const order = placeOrder(backend.store, readObject(call.body, "v2", "order"), call.note);
  return { status: 201, body: orderOnWire(backend, order, includes) };
}

/**
 * Adds the order that a body in the API's own words asks for. Throws a refusal where the API would.
 *
 * @param note gets a line about what is accepted and not done
 */
export function placeOrder(store: Store, body: JsonObject, note: (line: string) => void): StoreOrder {
  if (body["billing_address"] === undefined) throw missingField("billing_address");
  const billing = readWholeAddress("billing_address", body["billing_address"]);
  const wanted = readWantedLines(body);
  const fields = readOrderFields(store, body, elsewhere, note);
  const currency = readCurrency(body);
  const { parts } = store.orders;
  const addresses = readShippingAddresses(body["shipping_addresses"], billing, wanted.pickupMethodId);
  const orderId = store.orders.lastId + 1;
  const shipTo = addresses.map((address) => ({ ...address, id: parts.nextId("address"), order_id: orderId }));
  const products = wanted.items.map((item) =>
    readNewLine(store, item, {
      orderId,
      addressId: shipTo[0]?.id ?? 0,
      pickupMethodId: wanted.pickupMethodId,
      taxRate: storeCurrency.taxRate,
      currency,
    }),
  );
  if (shipTo.length > 1) note(`all ${products.length} lines go to the first of ${shipTo.length} shipping addresses`);
  const fees = readFees(store, body["fees"] ?? [], []);
  const digital = products.every(({ type }) => type !== "physical");
  const shipped = digital ? [] : shipTo;
  const order = store.orders.add((id, now) => {
    const made = {
      ...emptyOrder,
      default_currency_id: currency.id,
      default_currency_code: currency.code,
      currency_id: currency.id,
      currency_code: currency.code,
      store_default_to_transactional_exchange_rate: currency.rate.toFixed(10),
      order_is_digital: digital,
      ...wrappingCosts(products),
      ...fields,
      id,
      date_created: fields.date_created ?? now,
      date_modified: now,
      billing_address: billing,
      shipping_address_count: shipped.length,
    };
    return {
      ...made,
      ...orderTotals(made, fields, { products, fees }),
      status: orderStatusName(made.status_id),
      custom_status: store.orders.statuses.label(made.status_id),
    };
  });
  const counts = shipped.map((address, index) => ({ ...address, items_total: index === 0 ? order.items_total : 0 }));
  parts.set(order.id, { products, shippingAddresses: counts, shipments: [], coupons: [], fees, messages: [] });
  return order;
}

/** The lines that a body asks for: `products`, or those of a pickup among `consignments`; never both. */
function readWantedLines(body: JsonObject): { items: JsonObject[]; pickupMethodId: number } {
  const { products, consignments, shipping_addresses } = body;
  if (consignments === undefined) {
    if (products === undefined) throw missingField("products");
    const items = readObjects("products", products);
    if (items.length === 0) throw missingField("products");
    return { items, pickupMethodId: 0 };
  }
  if (products !== undefined || shipping_addresses !== undefined) {
    throw invalidField("consignments", "it stands beside products or shipping_addresses");
  }
  const pickups = readObjects("consignments.pickups", asObject(consignments)["pickups"] ?? []);
  const [pickup] = pickups;
  if (pickup === undefined || pickups.length > 1) throw invalidField("consignments.pickups", "it is not one pickup");
  return {
    items: readObjects("consignments.pickups.line_items", pickup["line_items"]),
    pickupMethodId: readCount("consignments.pickups.pickup_method_id", pickup["pickup_method_id"]),
  };
}

/** The addresses to ship to; the billing address where none is sent and nothing is fetched. */
function readShippingAddresses(
  value: unknown,
  billing: OrderBillingAddress,
  pickupMethodId: number,
): Omit<StoreOrderShippingAddress, "id" | "order_id">[] {
  if (pickupMethodId !== 0) return [];
  if (value === undefined) return [{ ...emptyShipping, ...billing, form_fields: [] }];
  return readObjects("shipping_addresses", value).map((item) => ({
    ...emptyShipping,
    ...readWholeAddress("shipping_addresses", item, ["shipping_method"]),
    ...(item["shipping_method"] === undefined
      ? {}
      : { shipping_method: readText("shipping_addresses.shipping_method", item["shipping_method"]) }),
  }));
}

function readCurrency(body: JsonObject): (typeof orderCurrencies)[number] {
  const code = body["default_currency_code"];
  if (code === undefined) return storeCurrency;
  const found = orderCurrencies.find((one) => one.code === code);
  if (found !== undefined) return found;
  throw invalidField("default_currency_code", `orders cannot be paid in ${JSON.stringify(code)}`);
}
