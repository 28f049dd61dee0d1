/** An agent submits an action's form. */
import { Fault, type RouteAnswer, type RouteRequest } from "@storegate/connector-kit";
import {
  cancelOrder,
  createDiscountCode,
  outcomeOf,
  quoteRefund,
  refundMadeFor,
  refundOrder,
  type ActionOutcome,
  type Actor,
} from "../../actions/index.js";
import type { LookupContext } from "../../lookup-context.js";
import type { PendingAction } from "../action-forms.js";
import { submissionOf, type Submission } from "../action-submissions.js";
import { moneyText } from "../money-text.js";
import { actorOf, faultAnswer, gladlyRoute, jsonOf } from "./gladly-route.js";
import { pendingAction } from "./pending-action.js";
import { requestedAction } from "./requested-action.js";
import { deadlineIn } from "./within-time.js";

const dayMs = 24 * 60 * 60_000;
const answerMs = 4_300;

/** Does what an agent has filled in. */
export const submitRoute = gladlyRoute({
  method: "POST",
  path: "gladly/submit",
  operation: "gladlyActions",
  role: "OPERATOR",
  description:
    "Refunds, cancels or makes a discount code, as an agent filled it into Gladly's form. The same form submitted again does nothing twice, and tells what became of it.",
  async answer(context, request) {
    try {
      const key = idempotencyKeyOf(request);
      // What was begun goes on when the answer has to leave.
      const outcome = await deadlineIn(answerMs).race(submit(context, request, key));
      return outcome ?? pending();
    } catch (error) {
      return faultAnswer(error);
    }
  },
});

async function submit(context: LookupContext, request: RouteRequest, key: string): Promise<RouteAnswer> {
  const { body, query } = request;
  const actor = actorOf(request);
  // Asked before anything is read anew: of what is refunded already nothing is left to be quoted.
  const known = await outcomeOf(context, actor, key);
  if (known) return answerOf(known);
  const asked = requestedAction(query);
  const action = await withMadeRefund(context, await pendingAction(context, actor, asked), query["quoteId"], key);
  const read = submissionOf(action, body);
  if (!read.ok) return { status: 400, body: jsonOf(read.answer) };
  const wish = { action, submission: read.submission, key, quoteId: query["quoteId"] };
  const outcome = await onceOf(context, actor, wish);
  const { isRepeat, ...entry } = outcome.audit;
  if (!isRepeat) await actor.audit(entry);
  return answerOf(outcome);
}

/** One wish of a form: of two submissions at one instant, each of which had the store quote it, one is carried out, and the other is told of that one. */
async function onceOf(context: LookupContext, actor: Actor, wish: Wish): Promise<ActionOutcome> {
  try {
    return await carryOut(context, actor, wish);
  } catch (error) {
    const isOther =
      error instanceof Fault && ["IDEMPOTENCY_KEY_REUSED", "ORDER_BUSY", "ORDER_CHANGED"].includes(error.code);
    const known = isOther ? await outcomeOf(context, actor, wish.key) : null;
    if (known) return known;
    throw error;
  }
}

/** Of an order that this form's wish has refunded already nothing is left: what was made stands for it, so that the form still fits. */
async function withMadeRefund(
  context: LookupContext,
  action: PendingAction,
  quoteId: string | undefined,
  key: string,
): Promise<PendingAction> {
  if (action.action !== "cancel" || quoteId === undefined) return action;
  const made = await refundMadeFor(context, key);
  return made ? { ...action, refund: { left: made.total, quoteId } } : action;
}

interface Wish {
  readonly action: PendingAction;
  readonly submission: Submission;
  readonly key: string;
  /** The quote that the agent saw. */
  readonly quoteId: string | undefined;
}

async function carryOut(
  context: LookupContext,
  actor: Actor,
  { action, submission, key: idempotencyKey, quoteId }: Wish,
): Promise<ActionOutcome> {
  if (submission.action === "refund" && action.action === "refund") {
    const { amount, reason } = submission;
    const { orderId } = action;
    const quoted =
      amount === null ? seen(quoteId) : (await quoteRefund(context, actor, { orderId, amount: amount.amount })).id;
    return refundOrder(context, actor, { quoteId: quoted, idempotencyKey, reason });
  }
  if (submission.action === "cancel" && action.action === "cancel") {
    const { withRefund, reason } = submission;
    const refundQuoteId = withRefund ? seen(quoteId) : undefined;
    return cancelOrder(context, actor, { orderId: action.orderId, idempotencyKey, reason, refundQuoteId });
  }
  if (submission.action === "discountCode") {
    const { off, expiresInDays, code } = submission;
    return createDiscountCode(context, actor, {
      idempotencyKey,
      ...(code === null ? {} : { code }),
      ...("percent" in off ? { percentOff: Number(off.percent) } : { amountOff: off.amount.amount }),
      expiresAt: new Date(context.now().getTime() + expiresInDays * dayMs),
      maxUses: 1,
    });
  }
  throw new TypeError("a submission is of its form's action");
}

function idempotencyKeyOf({ query }: RouteRequest): string {
  const key = query["key"];
  if (key) return key;
  throw new Fault({
    kind: "INPUT",
    code: "ACTION_UNKNOWN",
    message: "There is no such action.",
    remedy: "Open the action anew from the customer's profile.",
  });
}

function seen(quoteId: string | undefined): string {
  if (quoteId) return quoteId;
  throw new Fault({
    kind: "INPUT",
    code: "QUOTE_MISSING",
    message: "It is not said what was to be refunded.",
    remedy: "Open the action anew from the customer's profile.",
  });
}

function answerOf(outcome: ActionOutcome): RouteAnswer {
  if (outcome.state === "PENDING") return pending();
  const { refund, code, orderId, isCancelled, fault } = outcome;
  const done = [
    ...(refund ? [`${moneyText()(refund.total)} refunded (refund ${refund.externalId})`] : []),
    ...(isCancelled ? ["cancelled"] : []),
  ];
  if (code !== undefined)
    return { status: 200, body: { message: `Discount code ${code}`, detail: `The code ${code} can be used now.` } };
  if (fault) return half(done, fault);
  const detail = `${done.join(", ")}.`;
  return { status: 200, body: { message: `Order ${orderId}: ${detail}`, detail } };
}

/** What was done is told beside what was not; the form stays open, so that the same wish goes on with the rest. */
function half(done: readonly string[], { code, message, remedy }: Fault): RouteAnswer {
  const detail = [`${done.join(", ")}. ${message}`, remedy ?? ""].join(" ").trim();
  return { status: 400, body: jsonOf({ errors: [{ attr: "form", code, detail }] }) };
}

/** The form stays open, so that the same wish is sent again. */
function pending(): RouteAnswer {
  const detail =
    "The store has not answered yet, and may have acted. Submit this form again in a minute or two: nothing is done twice, and you are told what became of it.";
  return { status: 400, body: jsonOf({ errors: [{ attr: "form", code: "PENDING", detail }] }) };
}
