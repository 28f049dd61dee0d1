/** What an order's status and payment let an agent do to it: one table, which the API, Gladly's buttons and the actions themselves go by. */
import { orderStatus } from "@storegate/bigcommerce-client";
import { knownUnits } from "../actions/money.js";
import type { LookupConfig } from "../config.js";
import type { PersonOrder } from "./person-order.js";

/** What can be done to an order. */
export type OrderOperation = "refundOrder" | "cancelOrder";

/** Whether it can be done, and if not, why, for the agent. */
export interface AllowedAction {
  readonly operation: OrderOperation;
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** What of an order decides. */
export type Decisive = Pick<PersonOrder, "statusId" | "paymentStatus" | "total" | "refunded">;

/** Both, in the order in which they are shown. What is under way on an order is not looked at here. */
export function allowedActions(order: Decisive, { actions }: Pick<LookupConfig, "actions">): AllowedAction[] {
  const off = actions.enabled ? null : "Agents may not act in this store: an administrator can turn actions on.";
  return [allowed("refundOrder", off ?? whyNoRefund(order)), allowed("cancelOrder", off ?? whyNoCancel(order))];
}

function allowed(operation: OrderOperation, reason: string | null): AllowedAction {
  return { operation, allowed: reason === null, reason };
}

/** By status; of the others the payment decides. An order that was cancelled may still have been paid. */
const noRefund: Readonly<Record<number, string>> = {
  [orderStatus.incomplete]: "The order was never placed.",
  [orderStatus.refunded]: "All of the order was refunded already.",
  [orderStatus.declined]: "The order's payment was declined: there is nothing to give back.",
  [orderStatus.awaitingPayment]: "The order is not paid yet: it can be cancelled.",
  [orderStatus.disputed]:
    "The order's payment is disputed, and a refund beside the dispute may give it back twice. Settle the dispute first.",
};

/** By the API's word for the payment; of one that is empty, as of payments by hand, the store decides. */
const unpaid: Readonly<Record<string, string>> = {
  authorized:
    "The order's payment is authorised and not taken yet: cancel the order, and void the payment in the control panel.",
  "capture pending": "The order's payment is being taken: try again once it is.",
  "held for review": "The order's payment is held for review.",
  pending: "The order's payment has not come yet.",
  declined: "The order's payment was declined: there is nothing to give back.",
  void: "The order's payment was voided: there is nothing to give back.",
  "void pending": "The order's payment is being voided: there is nothing to give back.",
  refunded: "All of the order was refunded already.",
};

function whyNoRefund({ statusId, paymentStatus, total, refunded }: Decisive): string | null {
  const why = noRefund[statusId] ?? unpaid[paymentStatus.toLowerCase()];
  if (why !== undefined) return why;
  if (refunded === null) return "What was refunded of the order could not be read. Look at it again in a moment.";
  if (knownUnits(refunded.amount) >= knownUnits(total.amount)) return "Nothing of the order is left to be refunded.";
  return null;
}

const noCancel: Readonly<Record<number, string>> = {
  [orderStatus.incomplete]: "The order was never placed.",
  [orderStatus.shipped]: "The order was sent already: refund it instead.",
  [orderStatus.partiallyShipped]: "Part of the order was sent already: refund what was not.",
  [orderStatus.refunded]: "The order was refunded already: there is nothing to cancel.",
  [orderStatus.cancelled]: "The order is cancelled already.",
  [orderStatus.declined]: "The order was declined: there is nothing to cancel.",
  [orderStatus.completed]: "The order is completed: refund it instead.",
};

function whyNoCancel({ statusId }: Decisive): string | null {
  return noCancel[statusId] ?? null;
}
