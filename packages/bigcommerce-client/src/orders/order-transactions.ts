import { endpointAt } from "../transport/endpoint.js";
import { listSchema } from "../transport/envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { transactionSchema } from "./order-transaction-schema.js";
import type { OrderTransactionsResource } from "./order-transaction.js";
import { paymentEndpoints } from "./payment-endpoints.js";
import { unpagedItems } from "../lists/unpaged-list.js";

const answerSchema = listSchema(transactionSchema);

/** `/v3/orders/{id}/transactions`: 204 for none, as in v2. */
export function orderTransactionsResource(transport: StoreTransport): OrderTransactionsResource {
  return {
    async list(orderId) {
      const parameters = { order_id: orderId };
      const answer = await transport.call(paymentEndpoints.orderTransactionsList, {
        parameters,
        schema: answerSchema,
        noContent: { data: [] },
      });
      return unpagedItems(endpointAt(paymentEndpoints.orderTransactionsList, parameters), answer);
    },
  };
}
