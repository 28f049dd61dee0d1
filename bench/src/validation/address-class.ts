/** What an address is, in the words of the tables; each class by what is to be known of it. */
import type { AddressClass, MailBehaviour, MailboxKind, MailTruth } from "@storegate/sandbox";

/** Classes that form, DNS or lists decide. */
const decided: Readonly<Record<AddressClass, string>> = {
  syntax: "form: broken syntax",
  reserved: "form: reserved domain",
  mistyped: "DNS: slip, no such domain",
  no_such_domain: "DNS: no such domain",
  null_mx: "DNS: null MX",
  no_mail_server: "DNS: neither MX nor address",
  mx_not_public: "DNS: MX not public",
  servfail: "DNS: SERVFAIL",
  silent: "DNS: never answers",
  disposable: "list: throw-away",
  role: "list: role",
  relay: "list: privacy relay",
  // Mail servers are to be asked for these.
  provider: "mailbox",
  company: "mailbox",
  idn: "mailbox, international domain",
  address_only: "mailbox, domain without MX",
};

const mailboxes: Readonly<Record<MailboxKind, string>> = {
  exists: "exists",
  throttled: "exists, throttled (4xx)",
  unknown_user: "unknown user",
  full: "full",
  disabled: "disabled",
};

const servers: Readonly<Record<MailBehaviour, string>> = {
  plain: "plain",
  slow: "slow, banner of many lines",
  greylisting: "greylisting",
  catch_all: "catch-all",
  policy: "refuses us (policy)",
  busy: "421 for a banner",
  drops_after_mail: "hangs up after MAIL",
  early_close: "hangs up at once",
  silent: "silent",
  garbage: "speaks no SMTP",
  cannot_verify: "252 to all",
  protocol_error: "500 or 503 to all",
  accepts_then_bounces: "takes all, refuses later",
};

/** Servers that answer of each mailbox what is true, sooner or later: there each kind of mailbox is a class. */
const telling: ReadonlySet<MailBehaviour> = new Set(["slow", "greylisting"]);

/** The class of an address. */
export function classOf(truth: MailTruth): string {
  const { behaviour, mailbox } = truth;
  if (behaviour === null || mailbox === null) return decided[truth.class];
  if (behaviour === "plain") return `${decided[truth.class]}: ${mailboxes[mailbox]}`;
  const server = `server: ${servers[behaviour]}`;
  return telling.has(behaviour) ? `${server}: ${mailboxes[mailbox]}` : server;
}

/** Whether nobody gets what is sent to the address, also where no server says so before it took the mail. */
export function isDead({ behaviour, mailbox, later }: MailTruth): boolean {
  if (behaviour === null) return later.status === "invalid";
  if (behaviour === "catch_all") return false;
  return mailbox === "unknown_user" || mailbox === "disabled";
}
