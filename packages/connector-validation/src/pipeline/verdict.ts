import type { EmailStatus, Reason } from "./reasons.js";

/** What one check found: a record, a list and its version, a rule. */
export type Evidence = {
  /** lower_snake: `syntax`, `policy`, `idn`, `mx`, `mx_address`, `disposable_list`, … */
  readonly check: string;
  readonly finding: string;
};

/** Who looked at an address: Storegate itself, or a vendor. */
export type ProviderId = "builtin" | "truelist";

/** What is held of an e-mail address, and why. */
export interface Verdict {
  /** As it was given. */
  readonly email: string;
  /** Trimmed, local part as typed (it may be case-sensitive), domain in lower-case ASCII; `null` where the syntax is broken. */
  readonly normalizedEmail: string | null;
  readonly status: EmailStatus;
  readonly reason: Reason;
  /** The address that was probably meant. A suggestion for a person to confirm, never to be written by itself. */
  readonly didYouMean: string | null;
  readonly evidence: readonly Evidence[];
  readonly provider: ProviderId;
  /** RFC 3339, UTC. */
  readonly checkedAt: string;
  /** When looking again may tell more, RFC 3339, UTC: of greylisting, the next try. Null where none is planned. */
  readonly againAt: string | null;
}
