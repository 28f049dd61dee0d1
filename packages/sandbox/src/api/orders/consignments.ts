import type { StoreOrderProduct, StoreOrderShippingAddress } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Backend } from "../route.js";
import { linkTo } from "./order-link.js";

/** The one place of the store where orders are fetched. */
const pickupPlace = {
  pickup_method_id: 1,
  pickup_method_display_name: "Abholung im Laden",
  collection_instructions: "Bitte Ausweis mitbringen.",
  collection_time_description: "Mo–Sa 10–19 Uhr",
  location: {
    id: 1,
    name: "Hafenladen",
    code: "HAFEN",
    address_line_1: "Hafenstraße 12",
    address_line_2: "",
    city: "Hamburg",
    state: "Hamburg",
    postal_code: "20457",
    country_alpha2: "DE",
    email: "laden@sandbox-outfitters.de",
    phone: "+49 40 5550100",
  },
};

/**
 * How the lines of an order reach the shopper: fetched, shipped, downloaded or by e-mail (BigCommerce API reference, orders
 * v2). Amounts are numbers here. Lines are links unless they are asked for.
 */
export function consignmentsOf(backend: Backend, order: StoreOrder, withLines: boolean): unknown {
  const { parts } = backend.store.orders;
  const products = parts.list(order.id, "products");
  const lines = (mine: readonly StoreOrderProduct[]) =>
    withLines ? mine : mine.map(({ id }) => linkTo(backend.storeHash, `/orders/${order.id}/products/${id}`));
  const some = (mine: readonly StoreOrderProduct[], consignment: Readonly<Record<string, unknown>>) =>
    mine.length === 0 ? [] : [{ ...consignment, line_items: lines(mine) }];
  const unshipped = products.filter(({ order_address_id }) => order_address_id === 0);
  const fetched = unshipped.filter(({ order_pickup_method_id }) => order_pickup_method_id !== 0);
  const downloads = unshipped.filter(({ type }) => type === "digital");
  const certificates = unshipped.filter(({ type }) => type === "giftcertificate");
  const recipient = { recipient_email: order.billing_address.email };
  return {
    pickups: some(fetched, { id: order.id, ...pickupPlace }),
    shipping: parts.list(order.id, "shippingAddresses").map((address) => ({
      ...shippingConsignment(backend, address),
      line_items: lines(products.filter(({ order_address_id }) => order_address_id === address.id)),
    })),
    downloads: some(downloads, recipient),
    email: { gift_certificates: some(certificates, recipient) },
  };
}

function shippingConsignment({ storeHash }: Backend, address: StoreOrderShippingAddress) {
  const { order_id, base_cost, cost_ex_tax, cost_inc_tax, cost_tax, ...rest } = address;
  const { base_handling_cost, handling_cost_ex_tax, handling_cost_inc_tax, handling_cost_tax, ...others } = rest;
  return {
    ...others,
    base_cost: Number(base_cost),
    cost_ex_tax: Number(cost_ex_tax),
    cost_inc_tax: Number(cost_inc_tax),
    cost_tax: Number(cost_tax),
    base_handling_cost: Number(base_handling_cost),
    handling_cost_ex_tax: Number(handling_cost_ex_tax),
    handling_cost_inc_tax: Number(handling_cost_inc_tax),
    handling_cost_tax: Number(handling_cost_tax),
    shipping_quotes: linkTo(storeHash, `/orders/${order_id}/consignments/shipping/${address.id}/shipping_quotes`),
  };
}
