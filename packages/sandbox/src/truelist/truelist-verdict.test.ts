import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";

it("knows of every seeded address what the world holds, in every word of the vendor's", async () => {
  const { control } = await startForTest({ customers: 2000 });
  const told = [...control.truth()].map((truth) => ({ truth, ...control.truelist.verdict(truth.email) }));
  const pairs = new Set(told.map(({ state, subState }) => `${state} ${subState}`));
  expect([...pairs].toSorted((a, b) => a.localeCompare(b))).toEqual([
    "accept_all accept_all",
    "invalid failed_mx_check",
    "invalid failed_no_mailbox",
    "invalid failed_smtp_check",
    "invalid failed_spam_trap",
    "invalid failed_syntax_check",
    "ok email_ok",
    "risky failed_smtp_check",
    "risky is_disposable",
    "risky is_role",
    "unknown failed_greylisted",
    "unknown timeout",
    "unknown unknown_error",
  ]);
  // What the DNS alone decides, Truelist sees as the world does.
  const decided = told.filter(({ truth }) => truth.status === "invalid");
  expect(decided.filter(({ state }) => state !== "invalid")).toEqual([]);
  expect(told.filter(({ truth, didYouMean }) => (truth.didYouMean ?? null) !== didYouMean)).toEqual([]);
  expect(told.filter(({ truth, state }) => truth.status === "unknown" && state !== "unknown")).toEqual([]);
  expect(told.filter(({ state }) => state === "ok").length).toBeGreaterThan(1000);
});

it("says the same of an address however it is written", async () => {
  const { control } = await startForTest({ customers: 300 });
  for (const { email, class: kind } of control.truth()) {
    if (kind === "syntax") continue;
    const { state, subState } = control.truelist.verdict(email.toUpperCase());
    expect({ email, state, subState }).toEqual({
      email,
      state: control.truelist.verdict(email).state,
      subState: control.truelist.verdict(email).subState,
    });
  }
});
