import type { AddressClass, EmailTruthStatus } from "../world/address-class.js";
import type { MailBehaviour, MailBehaviourDetails, MailboxKind } from "./mail-behaviour.js";

/** What is true of an address at one time. */
export interface MailTruthAt {
  readonly status: EmailTruthStatus;
  readonly reason: string;
}

/** What is true of an address, for who asks its mail servers where DNS and lists leave it open. */
export interface MailTruth extends MailTruthAt {
  readonly email: string;
  /** As in {@link CustomerTruth}; of a domain that `dns.set` made, `company`. */
  readonly class: AddressClass;
  /** How the domain's mail servers behave; `null` where DNS or lists decide, and they need not be asked. */
  readonly behaviour: MailBehaviour | null;
  /** What is the matter with the mailbox, whatever its server says; `null` where it need not be asked. */
  readonly mailbox: MailboxKind | null;
  /** What is true once every greylist lets whoever asked through; `status` and `reason` are of now, by the mail clock. */
  readonly later: MailTruthAt;
}

/** What one mail server was told since the last reset. */
export interface MailHostReport {
  readonly connections: number;
  /** The most connections that were open at once. */
  readonly atOnce: number;
  /** RCPT commands in all, and the most of one session. */
  readonly recipients: number;
  readonly mostRecipients: number;
  /** Messages that were handed over with DATA. */
  readonly messages: number;
  /** How often each command came: `{ "EHLO": 1, "RCPT": 2 }`. */
  readonly commands: Readonly<Record<string, number>>;
}

/** What was said in one session. */
export interface MailSession {
  readonly host: string;
  /** The address that was connected to. */
  readonly address: string;
  readonly recipients: number;
  readonly messages: number;
  readonly isOpen: boolean;
  /** `C: ` and `S: ` with what client and server said, at most 200 lines; a message's own lines are left out. */
  readonly lines: readonly string[];
}

/** What all mail servers were told since the last reset. */
export interface MailReport {
  readonly connections: number;
  /** The most connections that were open at once, to all hosts together. */
  readonly atOnce: number;
  readonly commands: Readonly<Record<string, number>>;
  readonly messages: number;
  readonly hosts: Readonly<Record<string, MailHostReport>>;
  /** The newest 1,000, the oldest first. */
  readonly sessions: readonly MailSession[];
}

/** How a closed port refuses: no answer ever, or at once. */
export type ClosedPort = "timeout" | "refused";

/**
 * The mail servers behind the DNS in the hands of a test or of an operator. Domains are compared without case, in Unicode or
 * in their `xn--` form. A value out of its bounds throws a RangeError, and nothing changes.
 */
export interface MailControl {
  /**
   * The mail servers of a domain behave so from now on; those of one host, where the name is a mail server's (`mx1.firma.test`),
   * which weighs more.
   */
  set(domain: string, behaviour: MailBehaviour, details?: MailBehaviourDetails): void;
  /** The domain's mail servers behave as in the beginning; those of all domains when none is given. */
  unset(domain?: string): void;
  /** A mailbox is of this kind from now on, whatever the servers do with others, so also where they take all mail. */
  setMailbox(address: string, kind: MailboxKind): void;
  /** The mailbox is as in the beginning; all mailboxes when none is given. */
  unsetMailbox(address?: string): void;
  /** From now on every server that would answer of a mailbox greylists first, for so many minutes; `null` ends it. */
  greylistEverywhere(minutes: number | null): void;
  /** What is true of an address now, by all that was set, and later. An open or closed port changes no truth. */
  truth(email: string): MailTruth;

  /** Moves the mail clock on, by which greylists wait. */
  advance(ms: number): void;
  /** Forgets who asked for whom: every greylist begins anew. */
  forgetGreylists(): void;

  /** Every connection to port 25 is refused from now on, or never answered, which is the default; those that are open stay. */
  closePort(how?: ClosedPort): void;
  openPort(): void;
  /** The address that mail servers see callers come from; 203.0.113.25 at first, which is `probe.kleiner-laden.net`'s. */
  clientAddress(): string;
  /** @throws RangeError when it is no IP address */
  setClientAddress(address: string): void;

  sessions(): MailReport;
  /** Forgets the sessions that have ended. */
  resetSessions(): void;
}
