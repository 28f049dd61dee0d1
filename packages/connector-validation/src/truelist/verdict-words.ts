/** Truelist's words as reasons of ours. Its sources disagree about the words, and both vocabularies are understood. */
import type { Reason } from "../pipeline/reasons.js";

type State = "ok" | "invalid" | "risky" | "unknown";

/** A state where no reason of ours says more. */
const plainReason: Readonly<Record<State, Reason>> = {
  ok: "provider_valid",
  invalid: "provider_invalid",
  risky: "provider_risky",
  unknown: "provider_unknown",
};

/** Sub-states, and the reason that each means beside one state; beside others that state alone is what is known. */
const meant: Readonly<Record<string, Partial<Readonly<Record<State, Reason>>>>> = {
  "": {},
  email_ok: { ok: "mailbox_exists" },
  is_disposable: { risky: "disposable" },
  is_role: { risky: "role_account" },
  failed_smtp_check: {},
  failed_mx_check: { invalid: "no_mail_server" },
  failed_spam_trap: { invalid: "spam_trap" },
  failed_no_mailbox: { invalid: "no_such_mailbox" },
  failed_syntax_check: { invalid: "syntax" },
};

/** Sub-states by which nothing was found out, whatever state stands beside them: no fault is ever a verdict. */
const nothingFound: ReadonlySet<string> = new Set(["failed_greylisted", "unknown_error", "unknown", "timeout"]);

/** Other words for the same. */
const sameWord: Readonly<Record<string, string>> = { ok_for_all: "accept_all", disposable: "is_disposable" };

/** The reason that a state and a sub-state mean; words that were never seen are `provider_unknown`. */
export function reasonOf(state: string, subState: string): Reason {
  const bare = folded(state).replace(/^email_/, "");
  const sub = folded(subState);
  if (folded(bare) === "accept_all" || sub === "accept_all") return "accept_all";
  if (!isState(bare) || nothingFound.has(sub) || !Object.hasOwn(meant, sub)) return "provider_unknown";
  // Words that contradict each other say nothing.
  if (bare === "ok" && sub.startsWith("failed_")) return "provider_unknown";
  return meant[sub]?.[bare] ?? plainReason[bare];
}

function folded(word: string): string {
  const lower = word.trim().toLowerCase();
  return Object.hasOwn(sameWord, lower) ? (sameWord[lower] ?? lower) : lower;
}

function isState(word: string): word is State {
  return Object.hasOwn(plainReason, word);
}
