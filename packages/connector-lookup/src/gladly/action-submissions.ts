/** What an agent filled into an action's form. */
import { z } from "zod";
import type { Money } from "../orders/person-order.js";
import type { CancelAction, DiscountCodeAction, PendingAction, RefundAction } from "./action-forms.js";
import { amountText, minorUnits } from "./exact-amount.js";
import { refused, type GladlyProblem, type Refused } from "./gladly-errors.js";
import { fractionDigits, moneyText } from "./money-text.js";

/** What an agent wants done. */
export type Submission = RefundSubmission | CancelSubmission | DiscountCodeSubmission;

/** A refund. */
export interface RefundSubmission {
  readonly action: "refund";
  /** Exact, above zero, no more than is left; null for everything left. */
  readonly amount: Money | null;
  /** Empty where none was given. */
  readonly reason: string;
}

/** Cancelling. */
export interface CancelSubmission {
  readonly action: "cancel";
  /** Whether everything left goes back. */
  readonly withRefund: boolean;
  readonly reason: string;
}

/** A code. */
export interface DiscountCodeSubmission {
  readonly action: "discountCode";
  /** Exact, above zero: of a percentage, up to 100 with two digits after the point. */
  readonly off: { readonly percent: string } | { readonly amount: Money };
  /** 1 to 365. */
  readonly expiresInDays: number;
  /** Null where one is to be made. */
  readonly code: string | null;
}

/** The longest reason, in characters. */
const longestReason = 500;
/** The longest a code is good for, in days. */
const mostDays = 365;
/** The longest code that BigCommerce takes. */
const longestCode = 50;

type Read<One> = { readonly ok: true; readonly submission: One } | Refused;
type Inputs = (attr: string) => string;

/** As Gladly sends them: inputs that nobody touched may be missing or null. */
const flatBody = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/**
 * Reads what was submitted for an action.
 * @param action As its form was made from, read anew: what is left, and the limits.
 * @param body The parsed JSON.
 * @returns The wish; or all that is wrong with it, by input, to be answered with status 400, which keeps the form open.
 */
export function submissionOf(action: RefundAction, body: unknown): Read<RefundSubmission>;
export function submissionOf(action: CancelAction, body: unknown): Read<CancelSubmission>;
export function submissionOf(action: DiscountCodeAction, body: unknown): Read<DiscountCodeSubmission>;
export function submissionOf(action: PendingAction, body: unknown): Read<Submission>;
export function submissionOf(action: PendingAction, body: unknown): Read<Submission> {
  const { success, data } = flatBody.safeParse(body);
  if (!success) return refused(problem("body", "BODY_INVALID", "A form has to be submitted as a flat JSON object."));
  const given = new Map(Object.entries(data));
  const inputs: Inputs = (attr) => String(given.get(attr) ?? "").trim();
  if (action.action === "refund") return readRefund(action, inputs);
  if (action.action === "cancel") return readCancel(action, inputs);
  return readDiscountCode(action, inputs);
}

function readRefund({ left }: RefundAction, inputs: Inputs): Read<RefundSubmission> {
  const reason = readReason(inputs);
  const amount = readRefundAmount(left, inputs);
  if (isProblem(amount) || isProblem(reason)) return refused(...[amount, reason].filter(isProblem));
  return { ok: true, submission: { action: "refund", amount, reason } };
}

function readRefundAmount(left: Money, inputs: Inputs): Money | null | GladlyProblem {
  const what = inputs("what");
  const typed = inputs("amount");
  if (what === "ALL" && typed === "") return null;
  // An agent who typed an amount meant it: to give everything back would be the dearer mistake.
  if (what === "ALL")
    return problem("amount", "AMOUNT_UNUSED", "Choose “An amount”, or leave the amount empty to refund everything.");
  if (what !== "AMOUNT")
    return problem("what", "CHOICE_MISSING", "Choose whether everything left or an amount is refunded.");
  return readMoney("amount", typed, left.currency, left);
}

function readCancel({ refund }: CancelAction, inputs: Inputs): Read<CancelSubmission> {
  const reason = readReason(inputs);
  const withRefund = readChecked("refund", inputs);
  if (isProblem(reason) || isProblem(withRefund)) return refused(...[withRefund, reason].filter(isProblem));
  if (withRefund && refund === null)
    return refused(problem("refund", "NOTHING_LEFT", "Nothing of this order can be refunded; cancel it without."));
  return { ok: true, submission: { action: "cancel", withRefund, reason } };
}

function readDiscountCode(action: DiscountCodeAction, inputs: Inputs): Read<DiscountCodeSubmission> {
  const off = readOff(action, inputs);
  const expiresInDays = readDays(inputs("expiresInDays"));
  const code = readCode(inputs("code"));
  if (isProblem(off) || isProblem(expiresInDays) || isProblem(code))
    return refused(...[off, expiresInDays, code].filter(isProblem));
  return { ok: true, submission: { action: "discountCode", off, expiresInDays, code } };
}

function readOff(
  { currency, percentOffMost, amountOffMost }: DiscountCodeAction,
  inputs: Inputs,
): DiscountCodeSubmission["off"] | GladlyProblem {
  const kind = inputs("kind");
  if (kind === "PERCENT") return readPercent(inputs("value"), percentOffMost);
  if (kind !== "AMOUNT") return problem("kind", "CHOICE_MISSING", "Choose whether a percentage or an amount goes off.");
  const most = amountOffMost === undefined ? undefined : { amount: String(amountOffMost), currency };
  const amount = readMoney("value", inputs("value"), currency, most);
  return isProblem(amount) ? amount : { amount };
}

function readPercent(typed: string, most: number): { readonly percent: string } | GladlyProblem {
  const units = minorUnits(typed.replace(/\s*%$/, ""), 2);
  if (units === undefined || units === 0n)
    return problem("value", "PERCENT_INVALID", "Type a percentage above 0, with a point and two digits at most: 12.5");
  if (Number(units) / 100 > most)
    return problem("value", "PERCENT_TOO_HIGH", `No more than ${most} percent may go off.`);
  return { percent: amountText(units, 2).replace(/\.?0+$/, "") };
}

/** @param most What it may be at most, in the same currency. */
function readMoney(attr: string, typed: string, currency: string, most: Money | undefined): Money | GladlyProblem {
  const digits = fractionDigits(currency);
  const units = minorUnits(typed, digits);
  if (units === undefined || units === 0n) {
    const example = amountText(minorUnits("12", digits) ?? 0n, digits);
    return problem(
      attr,
      "AMOUNT_INVALID",
      `Type an amount of ${currency} above 0, with nothing but digits: ${example}`,
    );
  }
  const amount = amountText(units, digits);
  if (most !== undefined && isMore(amount, most.amount))
    return problem(attr, "AMOUNT_TOO_HIGH", `No more than ${moneyText()(most)} is possible.`);
  return { amount, currency };
}

/** Whether one decimal is above another; what cannot be read as one is a limit that nothing passes. */
function isMore(amount: string, most: string): boolean {
  const [one, other] = [minorUnits(amount, 12), minorUnits(most, 12)];
  return one === undefined || other === undefined || one > other;
}

function readDays(typed: string): number | GladlyProblem {
  const days = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  if (days >= 1 && days <= mostDays) return days;
  return problem("expiresInDays", "DAYS_INVALID", `Type for how many days the code is good: 1 to ${mostDays}.`);
}

function readCode(typed: string): string | null | GladlyProblem {
  if (typed === "") return null;
  if (typed.length <= longestCode && /^[\w-]+$/.test(typed)) return typed;
  return problem(
    "code",
    "CODE_INVALID",
    `A code has letters, digits, - and _, ${longestCode} at most; or leave it empty to have one made.`,
  );
}

function readReason(inputs: Inputs): string | GladlyProblem {
  const reason = inputs("reason");
  if (reason.length <= longestReason) return reason;
  return problem("reason", "REASON_TOO_LONG", `Shorten the reason to ${longestReason} characters.`);
}

/** How a checkbox is sent is not told; what is neither clearly set nor clearly empty is asked for again. */
function readChecked(attr: string, inputs: Inputs): boolean | GladlyProblem {
  const typed = inputs(attr).toLowerCase();
  if (["true", "on", "yes", "1"].includes(typed)) return true;
  if (["", "false", "off", "no", "0"].includes(typed)) return false;
  return problem(attr, "CHOICE_MISSING", "Set the box or leave it empty.");
}

function problem(attr: string, code: string, detail: string): GladlyProblem {
  return { attr, code, detail };
}

function isProblem(read: unknown): read is GladlyProblem {
  return typeof read === "object" && read !== null && "detail" in read && "attr" in read;
}
