import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { paymentEndpoints } from "./payment-endpoints.js";

/**
 * What is done to the payment of an order (BigCommerce API reference, orders v3). One of the scopes `store_v2_orders` and
 * `store_v2_transactions`. Both are begun here and done later: the order's `paymentStatus` becomes `capture pending` or `void
 * pending`, then `captured`, `void` or `declined`. Both are sent once: where no answer tells what became of it the fault is OUTCOME_UNKNOWN,
 * which is not retryable; read `paymentStatus` then. CONFLICT says that something else is being done to the payment.
 */
export interface OrderPaymentsResource {
  /** Takes the money that was authorised. @throws Fault INPUT in the store's words where there is nothing to capture. */
  capture(orderId: number): Promise<void>;
  /** Gives up the authorisation. @throws Fault INPUT in the store's words where there is nothing to void. */
  void(orderId: number): Promise<void>;
}

/** `/v3/orders/{id}/payment_actions/capture` and `void`; what they answer is not documented but that it is an object. */
export function orderPaymentsResource(transport: StoreTransport): OrderPaymentsResource {
  const act = async (endpoint: (typeof paymentEndpoints)["paymentsCapture" | "paymentsVoid"], orderId: number) => {
    await transport.call(endpoint, { parameters: { order_id: orderId }, schema: z.unknown(), noBody: null });
  };
  return {
    capture: (orderId) => act(paymentEndpoints.paymentsCapture, orderId),
    void: (orderId) => act(paymentEndpoints.paymentsVoid, orderId),
  };
}
