import type { Routes } from "../route.js";
import { capturePayment, voidPayment } from "./payment-actions.js";
import { getOrderRefunds, getRefund, getRefunds } from "./payment-refunds-read.js";
import { createRefund, createRefundQuote } from "./payment-refunds-write.js";
import { getTransactions } from "./payment-transactions.js";

const either = ["store_v2_orders", "store_v2_transactions"];

/** Transactions, and what is done to payments. */
export const paymentRoutes: Routes = {
  "/v3/orders/{order_id}/transactions": { scope: "store_v2_transactions", methods: { GET: getTransactions } },
  "/v3/orders/{order_id}/payment_actions/refund_quotes": { scope: either, methods: { POST: createRefundQuote } },
  "/v3/orders/{order_id}/payment_actions/refunds": {
    scope: either,
    methods: { GET: getOrderRefunds, POST: createRefund },
  },
  "/v3/orders/{order_id}/payment_actions/capture": {
    scope: either,
    bodyless: true,
    methods: { POST: capturePayment },
  },
  "/v3/orders/{order_id}/payment_actions/void": { scope: either, bodyless: true, methods: { POST: voidPayment } },
  "/v3/orders/payment_actions/refunds": { scope: either, methods: { GET: getRefunds } },
  "/v3/orders/payment_actions/refunds/{refund_id}": { scope: either, methods: { GET: getRefund } },
};
