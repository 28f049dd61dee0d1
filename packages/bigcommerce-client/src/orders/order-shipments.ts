import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { decimalOrNull } from "../wire/decimal.js";
import { instantOrNull } from "../wire/instant.js";
import { textOrMissing } from "../wire/text.js";
import { idOrNull } from "../wire/value-or-null.js";
import { orderEndpoints } from "./order-endpoints.js";
import { readOrderParts } from "./order-parts.js";
import type {
  OrderShipment,
  OrderShipmentItem,
  OrderShipmentsResource,
  OrderShipmentUpdate,
} from "./order-shipment.js";

const itemSchema = z
  .object({ order_product_id: z.number().int(), product_id: idOrNull, quantity: z.number() })
  .transform((wire): OrderShipmentItem => ({
    orderProductId: wire.order_product_id,
    productId: wire.product_id,
    quantity: wire.quantity,
  }));

const shipmentSchema = z
  .object({
    id: z.number().int().positive(),
    order_id: z.number().int(),
    customer_id: idOrNull,
    order_address_id: idOrNull,
    date_created: instantOrNull,
    tracking_number: textOrMissing,
    tracking_carrier: textOrMissing,
    tracking_link: textOrMissing,
    generated_tracking_link: textOrMissing,
    shipping_provider: textOrMissing,
    shipping_method: textOrMissing,
    merchant_shipping_cost: decimalOrNull,
    comments: textOrMissing,
    items: z.array(itemSchema),
  })
  .transform((wire): OrderShipment => ({
    id: wire.id,
    orderId: wire.order_id,
    customerId: wire.customer_id,
    orderAddressId: wire.order_address_id,
    dateCreated: wire.date_created,
    trackingNumber: wire.tracking_number,
    trackingCarrier: wire.tracking_carrier,
    trackingLink: wire.tracking_link,
    generatedTrackingLink: wire.generated_tracking_link,
    shippingProvider: wire.shipping_provider,
    shippingMethod: wire.shipping_method,
    merchantShippingCost: wire.merchant_shipping_cost,
    comments: wire.comments,
    items: wire.items,
  }));

const shipmentsSchema = z.array(shipmentSchema);

/** `/v2/orders/{id}/shipments`. */
export function orderShipmentsResource(transport: StoreTransport): OrderShipmentsResource {
  return {
    list: (orderId) =>
      readOrderParts(transport, orderEndpoints.orderShipmentsList, { orderId, schema: shipmentsSchema }),
    get: (orderId, shipmentId) =>
      transport.call(orderEndpoints.orderShipmentsGet, {
        parameters: { order_id: orderId, shipment_id: shipmentId },
        schema: shipmentSchema,
      }),
    create: (orderId, { items, ...fields }) =>
      transport.call(orderEndpoints.orderShipmentsCreate, {
        parameters: { order_id: orderId },
        body: {
          ...wireFields(fields),
          items: items.map(({ orderProductId, quantity }) => ({ order_product_id: orderProductId, quantity })),
        },
        schema: shipmentSchema,
      }),
    update: (orderId, shipmentId, update) =>
      transport.call(orderEndpoints.orderShipmentsUpdate, {
        parameters: { order_id: orderId, shipment_id: shipmentId },
        body: wireFields(update),
        schema: shipmentSchema,
      }),
    delete: async (orderId, shipmentId) => {
      await transport.call(orderEndpoints.orderShipmentsDelete, {
        parameters: { order_id: orderId, shipment_id: shipmentId },
        schema: z.unknown(),
        noContent: null,
      });
    },
  };
}

function wireFields(fields: OrderShipmentUpdate): Record<string, unknown> {
  return {
    order_address_id: fields.orderAddressId,
    tracking_number: fields.trackingNumber,
    tracking_carrier: fields.trackingCarrier,
    tracking_link: fields.trackingLink,
    shipping_provider: fields.shippingProvider,
    shipping_method: fields.shippingMethod,
    merchant_shipping_cost: fields.merchantShippingCost,
    comments: fields.comments,
  };
}
