import { Fault } from "@storegate/http-client";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { endpointAt } from "../transport/endpoint.js";
import { listSchema } from "../transport/envelope.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { paymentEndpoints } from "./payment-endpoints.js";
import { wireRefund, wireSubject } from "./refund-body.js";
import { refundPages } from "./refund-pages.js";
import { refundQuoteAnswerSchema } from "./refund-quote-schema.js";
import { createdRefundAnswerSchema, refundAnswerSchema, refundSchema } from "./refund-schema.js";
import type { Refund, RefundsResource } from "./refund.js";
import { unpagedItems } from "../lists/unpaged-list.js";

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
    create: async (orderId, refund) => {
      const made = await transport.call(paymentEndpoints.refundsCreate, {
        parameters: { order_id: orderId },
        body: wireRefund(refund),
        schema: createdRefundAnswerSchema,
      });
      return { ...made, orderId };
    },
    async ofOrder(orderId) {
      const parameters = { order_id: orderId };
      const answer = await transport.call(paymentEndpoints.refundsOfOrder, {
        parameters,
        schema: answerSchema,
        noContent: { data: [] },
      });
      return unpagedItems(endpointAt(paymentEndpoints.refundsOfOrder, parameters), answer);
    },
    get: (refundId) =>
      transport.call(paymentEndpoints.refundsGet, {
        parameters: { refund_id: refundId },
        schema: refundAnswerSchema,
      }),
    async list(filter) {
      const { ids, orderIds } = filter;
      const asked = ids ?? orderIds;
      if (asked === undefined || (ids !== undefined && orderIds !== undefined)) throw filterInvalid();
      const found = new Map<number, Refund>();
      await runConcurrently(filterChunks(asked), chunkConcurrency, async (chunk) => {
        const filterName = ids === undefined ? "order_id:in" : "id:in";
        const within = { ...filter, filter: { [filterName]: chunk.join(",") } };
        const options = ids === undefined ? within : { ...within, atMost: chunk.length };
        for await (const page of refundPages(transport, options))
          for (const refund of page.items) found.set(refund.id, refund);
      });
      return [...found.values()].toSorted((a, b) => a.id - b.id);
    },
    pages: (options = {}) => refundPages(transport, options),
  };
}

function filterInvalid(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "FILTER_INVALID",
    message:
      "Refunds are listed by the ids of their orders or by their own: exactly one of orderIds and ids is needed.",
    remedy: "Give one of the two, or read all refunds with pages.",
  });
}
