/** What asking mail servers for mailboxes offers. One for the process, because mail servers count connections by who makes them. */
import type { Evidence } from "../pipeline/verdict.js";
import type { Reason } from "../pipeline/reasons.js";
import type { Effort } from "../verdicts/provider.js";

/** What a mail server can tell of a mailbox. */
export type SmtpReason = Extract<
  Reason,
  | "mailbox_exists"
  | "accept_all"
  | "no_such_mailbox"
  | "mailbox_full"
  | "mailbox_disabled"
  | "greylisted"
  | "smtp_refused_us"
  | "smtp_unreachable"
  | "smtp_protocol"
  | "smtp_cannot_tell"
>;

/** Who we say that we are. */
export interface ProbeIdentity {
  /** Our name in EHLO; it has an address, and that address has this name. */
  readonly heloName: string;
  /** The sender of probes; empty is the null sender. */
  readonly mailFrom: string;
}

/** A mail server of a domain, with its public addresses. */
export interface Exchanger {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A mailbox to ask for. */
export interface ProbeQuestion {
  /** `local@domain`, the domain in lower-case ASCII. */
  readonly mailbox: string;
  /** In the order of preference. */
  readonly exchangers: readonly Exchanger[];
  readonly identity: ProbeIdentity;
  readonly effort: Effort;
}

/** What came of asking; `not_asked` where the answer would prove nothing. */
export interface ProbeFinding {
  readonly reason: SmtpReason | "not_asked";
  /** The raw reply, the host, what else was tried. */
  readonly evidence: readonly Evidence[];
}

/** Whether this machine can ask mail servers at all. */
export type SelfTest =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: "port_closed" | "intercepted" | "no_reverse_dns" | "helo_mismatch" | "dns_failure";
      readonly message: string;
      readonly remedy: string;
    };

/** Asks mail servers. */
export interface SmtpProber {
  /** Rejects only when `signal` aborts. */
  probe(question: ProbeQuestion, signal: AbortSignal): Promise<ProbeFinding>;
  /**
   * What was found is kept by identity: an hour where all is well, five minutes where it is not, one where the DNS could not be
   * asked. `anew` looks whatever is kept, for somebody who has just mended something.
   */
  selfTest(identity: ProbeIdentity, signal: AbortSignal, how?: "kept" | "anew"): Promise<SelfTest>;
  close(): void;
}
