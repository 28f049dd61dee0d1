/** Why an action cannot be, or was not. */
import { Fault, type FaultData } from "@storegate/connector-kit";
import type { Money } from "../orders/person-order.js";
import type { ActionRow } from "./action-row.js";
import type { ActionOperation } from "./action.js";
import { moneyWords } from "./money.js";

const subjects: Readonly<Record<ActionOperation, string>> = {
  refundOrder: "The refund",
  cancelOrder: "The cancelling",
  createDiscountCode: "The making of the discount code",
};

/** What somebody asked for, and cannot be. */
export function inputFault(code: string, message: string, remedy: string, field?: string): Fault {
  return new Fault({ kind: "INPUT", code, message, remedy, ...(field === undefined ? {} : { field }) });
}

/** A fault that was kept. */
export function faultOf(data: FaultData): Fault {
  return new Fault(data);
}

/** An action as a person would say it: `The refund of order 5`. */
export function actionWords({ operation, orderId }: Pick<ActionRow, "operation" | "orderId">): string {
  const words = subjects[operation];
  return orderId === null ? words : `${words} of order ${orderId}`;
}

export function actionsOff(): Fault {
  return inputFault(
    "ACTIONS_OFF",
    "Agents may not act in this store.",
    "Ask an administrator to turn actions on in the integration's config.",
  );
}

export function keyInvalid(): Fault {
  return inputFault(
    "IDEMPOTENCY_KEY_INVALID",
    "An idempotency key has 1 to 200 characters.",
    "Make one at random for each wish, and send it again with the same wish alone.",
    "idempotencyKey",
  );
}

export function keyReused(key: string): Fault {
  return inputFault(
    "IDEMPOTENCY_KEY_REUSED",
    `The idempotency key "${key}" was used for another request before.`,
    "Make a new key for each wish; nothing was done by this request.",
    "idempotencyKey",
  );
}

/** Another action of the order is open. It may be that of a wish just like this one. */
export function orderBusy(orderId: number): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "ORDER_BUSY",
    message: `Another action on order ${orderId} is under way, or waits for what became of it in the store.`,
    remedy:
      "Nothing was done. Wait a minute or two, look at the order's refunds and status, and ask again if it is still to be done.",
    field: "orderId",
  });
}

/** The time that an action has is over before it was sent. */
export function leaseOver(row: Pick<ActionRow, "operation" | "orderId">): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "NOT_IN_TIME",
    message: `${actionWords(row)} was given up before anything was sent: the store's turn or its answers took too long.`,
    remedy: "Send the same request again, with the same key.",
  });
}

/** Its process ended before anything was sent. */
export function brokenOff(row: ActionRow): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "BROKEN_OFF",
    message: `${actionWords(row)} was broken off before anything was sent. Nothing was done.`,
    remedy: "Send the same request again, with the same key.",
  });
}

/** It was sent, and the store has not done it. The key is used up, so that nothing old is ever sent again by it. */
export function cameToNothing(row: ActionRow): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "CAME_TO_NOTHING",
    message: `${actionWords(row)} was sent to the store, which never answered and has not done it.`,
    remedy: "Ask for it anew, with a new key.",
    retryable: false,
  });
}

/** While nobody knew what became of a refund, one just like it was made that does not carry its mark. */
export function refundedElsewhere(row: ActionRow, refundId: number, total: Money): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "REFUNDED_ELSEWHERE",
    message: `${actionWords(row)} was not found in the store by its mark, but refund ${refundId} of ${moneyWords(total)} was made meanwhile.`,
    remedy: "Look at that refund in the store before refunding again: it may be this one.",
  });
}

/** Cancelling has not ended; of one with a refund after that was made. */
export function notCancelledYet(row: ActionRow, isRefunded = row.result.refund !== undefined): Fault {
  const order = `Order ${String(row.orderId)}`;
  return new Fault({
    kind: "UNAVAILABLE",
    code: "NOT_CANCELLED",
    message: isRefunded ? `${order} was refunded and not cancelled.` : `${order} was not cancelled.`,
    remedy: `Send the same request again, with the same key: it goes on with cancelling${isRefunded ? ", and refunds nothing more" : ""}.`,
  });
}
