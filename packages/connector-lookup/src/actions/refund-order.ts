/** Refunding what was quoted. */
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import type { ActionOutcome, Actor, RefundRequest } from "./action.js";
import { longestReason } from "./mark.js";
import { perform } from "./perform.js";
import { methodOf, mustBeGood, quoteOf, type KeptMethod, type KeptQuote } from "./quotes.js";
import { refundStep } from "./refund-step.js";

/**
 * Refunds a quote by one of its methods, once for each key. Where the store's answer is lost the outcome is PENDING: nothing else can
 * be done to the order until reading its refunds tells, which the same key does.
 * @throws Fault INPUT for a quote that is unknown, expired or no longer fits the order, and over a limit; CONFLICT, ORDER_BUSY;
 * in the store's words where it refuses.
 */
export async function refundOrder(
  context: LookupContext,
  actor: Actor,
  request: RefundRequest,
): Promise<ActionOutcome> {
  const { quoteId, methodId, idempotencyKey } = request;
  const reason = checkedReason(request.reason);
  return perform(context, actor, {
    operation: "refundOrder",
    idempotencyKey,
    wish: { quoteId, methodId, reason },
    async prepare() {
      const { quote, method } = await confirmed(context, quoteId, methodId);
      return { ...refundParts(quote), run: (row) => refundStep(context, actor, row, { quote, method, reason }) };
    },
  });
}

/** A quote that may be confirmed, with the method that is chosen. */
export async function confirmed(
  context: LookupContext,
  quoteId: string,
  methodId?: string,
): Promise<{ readonly quote: KeptQuote; readonly method: KeptMethod }> {
  const quote = await quoteOf(context, quoteId);
  mustBeGood(quote);
  return { quote, method: methodOf(quote, methodId) };
}

/** What a row of a refund begins with. */
export function refundParts({ id, orderId, total, currency }: KeptQuote) {
  return { step: "REFUND", orderId, quoteId: id, money: { amount: total, currency } } as const;
}

/** @throws Fault INPUT, REASON_TOO_LONG. */
export function checkedReason(reason = ""): string {
  const trimmed = reason.trim();
  if (trimmed.length <= longestReason) return trimmed;
  throw inputFault(
    "REASON_TOO_LONG",
    `The reason has ${trimmed.length} characters.`,
    `Shorten it to ${longestReason}.`,
    "reason",
  );
}
