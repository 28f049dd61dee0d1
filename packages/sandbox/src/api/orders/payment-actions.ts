import { actionFault, askGateway, type PaymentAction } from "../../store/transaction-settling.js";
import type { Answer, Call } from "../answer.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { orderOfPath } from "./payment-order.js";

/** `POST /v3/orders/{order_id}/payment_actions/capture`: 201, and the gateway answers later. */
export function capturePayment(backend: Backend, call: Call): Answer {
  return act(backend, call, "capture");
}

/** `POST /v3/orders/{order_id}/payment_actions/void`: 201, and the gateway answers later. */
export function voidPayment(backend: Backend, call: Call): Answer {
  return act(backend, call, "void");
}

function act(backend: Backend, call: Call, action: PaymentAction): Answer {
  const order = orderOfPath(backend, call);
  const fault = actionFault(backend.store, order, action);
  if (fault !== undefined) throw new Refusal(422, fault, { why: fault, errors: { order_id: fault } });
  askGateway(backend.store, order, action);
  backend.settleLater(order.id);
  return { status: 201, body: {} };
}
