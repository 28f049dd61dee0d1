import { expect, it } from "vitest";
import { type EmailStatus, type Reason, reasons } from "../pipeline/reasons.js";
import { reasonOf } from "./verdict-words.js";

/** Every pair that sources and users' code have met, in both vocabularies. */
const seen: readonly (readonly [state: string, subState: string, reason: Reason])[] = [
  ["ok", "email_ok", "mailbox_exists"],
  ["email_ok", "email_ok", "mailbox_exists"],
  ["ok", "", "provider_valid"],
  ["ok", "is_role", "provider_valid"],
  ["ok", "failed_no_mailbox", "provider_unknown"],
  ["ok", "failed_spam_trap", "provider_unknown"],
  ["ok", "accept_all", "accept_all"],
  ["ok", "ok_for_all", "accept_all"],
  ["risky", "ok_for_all", "accept_all"],
  ["risky", "accept_all", "accept_all"],
  ["accept_all", "accept_all", "accept_all"],
  ["accept_all", "email_ok", "accept_all"],
  ["accept_all", "", "accept_all"],
  ["ok_for_all", "", "accept_all"],
  ["risky", "is_disposable", "disposable"],
  ["risky", "disposable", "disposable"],
  ["invalid", "disposable", "provider_invalid"],
  ["email_invalid", "is_disposable", "provider_invalid"],
  ["risky", "is_role", "role_account"],
  ["risky", "email_ok", "provider_risky"],
  ["risky", "failed_smtp_check", "provider_risky"],
  ["risky", "failed_no_mailbox", "provider_risky"],
  ["invalid", "failed_smtp_check", "provider_invalid"],
  ["email_invalid", "failed_smtp_check", "provider_invalid"],
  ["invalid", "failed_mx_check", "no_mail_server"],
  ["email_invalid", "failed_mx_check", "no_mail_server"],
  ["invalid", "failed_spam_trap", "spam_trap"],
  ["email_invalid", "failed_spam_trap", "spam_trap"],
  ["invalid", "failed_no_mailbox", "no_such_mailbox"],
  ["email_invalid", "failed_no_mailbox", "no_such_mailbox"],
  ["invalid", "failed_syntax_check", "syntax"],
  ["email_invalid", "failed_syntax_check", "syntax"],
  ["invalid", "", "provider_invalid"],
  ["unknown", "failed_greylisted", "provider_unknown"],
  ["unknown", "unknown_error", "provider_unknown"],
  ["unknown", "unknown", "provider_unknown"],
  ["unknown", "timeout", "provider_unknown"],
  ["unknown", "failed_smtp_check", "provider_unknown"],
  ["unknown", "", "provider_unknown"],
  // What was not found out is no verdict, whatever stands beside it.
  ["invalid", "timeout", "provider_unknown"],
  ["email_invalid", "failed_greylisted", "provider_unknown"],
  ["invalid", "unknown_error", "provider_unknown"],
];

it.each(seen)("takes %s/%s for %s, in any case", (state, subState, reason) => {
  expect(reasonOf(state, subState)).toBe(reason);
  expect(reasonOf(` ${state.toUpperCase()}`, `${subState.toUpperCase()} `)).toBe(reason);
});

it("never says of an address what its state does not", () => {
  const statusOf: Readonly<Record<string, EmailStatus>> = { ok: "valid", invalid: "invalid", risky: "risky" };
  for (const [state, subState, reason] of seen) {
    if (reason === "accept_all" || reason === "provider_unknown") continue;
    expect(reasons[reason].status, `${state}/${subState}`).toBe(statusOf[state.replace(/^email_/, "")]);
  }
});

it.each([
  ["deliverable", "email_ok"],
  ["ok", "is_wonderful"],
  ["invalid", "failed_moon_phase"],
  ["", ""],
  ["constructor", "toString"],
  ["ok", "constructor"],
])("takes %s/%s, which nobody has seen, for unknown", (state, subState) => {
  expect(reasonOf(state, subState)).toBe("provider_unknown");
});
