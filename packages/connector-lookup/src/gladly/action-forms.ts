/** The forms of actions, as Gladly shows them to an agent. */
import type { Money } from "../orders/person-order.js";
import { actionUrl } from "./action-url.js";
import { moneyText } from "./money-text.js";

/** An action that is about to be done: what its form shows, and what its submission is held against. */
export type PendingAction = RefundAction | CancelAction | DiscountCodeAction;

/** Money of an order goes back. */
export interface RefundAction {
  readonly action: "refund";
  readonly orderId: number;
  /** What the store offers to give back, at most. */
  readonly left: Money;
  /** Of the quote in which it offers that. */
  readonly quoteId: string;
}

/** An order is cancelled. */
export interface CancelAction {
  readonly action: "cancel";
  readonly orderId: number;
  /** What can be given back at once; null where nothing can. */
  readonly refund: { readonly left: Money; readonly quoteId: string } | null;
}

/** Somebody is given a code. */
export interface DiscountCodeAction {
  readonly action: "discountCode";
  /** {@link Person.key}. */
  readonly personKey: string;
  /** Of an amount off; ISO 4217. */
  readonly currency: string;
  /** Above 0, up to 100. */
  readonly percentOffMost: number;
  /** In the currency; no limit where undefined. */
  readonly amountOffMost?: number | undefined;
}

/** Where a form is submitted. */
export interface FormTarget {
  /** Relative to the adaptor's base, without a query. */
  readonly path: string;
  /** One for each form that is shown: a form that is submitted twice is one wish. */
  readonly idempotencyKey: string;
}

/** A form of Gladly's. */
export interface GladlyForm {
  readonly title: string;
  readonly submitButton: string;
  readonly closeButton: string;
  readonly actionUrl: string;
  readonly sections: readonly FormSection[];
}

/** A part of a form. */
export type FormSection = { readonly type: "text"; readonly text: string } | FormInput;

/** Something to be filled in; it is submitted under its `attr`. */
export interface FormInput {
  readonly type: "input";
  readonly label: string;
  readonly attr: string;
  readonly hint?: string;
  readonly defaultValue?: string;
  readonly input:
    | { readonly type: "text" }
    | { readonly type: "checkbox"; readonly text: string }
    | {
        readonly type: "select";
        readonly placeholder: string;
        readonly optional: boolean;
        readonly options: readonly { readonly text: string; readonly value: string }[];
      };
}

/** How long a code is good for unless the agent says otherwise, in days. */
export const usualDays = 30;

/** The form of an action. Its `actionUrl` names the action, what it is done to, the quote, and the idempotency key. */
export function formOf(action: PendingAction, { path, idempotencyKey: key }: FormTarget): GladlyForm {
  if (action.action === "refund") {
    const { orderId, quoteId } = action;
    return refundForm(action, actionUrl(path, { action: "refund", key, orderId, quoteId }));
  }
  if (action.action === "cancel") {
    const { orderId, refund } = action;
    return cancelForm(action, actionUrl(path, { action: "cancel", key, orderId, quoteId: refund?.quoteId }));
  }
  const { personKey } = action;
  return discountCodeForm(action, actionUrl(path, { action: "discountCode", key, personKey }));
}

function refundForm({ orderId, left }: RefundAction, url: string): GladlyForm {
  const all = moneyText()(left);
  return {
    title: `Refund order ${orderId}`,
    submitButton: "Refund",
    closeButton: "Close",
    actionUrl: url,
    sections: [
      { type: "text", text: `${all} of this order can be refunded.` },
      select("what", "How much", [
        { text: `Everything left (${all})`, value: "ALL" },
        { text: "An amount", value: "AMOUNT" },
      ]),
      text("amount", "Amount", `In ${left.currency}, for an amount: 12.50`),
      reason(),
    ],
  };
}

function cancelForm({ orderId, refund }: CancelAction, url: string): GladlyForm {
  const withRefund: FormInput[] =
    refund === null
      ? []
      : [
          {
            type: "input",
            label: "Refund",
            attr: "refund",
            input: { type: "checkbox", text: `Refund everything left (${moneyText()(refund.left)})` },
          },
        ];
  return {
    title: `Cancel order ${orderId}`,
    submitButton: "Cancel order",
    closeButton: "Close",
    actionUrl: url,
    sections: [
      ...(refund === null ? [{ type: "text", text: "Nothing of this order can be refunded." } as const] : withRefund),
      reason(),
    ],
  };
}

function discountCodeForm({ currency, percentOffMost, amountOffMost }: DiscountCodeAction, url: string): GladlyForm {
  const most = amountOffMost === undefined ? "" : `, up to ${amountOffMost} ${currency}`;
  return {
    title: "Give discount code",
    submitButton: "Create code",
    closeButton: "Close",
    actionUrl: url,
    sections: [
      select("kind", "Off", [
        { text: `Percent, up to ${percentOffMost}`, value: "PERCENT" },
        { text: `Amount in ${currency}${most}`, value: "AMOUNT" },
      ]),
      text("value", "How much", "10 for 10 percent, 12.50 for an amount"),
      { ...text("expiresInDays", "Good for how many days", "1 to 365"), defaultValue: String(usualDays) },
      text("code", "Code", "Leave empty to have one made; letters, digits, - and _"),
    ],
  };
}

function select(attr: string, label: string, options: readonly { text: string; value: string }[]): FormInput {
  return { type: "input", label, attr, input: { type: "select", placeholder: "Choose", optional: false, options } };
}

function text(attr: string, label: string, hint: string): FormInput {
  return { type: "input", label, attr, hint, input: { type: "text" } };
}

function reason(): FormInput {
  return text("reason", "Reason", "May be left empty; it is kept with the order's history");
}
