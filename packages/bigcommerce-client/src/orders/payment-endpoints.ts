import type { Endpoint } from "../transport/endpoint.js";

const reading = ["store_v2_orders_read_only", "store_v2_transactions_read_only"];
const writing = ["store_v2_orders", "store_v2_transactions"];
const inConflict =
  "Wait until what is being done to the order's payment has ended, and read its refunds and payment status before going on.";

/** What is paid for an order, and what is done to it (BigCommerce API reference, orders v3). */
export const paymentEndpoints = {
  orderTransactionsList: {
    method: "GET",
    path: "/v3/orders/{order_id}/transactions",
    scope: "store_v2_transactions_read_only",
  },
  refundsQuote: {
    method: "POST",
    path: "/v3/orders/{order_id}/payment_actions/refund_quotes",
    scope: writing,
    idempotent: true,
  },
  refundsCreate: {
    method: "POST",
    path: "/v3/orders/{order_id}/payment_actions/refunds",
    scope: writing,
    concurrency: { group: "refunds of order {order_id}", limit: 1 },
    afterLoss: "Read the refunds of the order, and compare before refunding again.",
    inConflict,
  },
  refundsOfOrder: { method: "GET", path: "/v3/orders/{order_id}/payment_actions/refunds", scope: reading },
  refundsGet: { method: "GET", path: "/v3/orders/payment_actions/refunds/{refund_id}", scope: reading },
  refundsList: { method: "GET", path: "/v3/orders/payment_actions/refunds", scope: reading },
  paymentsCapture: {
    method: "POST",
    path: "/v3/orders/{order_id}/payment_actions/capture",
    scope: writing,
    afterLoss: "Read the payment status of the order before capturing again.",
    inConflict,
  },
  paymentsVoid: {
    method: "POST",
    path: "/v3/orders/{order_id}/payment_actions/void",
    scope: writing,
    afterLoss: "Read the payment status of the order before voiding again.",
    inConflict,
  },
} as const satisfies Record<string, Endpoint>;
