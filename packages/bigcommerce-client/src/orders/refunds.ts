import { filterChunks } from "../transport/chunks.js";
import { listSchema } from "../transport/envelope.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { paymentEndpoints } from "./payment-endpoints.js";
import { wireRefund, wireSubject } from "./refund-body.js";
import { refundPages } from "./refund-pages.js";
import { refundQuoteAnswerSchema } from "./refund-quote-schema.js";
import { refundAnswerSchema, refundSchema } from "./refund-schema.js";
import type { Refund, RefundsResource } from "./refund.js";
import { unpagedItems } from "../lists/unpaged-list.js";

/** How many chunks of a long list of ids are asked for at once. */
const chunkConcurrency = 4;

const answerSchema = listSchema(refundSchema);

/** `/v3/orders/…/payment_actions/refund_quotes` and `refunds`. */
export function refundsResource(transport: StoreTransport): RefundsResource {
  return {
    quote: async (orderId, subject) =>
      transport.call(paymentEndpoints.refundsQuote, {
        parameters: { order_id: orderId },
        body: wireSubject(subject),
        schema: refundQuoteAnswerSchema,
      }),
    create: async (orderId, refund) =>
      transport.call(paymentEndpoints.refundsCreate, {
        parameters: { order_id: orderId },
        body: wireRefund(refund),
        schema: refundAnswerSchema,
      }),
    async ofOrder(orderId) {
      const answer = await transport.call(paymentEndpoints.refundsOfOrder, {
        parameters: { order_id: orderId },
        schema: answerSchema,
        noContent: { data: [] },
      });
      return unpagedItems(paymentEndpoints.refundsOfOrder, answer);
    },
    get: (refundId) =>
      transport.call(paymentEndpoints.refundsGet, {
        parameters: { refund_id: refundId },
        schema: refundAnswerSchema,
      }),
    async list(filter) {
      const [name, ids] =
        "ids" in filter ? (["id:in", filter.ids] as const) : (["order_id:in", filter.orderIds] as const);
      const found = new Map<number, Refund>();
      await runConcurrently(filterChunks(ids), chunkConcurrency, async (chunk) => {
        for await (const page of refundPages(transport, { ...filter, filter: { [name]: chunk.join(",") } }))
          for (const refund of page.items) found.set(refund.id, refund);
      });
      return [...found.values()].toSorted((a, b) => a.id - b.id);
    },
    pages: (options = {}) => refundPages(transport, options),
  };
}
