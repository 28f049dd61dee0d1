import { z } from "zod";
import { orderEndpoints } from "./order-endpoints.js";
import { orderStatusSchema } from "./order-status-schema.js";
import type { OrderStatusesResource } from "./order-status.js";
import type { StoreTransport } from "../transport/store-transport.js";

const statusesSchema = z.array(orderStatusSchema);

/** `/v2/order_statuses`: a bare array that is not paged. */
export function orderStatusesResource(transport: StoreTransport): OrderStatusesResource {
  return {
    list: () => transport.call(orderEndpoints.orderStatusesList, { schema: statusesSchema }),
    get: (statusId) =>
      transport.call(orderEndpoints.orderStatusesGet, {
        parameters: { status_id: statusId },
        schema: orderStatusSchema,
      }),
  };
}
