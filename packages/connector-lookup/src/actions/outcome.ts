/** What became of an action, as it is told. */
import type { CreatedRefund, Refund } from "@storegate/bigcommerce-client";
import type { ActionResult, ActionRow } from "./action-row.js";
import type { ActionOutcome, MadeRefund } from "./action.js";
import { auditedEnd } from "./action-audit.js";
import { faultOf } from "./action-faults.js";
import { knownUnits, moneyOf } from "./money.js";

/**
 * Tells what became of an action.
 * @throws Fault as it was kept, of one that failed; but what was refunded is told, whatever failed after it.
 */
export function outcomeOfRow(row: ActionRow, isRepeat: boolean): ActionOutcome {
  const { operation, orderId, state, result, code, fault, before } = row;
  if (state === "FAILED" && fault && !result.refund) throw faultOf(fault);
  const isOpen = state !== "DONE" && state !== "FAILED";
  return {
    operation,
    state: isOpen ? "PENDING" : "DONE",
    ...(orderId === null ? {} : { orderId }),
    ...(result.refund ? { refund: toldRefund(result.refund) } : {}),
    ...(operation === "cancelOrder" ? { isCancelled: result.isCancelled ?? false } : {}),
    ...(code !== null && !isOpen ? { code } : {}),
    ...(state === "FAILED" && fault ? { fault: faultOf(fault) } : {}),
    audit: { operation, before, after: auditedEnd(row), isRepeat },
  };
}

/** A refund of the store, as it is kept. */
export function keptRefundOf(
  { id, totalAmount, dateCreated }: Refund | CreatedRefund,
  currency: string,
): NonNullable<ActionResult["refund"]> {
  return { externalId: String(id), ...moneyOf(knownUnits(totalAmount), currency), createdAt: dateCreated };
}

/** A refund as it was kept. */
export function toldRefund({
  externalId,
  amount,
  currency,
  createdAt,
}: NonNullable<ActionResult["refund"]>): MadeRefund {
  return { externalId, total: { amount, currency }, createdAt: createdAt === null ? null : new Date(createdAt) };
}
