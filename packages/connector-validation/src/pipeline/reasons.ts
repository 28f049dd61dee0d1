/** What an address is found to be. */
export type EmailStatus = "valid" | "risky" | "invalid" | "unknown";

/** Every reason a verdict can have, with its status and its meaning. A reason, once published, keeps its meaning. */
export const reasons = {
  domain_accepts_mail: {
    status: "valid",
    meaning:
      "The address is well-formed and its domain names a mail server on a public address. The mailbox itself was not asked for.",
  },
  mailbox_exists: {
    status: "valid",
    meaning:
      "The domain's mail server takes mail for this address, and refuses names that nobody has; or, of a provider, it found the mailbox.",
  },
  provider_valid: {
    status: "valid",
    meaning: "The provider says that mail can be sent, in words that fit no other reason; they stand in the evidence.",
  },
  privacy_relay: {
    status: "valid",
    meaning:
      "The domain accepts mail and forwards it to a person who keeps the real address to themselves. A relay is a customer's own; it is not a throw-away address.",
  },
  disposable: {
    status: "risky",
    meaning: "The domain, or one above it, belongs to a service of throw-away addresses.",
  },
  suspected_typo: {
    status: "risky",
    meaning:
      "The domain accepts mail, but is one slip of the finger away from a big mail provider and is no known provider itself. didYouMean holds the likely address.",
  },
  role_account: {
    status: "risky",
    meaning: "The part before the @ names a job (info, sales, postmaster), not a person; several people may read it.",
  },
  accept_all: {
    status: "risky",
    meaning:
      "The domain's mail server takes mail for every name, also for names that nobody can have: whether the mailbox exists cannot be learned.",
  },
  mailbox_full: {
    status: "risky",
    meaning: "The mailbox exists and is full, so that it takes no mail now; often nobody reads it any more.",
  },
  provider_risky: {
    status: "risky",
    meaning: "The provider says that sending is a risk, in words that fit no other reason; they stand in the evidence.",
  },
  mx_not_public: {
    status: "risky",
    meaning:
      "The domain's mail servers resolve only to addresses that the open internet cannot reach (private, loopback), or to none.",
  },
  syntax: {
    status: "invalid",
    meaning:
      "It is no e-mail address: it breaks the grammar or the lengths of RFC 5321 and RFC 6531, its domain is no valid international domain name, or the domain is a single word without a dot.",
  },
  policy_quoted_local_part: {
    status: "invalid",
    meaning: 'The part before the @ is in quotes ("john doe"@…): allowed in mail, refused for customers of a shop.',
  },
  policy_address_literal: {
    status: "invalid",
    meaning:
      "An IP address in brackets stands in the domain's place: allowed in mail, refused for customers of a shop.",
  },
  policy_blank_or_control: {
    status: "invalid",
    meaning: "The part before the @ holds a blank, a control character or an invisible character.",
  },
  policy_numeric_tld: {
    status: "invalid",
    meaning: "The last label of the domain is all digits, as in name@192.0.2.1: no such top-level domain can exist.",
  },
  reserved_domain: {
    status: "invalid",
    meaning:
      "The domain is reserved for tests, examples or local use (test, example, invalid, localhost, example.com, local, internal, onion, alt, home.arpa): it never gets mail from outside.",
  },
  no_such_mailbox: {
    status: "invalid",
    meaning: "The domain's mail server says that it has no such mailbox.",
  },
  mailbox_disabled: {
    status: "invalid",
    meaning: "The domain's mail server says that the mailbox is disabled or was given up.",
  },
  spam_trap: {
    status: "invalid",
    meaning:
      "The provider knows the address as a spam trap: nobody reads it, and who sends to it is taken for a sender of spam.",
  },
  provider_invalid: {
    status: "invalid",
    meaning:
      "The provider says that mail cannot arrive, in words that fit no other reason; they stand in the evidence.",
  },
  no_such_domain: { status: "invalid", meaning: "The DNS has no such domain (NXDOMAIN)." },
  no_mail_server: {
    status: "invalid",
    meaning: "The domain has neither a mail server nor an address, or none of its mail servers exists.",
  },
  null_mx: { status: "invalid", meaning: "The domain declares that it accepts no mail at all (null MX, RFC 7505)." },
  greylisted: {
    status: "unknown",
    meaning:
      "The domain's mail server asks to come again later, as it does with every sender it does not know. It is asked again after 5, 15 and 60 minutes.",
  },
  smtp_refused_us: {
    status: "unknown",
    meaning:
      "The domain's mail server refuses us (by block-list, policy or reputation), which says nothing of the mailbox. Its domains are not asked again for a while.",
  },
  smtp_unreachable: {
    status: "unknown",
    meaning:
      "No mail server of the domain could be reached, or it hung up or fell silent, before it said anything of the mailbox.",
  },
  smtp_protocol: {
    status: "unknown",
    meaning: "The domain's mail server answered what is no SMTP, or nothing that fits the question.",
  },
  smtp_cannot_tell: {
    status: "unknown",
    meaning: "The domain's mail server says that it cannot tell whether the mailbox exists (252).",
  },
  provider_unknown: {
    status: "unknown",
    meaning: "The provider could not find it out; its words stand in the evidence.",
  },
  not_in_time: {
    status: "unknown",
    meaning:
      "A form had to be answered before anything was learned. Let such an address through; the next sync looks at it.",
  },
  dns_failure: {
    status: "unknown",
    meaning:
      "The DNS could not be asked (time-out, SERVFAIL, REFUSED). Nothing is known about the address; the next sync asks again.",
  },
} as const satisfies Readonly<Record<string, { readonly status: EmailStatus; readonly meaning: string }>>;

/** One of {@link reasons}. */
export type Reason = keyof typeof reasons;

/** Whether a word is one of {@link reasons}. */
export function isReason(word: string): word is Reason {
  return Object.hasOwn(reasons, word);
}
