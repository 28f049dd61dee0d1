import type { StoreOrderShippingAddress } from "../../store/order-part-resources.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Backend } from "../route.js";
import type { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import { consignmentsOf } from "./consignments.js";
import { type Link, linkTo } from "./order-link.js";

/** What a request wants inside of orders instead of links. */
export interface OrderIncludes {
  readonly consignments: "link" | "object" | "lines";
  readonly fees: boolean;
}

/** The parameters of {@link readIncludes}. */
export const includeParameters = ["include", "consignment_structure"];

/** Reads `include` and `consignment_structure`, without which no consignments are included. */
export function readIncludes(query: Query): OrderIncludes {
  const wanted = query.names("include", ["consignments", "consignments.line_items", "fees"]);
  const asObject = query.oneOf("consignment_structure", ["object"]) !== undefined;
  const lines = wanted.includes("consignments.line_items");
  const consignments = lines ? "lines" : wanted.includes("consignments") ? "object" : "link";
  if (consignments !== "link" && !asObject) {
    throw new Refusal(400, "The consignments can only be included with consignment_structure=object.", {
      why: "it includes consignments without consignment_structure=object",
    });
  }
  return { consignments, fees: wanted.includes("fees") };
}

/** An order as it is answered. */
export function orderOnWire(
  backend: Backend,
  order: StoreOrder,
  includes: OrderIncludes,
): Readonly<Record<string, unknown>> {
  const { storeHash, store } = backend;
  const link = (name: string) => linkTo(storeHash, `/orders/${order.id}/${name}`);
  return {
    ...order,
    fees: includes.fees ? store.orders.parts.list(order.id, "fees") : link("fees"),
    consignments:
      includes.consignments === "link"
        ? link("consignments")
        : consignmentsOf(backend, order, includes.consignments === "lines"),
    products: link("products"),
    shipping_addresses: link("shipping_addresses"),
    coupons: link("coupons"),
  };
}

/** A shipping address as it is answered. */
export function addressOnWire(
  { storeHash }: Backend,
  address: StoreOrderShippingAddress,
): StoreOrderShippingAddress & { readonly shipping_quotes: Link } {
  const path = `/orders/${address.order_id}/shipping_addresses/${address.id}/shipping_quotes`;
  return { ...address, shipping_quotes: linkTo(storeHash, path) };
}
