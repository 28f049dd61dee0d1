import type { Evidence } from "../pipeline/verdict.js";
import type { ProbeFinding } from "./prober.js";

/** What asking one host came to: a finding, or nothing, so that the next host may be asked. */
export type Outcome =
  | { readonly kind: "found"; readonly finding: ProbeFinding }
  | {
      readonly kind: "next";
      readonly reason: "smtp_unreachable" | "smtp_protocol";
      readonly evidence: readonly Evidence[];
    };

/** A finding of a reply, or of several. */
export function found(reason: ProbeFinding["reason"], evidence: readonly Evidence[]): Outcome {
  return { kind: "found", finding: { reason, evidence } };
}

/** Nothing was asked, and why. */
export function notAsked(why: string): ProbeFinding {
  return { reason: "not_asked", evidence: [{ check: "smtp", finding: `the mail server was not asked: ${why}` }] };
}

/** What a host said, or what happened there. */
export function said(host: string, words: string): Evidence {
  return { check: "smtp_rcpt", finding: `${host}: ${words}` };
}
