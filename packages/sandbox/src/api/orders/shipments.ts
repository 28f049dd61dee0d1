import type { StoreShipment } from "../../store/order-part-resources.js";
import { setShipments } from "../../store/order-shipping.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { orderDate } from "../../world/seeded-order-place.js";
import type { Answer, Call } from "../answer.js";
import { readObject } from "../json-reader.js";
import type { Backend } from "../route.js";
import { existingOrder, existingPart, partsPage } from "./existing-order.js";
import { missingField, unwritable } from "./order-field-refusals.js";
import { readShipmentFields, readShipmentItems, readShippingAddressId } from "./shipment-fields.js";

/** `GET /v2/orders/{order_id}/shipments`; 204 where nothing was shipped. */
export function listShipments({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const shipments = store.orders.parts.list(order.id, "shipments");
  return partsPage(
    call,
    shipments.map((shipment) => onWire(store, order, shipment)),
  );
}

/** `GET /v2/orders/{order_id}/shipments/count`. */
export function countShipments({ store }: Backend, call: Call): Answer {
  return { status: 200, body: { count: store.orders.parts.list(existingOrder(store, call).id, "shipments").length } };
}

/** `GET /v2/orders/{order_id}/shipments/{shipment_id}`. */
export function getShipment({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const shipment = existingPart(call, "shipment_id", store.orders.parts.list(order.id, "shipments"));
  return { status: 200, body: onWire(store, order, shipment) };
}

/** `POST /v2/orders/{order_id}/shipments`: 201; the order becomes Shipped or Partially Shipped. */
export function createShipment({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const body = readObject(call.body, "v2", "shipment");
  const { parts } = store.orders;
  if (body["order_address_id"] === undefined) throw missingField("order_address_id");
  if (body["items"] === undefined) throw missingField("items");
  const addressId = readShippingAddressId(store, order, body["order_address_id"]);
  const items = readShipmentItems(store, order, addressId, body["items"]);
  const fields = readShipmentFields(body, ["order_address_id", "items"]);
  const shipment: StoreShipment = {
    ...emptyShipment,
    ...fields,
    id: parts.nextId("shipment"),
    order_id: order.id,
    customer_id: order.customer_id,
    order_address_id: addressId,
    date_created: orderDate(Date.now()),
    items,
  };
  const after = setShipments(store.orders, order, [...parts.list(order.id, "shipments"), shipment]);
  return { status: 201, body: onWire(store, after, shipment) };
}

/** `PUT /v2/orders/{order_id}/shipments/{shipment_id}`: only what is sent changes; what was in it stays. */
export function updateShipment({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const shipments = store.orders.parts.list(order.id, "shipments");
  const before = existingPart(call, "shipment_id", shipments);
  const body = readObject(call.body, "v2", "shipment");
  if (body["items"] !== undefined) throw unwritable("items");
  const addressId = body["order_address_id"];
  const after = {
    ...before,
    ...readShipmentFields(body, ["order_address_id"]),
    ...(addressId === undefined ? {} : { order_address_id: readShippingAddressId(store, order, addressId) }),
  };
  setShipments(
    store.orders,
    order,
    shipments.map((one) => (one.id === before.id ? after : one)),
  );
  return { status: 200, body: onWire(store, order, after) };
}

/** `DELETE /v2/orders/{order_id}/shipments/{shipment_id}`: its items are unshipped; the order's status stays. */
export function deleteShipment({ store }: Backend, call: Call): Answer {
  const order = existingOrder(store, call);
  const shipments = store.orders.parts.list(order.id, "shipments");
  const gone = existingPart(call, "shipment_id", shipments);
  setShipments(
    store.orders,
    order,
    shipments.filter((one) => one !== gone),
  );
  return { status: 204 };
}

/** `DELETE /v2/orders/{order_id}/shipments`: all of the order's. */
export function deleteShipments({ store }: Backend, call: Call): Answer {
  setShipments(store.orders, existingOrder(store, call), []);
  return { status: 204 };
}

function onWire(store: Store, order: StoreOrder, shipment: StoreShipment): unknown {
  const addresses = store.orders.parts.list(order.id, "shippingAddresses");
  const { form_fields: _billingFields, ...billing } = order.billing_address;
  const address = addresses.find(({ id }) => id === shipment.order_address_id) ?? order.billing_address;
  const { first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email } =
    address;
  const { tracking_number, tracking_link, shipping_provider, tracking_carrier } = shipment;
  const carrier = shipping_provider || tracking_carrier;
  return {
    ...shipment,
    generated_tracking_link:
      tracking_link === "" && carrier !== "" && tracking_number !== ""
        ? `https://www.aftership.com/track/${carrier}/${tracking_number}`
        : "",
    billing_address: billing,
    shipping_address: {
      first_name,
      last_name,
      company,
      street_1,
      street_2,
      city,
      state,
      zip,
      country,
      country_iso2,
      phone,
      email,
    },
  };
}

const emptyShipment: Omit<
  StoreShipment,
  "id" | "order_id" | "customer_id" | "order_address_id" | "date_created" | "items"
> = {
  tracking_number: "",
  tracking_carrier: "",
  tracking_link: "",
  merchant_shipping_cost: "0.0000",
  shipping_method: "None",
  shipping_provider: "",
  shipping_provider_display_name: "",
  comments: "",
};
