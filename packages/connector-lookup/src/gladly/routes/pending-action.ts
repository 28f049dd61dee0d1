/** What an action's form shows, and what its submission is held against: read anew each time. */
import { Fault } from "@storegate/connector-kit";
import { quoteRefund, type Actor } from "../../actions/index.js";
import type { LookupContext } from "../../lookup-context.js";
import { storeFacts } from "../../people/store-facts.js";
import type { PendingAction } from "../action-forms.js";
import type { RequestedAction } from "./requested-action.js";

/** @throws Fault where it cannot be done: actions are off, nothing is left. */
export async function pendingAction(
  context: LookupContext,
  actor: Actor,
  asked: RequestedAction,
): Promise<PendingAction> {
  const { enabled, percentOffMost, amountOffMost } = context.config.actions;
  if (!enabled) throw actionsOff();
  if (asked.action === "discountCode") {
    const { currency } = await storeFacts(context);
    return { action: "discountCode", personKey: asked.personKey, currency, percentOffMost, amountOffMost };
  }
  const { orderId } = asked;
  if (asked.action === "refund") {
    const { id: quoteId, total: left } = await quoteRefund(context, actor, { orderId });
    return { action: "refund", orderId, left, quoteId };
  }
  return { action: "cancel", orderId, refund: await leftOf(context, actor, orderId) };
}

/** Null where nothing can be given back: an order that was never paid is cancelled without. */
async function leftOf(context: LookupContext, actor: Actor, orderId: number) {
  try {
    const { id: quoteId, total: left } = await quoteRefund(context, actor, { orderId });
    return { left, quoteId };
  } catch (error) {
    if (error instanceof Fault && error.kind === "INPUT") return null;
    throw error;
  }
}

function actionsOff(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "ACTIONS_OFF",
    message: "Agents may not act in this store.",
    remedy: "Ask an administrator to turn actions on in the integration's config.",
  });
}
