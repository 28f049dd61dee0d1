import { anything, assert, bigInt, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { CancelAction, DiscountCodeAction, PendingAction, RefundAction } from "./action-forms.js";
import { submissionOf } from "./action-submissions.js";
import { amountText, minorUnits } from "./exact-amount.js";

const refund: RefundAction = {
  action: "refund",
  orderId: 7,
  left: { amount: "83.9900", currency: "USD" },
  quoteId: "q1",
};
const cancel: CancelAction = { action: "cancel", orderId: 7, refund: { left: refund.left, quoteId: "q1" } };
const code: DiscountCodeAction = {
  action: "discountCode",
  personKey: "customer/12",
  currency: "USD",
  percentOffMost: 50,
  amountOffMost: 20,
};

/** What was read of a submission that has to be right. */
function read(action: PendingAction, body: unknown) {
  const parsed = submissionOf(action, body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.answer));
  return parsed.submission;
}

/** What is wrong with a submission, in one line each. */
function problemsOf(action: PendingAction, body: unknown): string[] {
  const parsed = submissionOf(action, body);
  return parsed.ok ? [] : parsed.answer.errors.map((error) => `${error.attr}: ${error.code}`);
}

describe("a refund", () => {
  it("is of everything left, or of an amount", () => {
    expect(read(refund, { what: "ALL", amount: "", reason: " Torn " })).toEqual({
      action: "refund",
      amount: null,
      reason: "Torn",
    });
    expect(read(refund, { what: "AMOUNT", amount: "12.5", reason: null })).toEqual({
      action: "refund",
      amount: { amount: "12.50", currency: "USD" },
      reason: "",
    });
  });

  it.each([["83.99"], [83.99], ["0.01"], [" 083.990 "]])("takes %j", (amount) => {
    expect(problemsOf(refund, { what: "AMOUNT", amount })).toEqual([]);
  });

  it.each([
    ["84", "AMOUNT_TOO_HIGH"],
    ["83.991", "AMOUNT_INVALID"],
    ["0", "AMOUNT_INVALID"],
    ["0.00", "AMOUNT_INVALID"],
    ["-1", "AMOUNT_INVALID"],
    ["12,50", "AMOUNT_INVALID"],
    ["1e1", "AMOUNT_INVALID"],
    ["$5", "AMOUNT_INVALID"],
    ["all", "AMOUNT_INVALID"],
    ["", "AMOUNT_INVALID"],
    ["9".repeat(400), "AMOUNT_INVALID"],
    [true, "AMOUNT_INVALID"],
  ])("does not take %j", (amount, expected) => {
    expect(problemsOf(refund, { what: "AMOUNT", amount })).toEqual([`amount: ${expected}`]);
  });

  it("counts in what the currency counts in", () => {
    const yen: RefundAction = { ...refund, left: { amount: "1200", currency: "JPY" } };
    expect(read(yen, { what: "AMOUNT", amount: "1200.0" })).toMatchObject({ amount: { amount: "1200" } });
    expect(problemsOf(yen, { what: "AMOUNT", amount: "1.5" })).toEqual(["amount: AMOUNT_INVALID"]);
    const dinar: RefundAction = { ...refund, left: { amount: "1.500", currency: "KWD" } };
    expect(read(dinar, { what: "AMOUNT", amount: "1.499" })).toMatchObject({ amount: { amount: "1.499" } });
  });

  it("is asked for again where it says both, or nothing", () => {
    expect(problemsOf(refund, { what: "ALL", amount: "5" })).toEqual(["amount: AMOUNT_UNUSED"]);
    expect(problemsOf(refund, { amount: "5" })).toEqual(["what: CHOICE_MISSING"]);
    expect(problemsOf(refund, {})).toEqual(["what: CHOICE_MISSING"]);
  });

  it("tells all that is wrong at once, in sentences", () => {
    const parsed = submissionOf(refund, { what: "AMOUNT", amount: "84", reason: "x".repeat(501) });
    expect(parsed.ok ? [] : parsed.answer.errors).toEqual([
      { attr: "amount", code: "AMOUNT_TOO_HIGH", detail: "No more than $83.99 is possible." },
      { attr: "reason", code: "REASON_TOO_LONG", detail: "Shorten the reason to 500 characters." },
    ]);
  });
});

describe("cancelling", () => {
  it.each([
    [true, true],
    ["true", true],
    ["on", true],
    [false, false],
    ["", false],
    [null, false],
    ["false", false],
  ])("with the box %j gives money back: %s", (box, withRefund) => {
    expect(read(cancel, { refund: box, reason: "Twice" })).toEqual({ action: "cancel", withRefund, reason: "Twice" });
  });

  it("gives nothing back where the box was not sent, or nothing is left", () => {
    expect(read(cancel, {})).toEqual({ action: "cancel", withRefund: false, reason: "" });
    expect(problemsOf({ ...cancel, refund: null }, { refund: true })).toEqual(["refund: NOTHING_LEFT"]);
    expect(problemsOf({ ...cancel, refund: null }, {})).toEqual([]);
    expect(problemsOf(cancel, { refund: "maybe" })).toEqual(["refund: CHOICE_MISSING"]);
  });
});

describe("a discount code", () => {
  it("takes a percentage or an amount off", () => {
    expect(read(code, { kind: "PERCENT", value: "10", expiresInDays: "30", code: "" })).toEqual({
      action: "discountCode",
      off: { percent: "10" },
      expiresInDays: 30,
      code: null,
    });
    expect(read(code, { kind: "AMOUNT", value: "20", expiresInDays: 1, code: " SORRY-20_a " })).toEqual({
      action: "discountCode",
      off: { amount: { amount: "20.00", currency: "USD" } },
      expiresInDays: 1,
      code: "SORRY-20_a",
    });
  });

  it.each([
    ["12.50 %", "12.5"],
    ["50", "50"],
    ["0.05", "0.05"],
    ["30.00", "30"],
  ])("takes %s as %s percent", (value, percent) => {
    expect(read(code, { kind: "PERCENT", value, expiresInDays: 30 })).toMatchObject({ off: { percent } });
  });

  it.each([
    [{ kind: "PERCENT", value: "50.01" }, "value: PERCENT_TOO_HIGH"],
    [{ kind: "PERCENT", value: "0" }, "value: PERCENT_INVALID"],
    [{ kind: "PERCENT", value: "-5" }, "value: PERCENT_INVALID"],
    [{ kind: "PERCENT", value: "" }, "value: PERCENT_INVALID"],
    [{ kind: "AMOUNT", value: "20.01" }, "value: AMOUNT_TOO_HIGH"],
    [{ kind: "AMOUNT", value: "0" }, "value: AMOUNT_INVALID"],
    [{ value: "5" }, "kind: CHOICE_MISSING"],
    [{ expiresInDays: "" }, "expiresInDays: DAYS_INVALID"],
    [{ expiresInDays: "0" }, "expiresInDays: DAYS_INVALID"],
    [{ expiresInDays: 366 }, "expiresInDays: DAYS_INVALID"],
    [{ expiresInDays: "1.5" }, "expiresInDays: DAYS_INVALID"],
    [{ code: "TEN PERCENT" }, "code: CODE_INVALID"],
    [{ code: "ÄÖ" }, "code: CODE_INVALID"],
    [{ code: "A".repeat(51) }, "code: CODE_INVALID"],
  ])("does not take %j", (change, expected) => {
    const right = "value" in change ? { expiresInDays: 30 } : { kind: "PERCENT", value: "10", expiresInDays: 30 };
    expect(problemsOf(code, { ...right, ...change })).toEqual([expected]);
  });

  it("has no limit of amount where none is set", () => {
    const free = { ...code, amountOffMost: undefined };
    expect(problemsOf(free, { kind: "AMOUNT", value: "100000", expiresInDays: 30 })).toEqual([]);
  });
});

describe("any body", () => {
  it.each([[null], ["{}"], [[]], [{ what: { a: 1 } }], [undefined]])("such as %j is refused", (body) => {
    expect(problemsOf(refund, body)).toEqual(["body: BODY_INVALID"]);
  });

  it("is answered", () => {
    assert(
      property(anything(), (body) => {
        for (const action of [refund, cancel, code]) expect(submissionOf(action, body).ok).toBeTypeOf("boolean");
      }),
    );
  });
});

describe("an exact amount", () => {
  it("is read as it was written", () => {
    assert(
      property(bigInt({ min: 0n, max: 10n ** 12n - 1n }), (units) => {
        for (const digits of [0, 2, 3]) expect(minorUnits(amountText(units, digits), digits)).toBe(units);
      }),
    );
  });
});
