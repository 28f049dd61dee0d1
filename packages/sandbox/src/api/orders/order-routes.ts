import type { Endpoint, Route, Routes } from "../route.js";
import { getOrderStatus, listOrderStatuses } from "./order-statuses.js";
import {
  getConsignments,
  getOrderAddress,
  getOrderProduct,
  listOrderAddresses,
  listOrderCoupons,
  listOrderFees,
  listOrderMessages,
  listOrderProducts,
  updateOrderAddress,
} from "./order-parts-read.js";
import { listOrderTaxes } from "./order-taxes.js";
import { createOrder } from "./orders-create.js";
import { countOrders, getOrder, listOrders } from "./orders-read.js";
import { archiveAllOrders, archiveOrder, updateOrder } from "./orders-update.js";
import {
  countShipments,
  createShipment,
  deleteShipment,
  deleteShipments,
  getShipment,
  listShipments,
  updateShipment,
} from "./shipments.js";

/** Orders and their parts. */
export const orderRoutes: Routes = {
  "/v2/orders": route({ GET: listOrders, POST: createOrder, DELETE: archiveAllOrders }),
  "/v2/orders/count": route({ GET: countOrders }),
  "/v2/orders/{order_id}": route({ GET: getOrder, PUT: updateOrder, DELETE: archiveOrder }),
  "/v2/orders/{order_id}/products": route({ GET: listOrderProducts }),
  "/v2/orders/{order_id}/products/{product_id}": route({ GET: getOrderProduct }),
  "/v2/orders/{order_id}/shipping_addresses": route({ GET: listOrderAddresses }),
  "/v2/orders/{order_id}/shipping_addresses/{id}": route({ GET: getOrderAddress, PUT: updateOrderAddress }),
  "/v2/orders/{order_id}/shipments": route({ GET: listShipments, POST: createShipment, DELETE: deleteShipments }),
  "/v2/orders/{order_id}/shipments/count": route({ GET: countShipments }),
  "/v2/orders/{order_id}/shipments/{shipment_id}": route({
    GET: getShipment,
    PUT: updateShipment,
    DELETE: deleteShipment,
  }),
  "/v2/orders/{order_id}/coupons": route({ GET: listOrderCoupons }),
  "/v2/orders/{order_id}/taxes": route({ GET: listOrderTaxes }),
  "/v2/orders/{order_id}/fees": route({ GET: listOrderFees }),
  "/v2/orders/{order_id}/messages": route({ GET: listOrderMessages }),
  "/v2/orders/{order_id}/consignments": route({ GET: getConsignments }),
  "/v2/order_statuses": route({ GET: listOrderStatuses }),
  "/v2/order_statuses/{status_id}": route({ GET: getOrderStatus }),
};

function route(methods: Readonly<Record<string, Endpoint>>): Route {
  return { scope: "store_v2_orders", methods };
}
