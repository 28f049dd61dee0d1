import type { StoreOrder } from "./order-resources.js";
import type { Store } from "./store.js";

/** What is done to a payment that was authorised. */
export type PaymentAction = "capture" | "void";

/** Why a payment cannot be captured or voided; `undefined` where it can. */
export function actionFault(store: Store, order: StoreOrder, action: PaymentAction): string | undefined {
  const { state, gateway } = store.transactions.facts(order);
  if (gateway === null) return `Order ${order.id} was not paid by a gateway.`;
  if (order.payment_status.endsWith(" pending")) return `The payment of order ${order.id} is ${order.payment_status}.`;
  return state === "authorized"
    ? undefined
    : `The payment of order ${order.id} is ${state}, there is nothing to ${action}.`;
}

/** The gateway is asked; until it answers the order says so. */
export function askGateway(store: Store, order: StoreOrder, action: PaymentAction): void {
  store.orders.change(order.id, { payment_status: action === "capture" ? "capture pending" : "void pending" });
}

/** The action that an order waits for, if any. */
export function pendingAction(order: StoreOrder): PaymentAction | undefined {
  if (order.payment_status === "capture pending") return "capture";
  return order.payment_status === "void pending" ? "void" : undefined;
}

/**
 * The gateway answers what it was asked: the order is captured or void. When it declines, the payment is authorised as
 * before, and a transaction tells of the error. Answers whether anything was pending.
 */
export function settlePayment(store: Store, orderId: number, isDeclined: boolean): boolean {
  const order = store.orders.get(orderId);
  const action = order === undefined ? undefined : pendingAction(order);
  if (order === undefined || action === undefined) return false;
  const money = store.transactions.money(order);
  if (money !== undefined) {
    const reference = store.transactions.origin(order, money.provider.id)?.id;
    store.transactions.add(order, {
      event: action,
      ...money,
      isError: isDeclined,
      ...(reference === undefined ? {} : { reference }),
    });
  }
  if (!isDeclined) store.transactions.setState(orderId, action === "capture" ? "captured" : "voided");
  const done = action === "capture" ? "captured" : "void";
  store.orders.change(orderId, { payment_status: isDeclined ? "authorized" : done });
  return true;
}
