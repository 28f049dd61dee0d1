import { describe, expect, it } from "vitest";
import { formOf, type FormTarget, type GladlyForm, type PendingAction } from "./action-forms.js";
import { actionUrl } from "./action-url.js";

const left = { amount: "1083.9900", currency: "USD" };
const target: FormTarget = { path: "actions/do", idempotencyKey: "k-1" };
const refund: PendingAction = { action: "refund", orderId: 7, left, quoteId: "q/1" };
const discountCode: PendingAction = {
  action: "discountCode",
  personKey: "guest/a+b@x.io",
  currency: "USD",
  percentOffMost: 50,
};

/** The inputs of a form by what they are submitted under. */
const attrsOf = ({ sections }: GladlyForm): string[] =>
  sections.flatMap((section) => (section.type === "input" ? [section.attr] : []));

describe("a form", () => {
  it("to refund", () => {
    expect(formOf(refund, target)).toStrictEqual({
      title: "Refund order 7",
      submitButton: "Refund",
      closeButton: "Close",
      actionUrl: "actions/do?action=refund&key=k-1&orderId=7&quoteId=q%2F1",
      sections: [
        { type: "text", text: "$1,083.99 of this order can be refunded." },
        {
          type: "input",
          label: "How much",
          attr: "what",
          input: {
            type: "select",
            placeholder: "Choose",
            optional: false,
            options: [
              { text: "Everything left ($1,083.99)", value: "ALL" },
              { text: "An amount", value: "AMOUNT" },
            ],
          },
        },
        {
          type: "input",
          label: "Amount",
          attr: "amount",
          hint: "In USD, for an amount: 12.50",
          input: { type: "text" },
        },
        {
          type: "input",
          label: "Reason",
          attr: "reason",
          hint: "May be left empty; it is kept with the order's history",
          input: { type: "text" },
        },
      ],
    });
  });

  it("to cancel, with or without a refund", () => {
    const paid = formOf({ action: "cancel", orderId: 7, refund: { left, quoteId: "q1" } }, target);
    expect(paid.actionUrl).toBe("actions/do?action=cancel&key=k-1&orderId=7&quoteId=q1");
    expect(paid.sections[0]).toMatchObject({
      attr: "refund",
      input: { type: "checkbox", text: "Refund everything left ($1,083.99)" },
    });
    const unpaid = formOf({ action: "cancel", orderId: 7, refund: null }, target);
    expect(unpaid.actionUrl).toBe("actions/do?action=cancel&key=k-1&orderId=7");
    expect(attrsOf(unpaid)).toEqual(["reason"]);
  });

  it("to give a discount code, with its limits", () => {
    const form = formOf(discountCode, target);
    expect(form.actionUrl).toBe("actions/do?action=discountCode&key=k-1&personKey=guest%2Fa%2Bb%40x.io");
    expect(attrsOf(form)).toEqual(["kind", "value", "expiresInDays", "code"]);
    expect(JSON.stringify(form)).toContain('"defaultValue":"30"');
    expect(JSON.stringify(form)).toContain("Percent, up to 50");
    expect(JSON.stringify(formOf({ ...discountCode, amountOffMost: 20 }, target))).toContain("up to 20 USD");
  });

  it("is submitted with the same key each time that it is shown with it, and with another one otherwise", () => {
    expect(formOf(refund, target)).toEqual(formOf(refund, target));
    expect(formOf(refund, { ...target, idempotencyKey: "k-2" }).actionUrl).not.toBe(formOf(refund, target).actionUrl);
  });
});

describe("a URL", () => {
  it("has its parameters sorted, and none that are not given", () => {
    expect(actionUrl("a/b", { z: 1, a: "x&y=z", none: null, no: undefined })).toBe("a/b?a=x%26y%3Dz&z=1");
    expect(actionUrl("a/b", { none: null })).toBe("a/b");
  });
});
