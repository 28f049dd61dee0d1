/**
 * What an order's status and payment let an agent do to it: one table, which the API, Gladly's buttons and the actions themselves go
 * by. What is not known lets nothing be done that cannot be taken back: a status that is not in the table lets nothing be done, and
 * without the order's refunds no money goes back.
 */
import { orderStatus, type OrderStatusId } from "@storegate/bigcommerce-client";
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
export type Decisive = Pick<PersonOrder, "statusId" | "paymentStatus" | "itemsShipped" | "total" | "refunded">;

/** Both, in the order in which they are shown. What is under way on an order is not looked at here. */
export function allowedActions(order: Decisive, { actions }: Pick<LookupConfig, "actions">): AllowedAction[] {
  const off = actions.enabled ? null : "Agents may not act in this store: an administrator can turn actions on.";
  return [allowed("refundOrder", off ?? whyNoRefund(order)), allowed("cancelOrder", off ?? whyNoCancel(order))];
}

function allowed(operation: OrderOperation, reason: string | null): AllowedAction {
  return { operation, allowed: reason === null, reason };
}

/** Why the status alone forbids something; null where it does not. */
interface Forbidden {
  readonly refund: string | null;
  readonly cancel: string | null;
}

const neverPlaced = "The order was never placed.";
const isRefunded =
  "The store holds the order as refunded. Where its money has not come back, look into it in the control panel.";
const partSent = "Part of the order was sent already: refund what was not.";
const open: Forbidden = { refund: null, cancel: null };

/** By status. An order that was cancelled may still have been paid; one that was sent comes back by a return. */
const forbidden: Readonly<Record<OrderStatusId, Forbidden>> = {
  [orderStatus.incomplete]: { refund: neverPlaced, cancel: neverPlaced },
  [orderStatus.pending]: open,
  [orderStatus.shipped]: { refund: null, cancel: "The order was sent already: refund it instead." },
  [orderStatus.partiallyShipped]: { refund: null, cancel: partSent },
  [orderStatus.refunded]: {
    refund: isRefunded,
    cancel: "The order was refunded already: there is nothing to cancel.",
  },
  [orderStatus.cancelled]: { refund: null, cancel: "The order is cancelled already." },
  [orderStatus.declined]: {
    refund: "The order's payment was declined: there is nothing to give back.",
    cancel: "The order was declined: there is nothing to cancel.",
  },
  [orderStatus.awaitingPayment]: { refund: "The order is not paid yet: it can be cancelled.", cancel: null },
  [orderStatus.awaitingPickup]: open,
  [orderStatus.awaitingShipment]: open,
  [orderStatus.completed]: { refund: null, cancel: "The order is completed: refund it instead." },
  [orderStatus.awaitingFulfillment]: open,
  [orderStatus.manualVerificationRequired]: open,
  [orderStatus.disputed]: {
    refund:
      "The order's payment is disputed, and a refund beside the dispute may give it back twice. Settle the dispute first.",
    cancel: null,
  },
  [orderStatus.partiallyRefunded]: open,
};

const unknownStatus = "The order has a status that is not known here: look into it in the control panel.";

/** By the API's word for the payment; of one that is empty, as of payments by hand, the store decides. */
const unpaid: ReadonlyMap<string, string> = new Map([
  [
    "authorized",
    "The order's payment is authorised and not taken yet: cancel the order, and void the payment in the control panel.",
  ],
  ["capture pending", "The order's payment is being taken: try again once it is."],
  ["held for review", "The order's payment is held for review."],
  ["pending", "The order's payment has not come yet."],
  ["declined", "The order's payment was declined: there is nothing to give back."],
  ["void", "The order's payment was voided: there is nothing to give back."],
  ["void pending", "The order's payment is being voided: there is nothing to give back."],
  ["refunded", isRefunded],
]);

function whyNoRefund({ statusId, paymentStatus, total, refunded }: Decisive): string | null {
  const why = byStatus(statusId).refund ?? unpaid.get(paymentStatus.trim().toLowerCase());
  if (why !== undefined) return why;
  if (refunded === null) return "What was refunded of the order could not be read. Look at it again in a moment.";
  if (knownUnits(refunded.amount) >= knownUnits(total.amount)) return "Nothing of the order is left to be refunded.";
  return null;
}

function whyNoCancel({ statusId, itemsShipped }: Decisive): string | null {
  const why = byStatus(statusId).cancel;
  if (why !== null) return why;
  // Of an order that was refunded in part, or is disputed, the status does not tell what was sent.
  return (itemsShipped ?? 0) > 0 ? partSent : null;
}

function byStatus(statusId: number): Forbidden {
  const known: Readonly<Record<number, Forbidden>> = forbidden;
  return known[statusId] ?? { refund: unknownStatus, cancel: unknownStatus };
}
