import type { Answer, Call } from "../answer.js";
import { readObject } from "../json-reader.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { consignmentsOf } from "./consignments.js";
import { existingOrder, existingPart, partsPage } from "./existing-order.js";
import { linkTo } from "./order-link.js";
import { addressOnWire } from "./order-wire.js";
import { withAddressFields } from "./orders-update.js";

/** `GET /v2/orders/{order_id}/products`. */
export function listOrderProducts({ store }: Backend, call: Call): Answer {
  return partsPage(call, store.orders.parts.list(existingOrder(store, call).id, "products"));
}

/** `GET /v2/orders/{order_id}/products/{product_id}`, which is the order-product id. */
export function getOrderProduct({ store }: Backend, call: Call): Answer {
  const products = store.orders.parts.list(existingOrder(store, call).id, "products");
  return { status: 200, body: existingPart(call, "product_id", products) };
}

/** `GET /v2/orders/{order_id}/shipping_addresses`; 204 for what is digital or fetched. */
export function listOrderAddresses(backend: Backend, call: Call): Answer {
  const { store } = backend;
  const addresses = store.orders.parts.list(existingOrder(store, call).id, "shippingAddresses");
  return partsPage(
    call,
    addresses.map((address) => addressOnWire(backend, address)),
  );
}

/** `GET /v2/orders/{order_id}/shipping_addresses/{id}`. */
export function getOrderAddress(backend: Backend, call: Call): Answer {
  const { store } = backend;
  const addresses = store.orders.parts.list(existingOrder(store, call).id, "shippingAddresses");
  return { status: 200, body: addressOnWire(backend, existingPart(call, "id", addresses)) };
}

/** `PUT /v2/orders/{order_id}/shipping_addresses/{id}`: only what is sent changes. */
export function updateOrderAddress(backend: Backend, call: Call): Answer {
  const { orders } = backend.store;
  const { id } = existingOrder(backend.store, call);
  const addresses = orders.parts.list(id, "shippingAddresses");
  const before = existingPart(call, "id", addresses);
  const after = withAddressFields(before, readObject(call.body, "v2", "shipping address"));
  orders.parts.set(id, { shippingAddresses: addresses.map((one) => (one.id === before.id ? after : one)) });
  orders.change(id, {});
  return { status: 200, body: addressOnWire(backend, after) };
}

/** `GET /v2/orders/{order_id}/coupons`. */
export function listOrderCoupons({ store }: Backend, call: Call): Answer {
  return partsPage(call, store.orders.parts.list(existingOrder(store, call).id, "coupons"));
}

/** `GET /v2/orders/{order_id}/fees`. */
export function listOrderFees({ store }: Backend, call: Call): Answer {
  return partsPage(call, store.orders.parts.list(existingOrder(store, call).id, "fees"));
}

/** `GET /v2/orders/{order_id}/consignments`: one object, whose lines are links. */
export function getConsignments(backend: Backend, call: Call): Answer {
  return { status: 200, body: consignmentsOf(backend, existingOrder(backend.store, call), false) };
}

const messageFilters = [
  "min_id",
  "max_id",
  "customer_id",
  "min_date_created",
  "max_date_created",
  "is_flagged",
  "status",
];

/** `GET /v2/orders/{order_id}/messages`. */
export function listOrderMessages(backend: Backend, call: Call): Answer {
  const { store, storeHash } = backend;
  const query = new Query(call.search, [...messageFilters, "page", "limit"], "v2");
  const integer = (name: string) => query.integers(name)?.[0];
  const [minId = 0, maxId = Number.POSITIVE_INFINITY] = [integer("min_id"), integer("max_id")];
  const from = query.moment("min_date_created") ?? Number.NEGATIVE_INFINITY;
  const to = query.moment("max_date_created") ?? Number.POSITIVE_INFINITY;
  const customerId = integer("customer_id");
  const isFlagged = query.boolean("is_flagged");
  const status = query.oneOf("status", ["read", "unread"]);
  const messages = store.orders.parts
    .list(existingOrder(store, call).id, "messages")
    .filter(
      (message) =>
        message.id >= minId &&
        message.id <= maxId &&
        Date.parse(message.date_created) >= from &&
        Date.parse(message.date_created) <= to &&
        (customerId === undefined || message.customer_id === customerId) &&
        (isFlagged === undefined || message.is_flagged === isFlagged) &&
        (status === undefined || message.status === status),
    )
    .map((message) => ({ ...message, customer: linkTo(storeHash, `/customers/${message.customer_id}`) }));
  return partsPage(call, messages, messageFilters);
}
