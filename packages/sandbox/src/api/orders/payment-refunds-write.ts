import { makeRefund } from "../../store/refund-making.js";
import { quoteRefund } from "../../store/refund-quote.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { StoreRefund } from "../../store/refund-resources.js";
import { RefundFault } from "../../store/refund-request.js";
import type { Answer, Call } from "../answer.js";
import { readObject } from "../json-reader.js";
import { invalidJson, Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { orderOfPath } from "./payment-order.js";
import { refundAnswer } from "./payment-refund-answer.js";
import { readOverride, readPayments, readRefundRequest } from "./payment-refund-body.js";

/** `POST /v3/orders/{order_id}/payment_actions/refund_quotes`: changes nothing. */
export function createRefundQuote(backend: Backend, call: Call): Answer {
  const order = orderOfPath(backend, call);
  const quote = refusing("Create refund quote failed.", () =>
    quoteRefund(backend.store, order, readRefundRequest(readObject(call.body, "v3", "refund"))),
  );
  const data = {
    order_id: order.id,
    total_refund_amount: quote.totalCents / 100,
    total_refund_tax_amount: quote.taxCents / 100,
    order_level_refund_amount: quote.orderLevelCents / 100,
    rounding: 0,
    adjustment: quote.adjustmentCents / 100,
    tax_inclusive: true,
    refund_methods: quote.methods.map((method) =>
      method.map((part) => ({
        provider_id: part.providerId,
        provider_description: part.description,
        amount: part.cents / 100,
        offline: part.offline,
        offline_provider: part.isOfflineProvider,
        offline_reason: part.isOfflineProvider ? "This is an offline payment provider." : "",
      })),
    ),
  };
  return { status: 201, body: { data, meta: {} } };
}

/**
 * `POST /v3/orders/{order_id}/payment_actions/refunds`: its payments must be all of one of the quote's ways. Unlike
 * everywhere else, its 422 stands inside `data` (BigCommerce API reference, orders v3).
 */
export function createRefund(backend: Backend, call: Call): Answer {
  const order = orderOfPath(backend, call);
  try {
    return { status: 201, body: { data: refundAnswer(refundOf(backend, order, call)), meta: {} } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, title, message } = error;
    throw new Refusal(status, title, { why: message, body: { data: [error.body("v3")] } });
  }
}

function refundOf({ store }: Backend, order: StoreOrder, call: Call): StoreRefund {
  const body = readObject(call.body, "v3", "refund");
  return refusing("Create refund failed.", () => {
    const request = readRefundRequest(body);
    const payments = readPayments(body);
    if (payments === undefined && "items" in request) {
      throw invalidJson("payments", "error.path.missing", "it has no payments");
    }
    return makeRefund(store, order, { request, payments, override: readOverride(body) });
  });
}

/** Runs what may find that a refund cannot be, which is refused with 422. */
function refusing<T>(title: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RefundFault)) throw error;
    const why = `${error.field}: ${error.message}`;
    throw error.isGuestCredit
      ? new Refusal(422, error.message, { why })
      : new Refusal(422, title, { why, errors: { [error.field]: error.message } });
  }
}
