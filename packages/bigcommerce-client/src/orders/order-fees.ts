import type { StoreTransport } from "../transport/store-transport.js";
import { orderEndpoints } from "./order-endpoints.js";
import { feesSchema } from "./order-fee-schema.js";
import type { OrderFeesResource } from "./order-fee.js";
import { readOrderParts } from "./order-parts.js";

/** `/v2/orders/{id}/fees`. */
export function orderFeesResource(transport: StoreTransport): OrderFeesResource {
  return {
    async list(orderId) {
      const fees = await readOrderParts(transport, orderEndpoints.orderFeesList, { orderId, schema: feesSchema });
      return fees.map((fee) => ({ ...fee, orderId }));
    },
  };
}
