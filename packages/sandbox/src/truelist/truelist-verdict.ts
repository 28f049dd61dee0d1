import { mailAddress } from "../mail/mail-address.js";
import type { MailboxKind } from "../mail/mail-behaviour.js";
import { seededConduct } from "../mail/seeded-conduct.js";
import { seededMailbox } from "../mail/seeded-mailbox.js";
import type { AddressClass } from "../world/address-class.js";
import { emailTruth } from "../world/email-truth.js";
import { mixText } from "../world/random.js";

/** A state and a sub-state in the vendor's words, whichever they are, and what the address was probably meant to be. */
export interface TruelistVerdict {
  readonly state: string;
  readonly subState: string;
  readonly didYouMean: string | null;
}

/**
 * What Truelist finds out about an address, in the words of its SDK but for the state `invalid`: read off the world's own
 * lists, and for mailboxes off the mail servers as they were seeded. It is told nothing of what tests set in the DNS or at mail
 * servers.
 */
export function verdictOf(seed: number, email: string): TruelistVerdict {
  const truth = emailTruth(seed, 0, email);
  return { ...byClass[truth.class](email, seed), didYouMean: truth.didYouMean ?? null };
}

type Words = Omit<TruelistVerdict, "didYouMean">;

const noMail = (): Words => words("invalid", "failed_mx_check");
const byClass: Readonly<Record<AddressClass, (email: string, seed: number) => Words>> = {
  syntax: () => words("invalid", "failed_syntax_check"),
  mistyped: noMail,
  reserved: noMail,
  no_such_domain: noMail,
  null_mx: noMail,
  no_mail_server: noMail,
  mx_not_public: () => words("risky", "failed_smtp_check"),
  servfail: () => words("unknown", "unknown_error"),
  silent: () => words("unknown", "timeout"),
  disposable: () => words("risky", "is_disposable"),
  role: () => words("risky", "is_role"),
  relay: () => words("ok", "email_ok"),
  provider: atServers,
  company: atServers,
  idn: atServers,
  address_only: atServers,
};

function atServers(email: string, seed: number): Words {
  const address = mailAddress(email);
  if (address === undefined) return words("invalid", "failed_syntax_check");
  const { behaviour, minutes } = seededConduct(seed, address.domain);
  switch (behaviour) {
    case "catch_all":
    case "accepts_then_bounces":
      return words("accept_all", "accept_all");
    case "greylisting":
      // The vendor comes back itself, but not after longer than this.
      return minutes > 5 ? words("unknown", "failed_greylisted") : atMailbox(seed, address.mailbox);
    case "silent":
      return words("unknown", "timeout");
    case "busy":
    case "drops_after_mail":
    case "garbage":
    case "early_close":
    case "cannot_verify":
    case "protocol_error":
      return words("unknown", "unknown_error");
    case "plain":
    case "slow":
    // Nobody refuses the vendor for its address.
    case "policy":
      return atMailbox(seed, address.mailbox);
    default:
      return words("unknown", "unknown_error");
  }
}

const byMailbox: Readonly<Record<MailboxKind, (mailbox: string) => Words>> = {
  exists: () => words("ok", "email_ok"),
  unknown_user: () => words("invalid", "failed_no_mailbox"),
  full: () => words("risky", "failed_smtp_check"),
  // Mailboxes that were given up become traps.
  disabled: (mailbox) => words("invalid", mixText(mailbox) % 2 === 0 ? "failed_spam_trap" : "failed_smtp_check"),
  throttled: () => words("unknown", "unknown_error"),
};

function atMailbox(seed: number, mailbox: string): Words {
  return byMailbox[seededMailbox(seed, mailbox)](mailbox);
}

function words(state: string, subState: string): Words {
  return { state, subState };
}
