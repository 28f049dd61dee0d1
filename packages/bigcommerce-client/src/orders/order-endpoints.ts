import type { Endpoint } from "../transport/endpoint.js";

const reading = "store_v2_orders_read_only";
const writing = "store_v2_orders";

/** Orders and their parts (BigCommerce API reference, orders v2). */
export const orderEndpoints = {
  ordersList: { method: "GET", path: "/v2/orders", scope: reading },
  ordersCount: { method: "GET", path: "/v2/orders/count", scope: reading },
  ordersGet: { method: "GET", path: "/v2/orders/{order_id}", scope: reading },
  ordersUpdate: { method: "PUT", path: "/v2/orders/{order_id}", scope: writing },
  ordersArchive: { method: "DELETE", path: "/v2/orders/{order_id}", scope: writing },
  orderStatusesList: { method: "GET", path: "/v2/order_statuses", scope: reading },
  orderStatusesGet: { method: "GET", path: "/v2/order_statuses/{status_id}", scope: reading },
  orderProductsList: { method: "GET", path: "/v2/orders/{order_id}/products", scope: reading },
  orderProductsGet: { method: "GET", path: "/v2/orders/{order_id}/products/{product_id}", scope: reading },
  orderShippingAddressesList: { method: "GET", path: "/v2/orders/{order_id}/shipping_addresses", scope: reading },
  orderShippingAddressesGet: { method: "GET", path: "/v2/orders/{order_id}/shipping_addresses/{id}", scope: reading },
  orderCouponsList: { method: "GET", path: "/v2/orders/{order_id}/coupons", scope: reading },
  orderFeesList: { method: "GET", path: "/v2/orders/{order_id}/fees", scope: reading },
  orderTaxesList: { method: "GET", path: "/v2/orders/{order_id}/taxes", scope: reading },
  orderShipmentsList: { method: "GET", path: "/v2/orders/{order_id}/shipments", scope: reading },
  orderShipmentsGet: { method: "GET", path: "/v2/orders/{order_id}/shipments/{shipment_id}", scope: reading },
  orderShipmentsCreate: {
    method: "POST",
    path: "/v2/orders/{order_id}/shipments",
    scope: writing,
    afterLoss: "Read the shipments of the order, and compare lines and tracking number before making it again.",
  },
  orderShipmentsUpdate: { method: "PUT", path: "/v2/orders/{order_id}/shipments/{shipment_id}", scope: writing },
  orderShipmentsDelete: { method: "DELETE", path: "/v2/orders/{order_id}/shipments/{shipment_id}", scope: writing },
} as const satisfies Record<string, Endpoint>;
