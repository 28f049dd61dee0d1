/** The sending of a cancelling. */
import { orderStatus, type Order } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { notCancelledYet } from "./action-faults.js";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";
import { actionAnew, changeAction, type ActionChange } from "./action-rows.js";
import { mustBeAllowed } from "./allowed.js";
import { cancelledBy } from "./done-in-store.js";
import { keepingOn } from "./keeping-on.js";
import { orderAudit } from "./order-audit.js";
import { readOrderNow } from "./quote-refund.js";
import { boundedStore, sendOnce, storeFaultOf } from "./send-once.js";

/**
 * Cancels the order of a row. Of one that was refunded before, whatever fails is kept with the row, which is answered.
 * @throws Fault where the order was neither refunded nor cancelled.
 */
export async function cancelStep(
  context: LookupContext,
  actor: Actor,
  begun: ActionRow,
  reason: string,
): Promise<ActionRow> {
  try {
    return await cancel(context, actor, begun, reason);
  } catch (error) {
    if (!begun.result.refund) throw error;
    const fault = storeFaultOf(error, begun);
    return (await changeAction(context, begun, { state: "FAILED", fault }, "anybody")) ?? actionAnew(context, begun);
  }
}

async function cancel(context: LookupContext, actor: Actor, begun: ActionRow, reason: string): Promise<ActionRow> {
  const orderId = begun.orderId ?? 0;
  const now = await readOrderNow({ bigcommerce: boundedStore(context, begun.leaseLeftMs) }, orderId);
  // What was sent before and never answered, or was done by somebody else since the refund.
  if (isCancelled(now.order) && wasSentBefore(begun)) return ended(context, begun, cancelledBy(begun, now.order));
  // A refund has changed the status itself: what was allowed with it goes on.
  if (!begun.result.refund) mustBeAllowed(context, "cancelOrder", now);
  const before = wasSentBefore(begun) ? begun.before : orderAudit(now);
  const { row, sent } = await sendOnce(context, actor, begun, {
    send: (store) => store.orders.update(orderId, { statusId: orderStatus.cancelled }),
    reason,
    before,
  });
  return keepingOn(context, row, () => {
    if (sent.end === "unknown") return ended(context, row, { state: "PENDING" });
    if (sent.end === "refused") return ended(context, row, { state: "FAILED", fault: sent.fault });
    const isDone = isCancelled(sent.answer);
    return ended(
      context,
      row,
      isDone ? cancelledBy(row, sent.answer) : { state: "FAILED", fault: notCancelledYet(row) },
    );
  });
}

async function ended(context: LookupContext, row: ActionRow, change: ActionChange): Promise<ActionRow> {
  return (await changeAction(context, row, change, "anybody")) ?? actionAnew(context, row);
}

function isCancelled({ statusId }: Order): boolean {
  return statusId === orderStatus.cancelled;
}

/** What the order was like is written down with the first sending. */
function wasSentBefore({ before }: ActionRow): boolean {
  return before["orderId"] !== undefined;
}
