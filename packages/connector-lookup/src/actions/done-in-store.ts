/** What the store has proven to be done, as changes of an action's row. */
import type { Coupon, CreatedRefund, Order, Refund } from "@storegate/bigcommerce-client";
import type { ActionChange } from "./action-rows.js";
import type { ActionRow } from "./action-row.js";
import { notCancelledYet } from "./action-faults.js";
import { keptRefundOf } from "./outcome.js";

/**
 * A refund ends with it. Of a cancelling it is kept at once, and the row waits for somebody to go on with cancelling: its order is
 * free, since money is no longer under way.
 */
export function refundMade(row: ActionRow, refund: Refund | CreatedRefund): ActionChange {
  const kept = keptRefundOf(refund, row.currency ?? "");
  const result = { ...row.result, refund: kept };
  const after = { ...row.after, refund: kept };
  if (row.operation === "refundOrder") return { state: "DONE", result, after };
  return { state: "FAILED", step: "CANCEL", result, after, fault: notCancelledYet(row, true) };
}

/** An order is cancelled, whoever did it. */
export function cancelledBy(row: ActionRow, { statusId, customStatus: status }: Order): ActionChange {
  const result = { ...row.result, isCancelled: true };
  return { state: "DONE", result, after: { ...row.after, statusId, status } };
}

/** A coupon that carries the action's mark. */
export function codeMade(row: ActionRow, { id, code }: Coupon): ActionChange {
  return { state: "DONE", after: { ...row.after, couponId: id, code } };
}
