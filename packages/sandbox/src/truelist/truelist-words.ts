import type { TruelistVerdict } from "./truelist-verdict.js";

/**
 * The words in which verdicts are told. `openapi`: those of the OpenAPI file and the SDK, everywhere. `docs`: those of the
 * documentation and of what users' code has met, everywhere. `asDocumented`: the first inline, the second in CSV files and
 * lists.
 */
export const vocabularies = ["asDocumented", "openapi", "docs"] as const;

/** One of {@link vocabularies}. */
export type Vocabulary = (typeof vocabularies)[number];

/** A verdict in the vendor's words. */
export interface VerdictWords {
  readonly state: string;
  readonly subState: string;
}

/** What a verdict says, whatever its words. Words that nobody has seen before are `other`. */
export type VerdictKind = "ok" | "accept_all" | "invalid" | "risky" | "unknown" | "other";

const docsSubStates: Readonly<Record<string, string>> = { is_disposable: "disposable", unknown_error: "unknown" };

/** The words for a verdict of the world. @param place where they stand */
export function wordsFor(
  vocabulary: Vocabulary,
  place: "inline" | "list",
  { state, subState }: TruelistVerdict,
): VerdictWords {
  if (vocabulary === "openapi" || (vocabulary === "asDocumented" && place === "inline")) {
    return { state: state === "invalid" ? "email_invalid" : state, subState };
  }
  // The documentation has no state of this name: what takes any name is told by the sub-state alone.
  if (state === "accept_all") return { state: "risky", subState: "ok_for_all" };
  return { state, subState: docsSubStates[subState] ?? subState };
}

/** What words say, by the rule that holds for both vocabularies. */
export function kindOf({ state, subState }: VerdictWords): VerdictKind {
  const bare = state.toLowerCase().replace(/^email_/, "");
  const sub = subState.toLowerCase();
  if (bare === "accept_all" || sub === "accept_all" || sub === "ok_for_all") return "accept_all";
  if (bare === "ok" || bare === "invalid" || bare === "risky" || bare === "unknown") return bare;
  return "other";
}
