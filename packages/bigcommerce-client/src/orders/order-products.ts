import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { orderEndpoints } from "./order-endpoints.js";
import { lineItemSchema } from "./order-line-item-schema.js";
import type { OrderProductsResource } from "./order-line-item.js";
import { readOrderParts } from "./order-parts.js";

const lineItemsSchema = z.array(lineItemSchema);

/** `/v2/orders/{id}/products`. */
export function orderProductsResource(transport: StoreTransport): OrderProductsResource {
  return {
    async list(orderId) {
      const lines = await readOrderParts(transport, orderEndpoints.orderProductsList, {
        orderId,
        schema: lineItemsSchema,
      });
      return lines.map((line) => ({ ...line, orderId }));
    },
    async get(orderId, orderProductId) {
      const line = await transport.call(orderEndpoints.orderProductsGet, {
        parameters: { order_id: orderId, product_id: orderProductId },
        schema: lineItemSchema,
      });
      return { ...line, orderId };
    },
  };
}
