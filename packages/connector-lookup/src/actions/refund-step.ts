/** The sending of a refund. */
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";
import { actionAnew, changeAction } from "./action-rows.js";
import { mustBeAllowed } from "./allowed.js";
import { orderFingerprint, refundIds } from "./fingerprint.js";
import { keepingOn } from "./keeping-on.js";
import { marked } from "./mark.js";
import { orderAudit } from "./order-audit.js";
import { readOrderNow } from "./quote-refund.js";
import type { KeptMethod, KeptQuote } from "./quotes.js";
import { refundMade } from "./done-in-store.js";
import { boundedStore, sendOnce } from "./send-once.js";
import { refundOfMark } from "./settle.js";

/** What is confirmed. */
export interface Confirmed {
  readonly quote: KeptQuote;
  readonly method: KeptMethod;
  readonly reason: string;
}

/**
 * Refunds what was quoted, if the order is as it was then. The row is DONE, or says that it is PENDING; of a cancelling whose
 * refund was made it waits for cancelling.
 * @throws Fault where nothing was refunded.
 */
export async function refundStep(
  context: LookupContext,
  actor: Actor,
  begun: ActionRow,
  { quote, method, reason }: Confirmed,
): Promise<ActionRow> {
  const { orderId } = quote;
  const now = await readOrderNow({ bigcommerce: boundedStore(context, begun.leaseLeftMs) }, orderId);
  // Begun again: what was taken for not done may have come true since.
  const made = refundOfMark(now.refunds, begun.mark);
  if (made) return keepRefund(context, begun, made);
  if (orderFingerprint(now.order, now.refunds) !== quote.fingerprint) throw orderChanged(orderId);
  mustBeAllowed(context, begun.operation, now);
  const wish = { items: quote.items, payments: method.parts, reason: marked(reason, begun.mark) };
  const { row, sent } = await sendOnce(context, actor, begun, {
    send: (store) => store.refunds.create(orderId, wish),
    reason,
    refundsBefore: refundIds(now.refunds),
    before: { ...orderAudit(now), quote: { id: quote.id, total: quote.total, method: method.title } },
  });
  if (sent.end === "answered") return keepingOn(context, row, () => keepRefund(context, row, sent.answer));
  return keepingOn(context, row, () => notRefunded(context, row, sent));
}

async function notRefunded(
  context: LookupContext,
  row: ActionRow,
  { end, fault }: Exclude<Awaited<ReturnType<typeof sendOnce>>["sent"], { end: "answered" }>,
): Promise<ActionRow> {
  if (end === "unknown") {
    context.logger.warn({ error: fault, actionId: row.id }, "a refund was sent, and no answer told what became of it");
    return (await changeAction(context, row, { state: "PENDING" }, "anybody")) ?? actionAnew(context, row);
  }
  return (await changeAction(context, row, { state: "FAILED", fault }, "anybody")) ?? actionAnew(context, row);
}

/** What the store has proven is kept, whatever others have made of the row meanwhile. */
async function keepRefund(
  context: LookupContext,
  row: ActionRow,
  refund: Parameters<typeof refundMade>[1],
): Promise<ActionRow> {
  for (let latest = row; ; latest = await actionAnew(context, latest)) {
    if (latest.result.refund) return latest;
    const kept = await changeAction(context, latest, refundMade(latest, refund), "anybody");
    if (kept) return kept;
  }
}

function orderChanged(orderId: number) {
  return inputFault(
    "ORDER_CHANGED",
    `Order ${orderId} has changed since the refund was quoted.`,
    "Nothing was done. Look at the order, quote the refund anew and confirm that.",
    "quoteId",
  );
}
