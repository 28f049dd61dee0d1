/** Cancelling an order, with or without refunding it. */
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import type { ActionRow } from "./action-row.js";
import { beginAgain } from "./action-rows.js";
import type { ActionOutcome, Actor, CancelRequest } from "./action.js";
import { cancelStep } from "./cancel-step.js";
import { perform, type Prepared } from "./perform.js";
import { checkedReason, confirmed, refundParts } from "./refund-order.js";
import { refundStep } from "./refund-step.js";

/**
 * Cancels an order: its status, which moves no money. With a quote the order is refunded first, by the quote's first method, and
 * cancelled once it is known that it was. Where it was refunded and then could not be cancelled the outcome tells the refund beside
 * the fault, and the same key goes on with cancelling.
 * @throws Fault as {@link refundOrder}, of what was neither refunded nor cancelled.
 */
export async function cancelOrder(
  context: LookupContext,
  actor: Actor,
  request: CancelRequest,
): Promise<ActionOutcome> {
  const { orderId, idempotencyKey, refundQuoteId } = request;
  const reason = checkedReason(request.reason);
  return perform(context, actor, {
    operation: "cancelOrder",
    idempotencyKey,
    wish: { orderId, refundQuoteId, reason },
    async prepare(known): Promise<Prepared> {
      if (refundQuoteId === undefined || known?.result.refund)
        return { step: "CANCEL", orderId, run: (row) => cancelStep(context, actor, row, reason) };
      const { quote, method } = await confirmed(context, refundQuoteId);
      if (quote.orderId !== orderId) throw quoteOfAnother(quote.orderId, orderId);
      return {
        ...refundParts(quote),
        async run(row) {
          const refunded = await refundStep(context, actor, row, { quote, method, reason });
          return refunded.result.refund ? thenCancel(context, actor, refunded, reason) : refunded;
        },
      };
    },
  });
}

/** Goes on after the refund, with time of its own. Whatever fails here, the refund is told. */
async function thenCancel(
  context: LookupContext,
  actor: Actor,
  refunded: ActionRow,
  reason: string,
): Promise<ActionRow> {
  try {
    const begun = await beginAgain(context, refunded, "CANCEL");
    return begun ? await cancelStep(context, actor, begun, reason) : refunded;
  } catch (error) {
    context.logger.error({ error, actionId: refunded.id }, "cancelling broke off after the refund");
    return refunded;
  }
}

function quoteOfAnother(quoted: number, orderId: number) {
  return inputFault(
    "QUOTE_OF_ANOTHER_ORDER",
    `The quote is of order ${quoted}, and order ${orderId} is to be cancelled.`,
    "Quote the refund of the order that is to be cancelled.",
    "refundQuoteId",
  );
}
