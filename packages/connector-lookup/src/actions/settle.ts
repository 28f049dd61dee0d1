/** Finding out what became of an action that nobody has told of. */
import { orderStatus, type Refund } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import { brokenOff, cameToNothing, notCancelledYet, refundedElsewhere } from "./action-faults.js";
import { actionTimes } from "./action-times.js";
import { actionAnew, changeAction, type ActionChange } from "./action-rows.js";
import { auditSettled } from "./action-audit.js";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";
import { isMarked } from "./mark.js";
import { knownUnits, moneyOf } from "./money.js";
import { cancelledBy, codeMade, refundMade } from "./done-in-store.js";

/**
 * Settles an action that is pending, or was left alone by a process that died, as far as the store tells. It only reads: whoever
 * comes may do it, and of several at once one writes down what all have found. One whose lease goes on is left to its process.
 *
 * - What carries the action's mark in the store was done by it.
 * - Without it, and once {@link ActionTimes.settlingMs} have passed since anything can have been sent, it was not done.
 * - Before that nobody knows, and the order stays closed to others.
 */
export async function settle(context: LookupContext, actor: Actor, row: ActionRow): Promise<ActionRow> {
  const isLeft = row.state === "PENDING" || (isUnderWay(row) && row.leaseLeftMs <= 0);
  if (!isLeft) return row;
  try {
    const change = await findOut(context, row);
    if (change === undefined) return row;
    const settled = await changeAction(context, row, change, "anybody");
    if (!settled) return await actionAnew(context, row);
    if (wasSent(row) && settled.state !== "PENDING") await auditSettled(actor, settled);
    return settled;
  } catch (error) {
    if (!(error instanceof Fault) && !context.signal.aborted) throw error;
    // Nobody knows more than before.
    context.logger.warn({ error, actionId: row.id }, "what became of an action could not be found out");
    return row;
  }
}

function wasSent({ state }: ActionRow): boolean {
  return state !== "STARTED";
}

function isUnderWay({ state }: ActionRow): boolean {
  return state === "STARTED" || state === "SENDING";
}

async function findOut(context: LookupContext, row: ActionRow): Promise<ActionChange | undefined> {
  if (row.step === "CANCEL") return findCancelling(context, row);
  // Nothing of the step was sent, and nothing can be any more.
  if (row.state === "STARTED") return { state: "FAILED", fault: brokenOff(row) };
  return row.step === "REFUND" ? findRefund(context, row) : findCode(context, row);
}

async function findRefund(context: LookupContext, row: ActionRow): Promise<ActionChange | undefined> {
  const refunds = await context.bigcommerce.refunds.ofOrder(row.orderId ?? 0);
  const made = refundOfMark(refunds, row.mark);
  if (made) return refundMade(row, made);
  if (!isQuiet(context, row)) return awaited(row);
  const alike = refundAlike(refunds, row);
  const total = alike && moneyOf(knownUnits(alike.totalAmount), row.currency ?? "");
  return { state: "FAILED", fault: alike && total ? refundedElsewhere(row, alike.id, total) : cameToNothing(row) };
}

/** The refund that carries a mark: the store keeps the reason with the refund and with each of its items. */
export function refundOfMark(refunds: readonly Refund[], mark: string): Refund | undefined {
  return refunds.find(({ reason, items }) =>
    [reason, ...items.map((item) => item.reason)].some((each) => isMarked(each, mark)),
  );
}

/**
 * A refund just like ours, made since, and marked by none of our actions: it is told, and not taken for ours nor passed over, for
 * somebody may have refunded the same by hand, or the store may have lost our mark.
 */
function refundAlike(refunds: readonly Refund[], { refundsBefore, amount }: ActionRow): Refund | undefined {
  const before = new Set(refundsBefore);
  return refunds.find(
    ({ id, reason, totalAmount }) =>
      !before.has(id) &&
      amount !== null &&
      knownUnits(totalAmount) === knownUnits(amount) &&
      !/\[sg-[A-Z\d]{10}\]/.test(reason),
  );
}

/** An order is cancelled or it is not, whoever did it; and it may be cancelled again and again. */
async function findCancelling(context: LookupContext, row: ActionRow): Promise<ActionChange | undefined> {
  const order = await context.bigcommerce.orders.get(row.orderId ?? 0);
  if (order.statusId === orderStatus.cancelled) return cancelledBy(row, order);
  if (row.state === "STARTED" || isQuiet(context, row)) return { state: "FAILED", fault: notCancelledYet(row) };
  return awaited(row);
}

async function findCode(context: LookupContext, row: ActionRow): Promise<ActionChange | undefined> {
  const coupon = await context.bigcommerce.coupons.byCode(row.code ?? "");
  if (coupon && isMarked(coupon.name, row.mark)) return codeMade(row, coupon);
  return isQuiet(context, row) ? { state: "FAILED", fault: cameToNothing(row) } : awaited(row);
}

function isQuiet(context: LookupContext, { quietMs }: ActionRow): boolean {
  return quietMs > actionTimes(context).settlingMs;
}

function awaited({ state }: ActionRow): ActionChange | undefined {
  return state === "PENDING" ? undefined : { state: "PENDING" };
}
