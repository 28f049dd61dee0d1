import type { EmailTruthStatus } from "../world/address-class.js";
import { emailTruth } from "../world/email-truth.js";
import { exchangersOf } from "./exchangers.js";
import { type MailAddress, mailAddress } from "./mail-address.js";
import type { MailBehaviour, MailboxKind, MailConduct } from "./mail-behaviour.js";
import type { MailTruth, MailTruthAt } from "./mail-control.js";
import type { MailWorld } from "./mail-world.js";

/** Classes of addresses that DNS and lists have nothing against, so that mail servers are worth asking. */
const leftOpen: ReadonlySet<string> = new Set(["provider", "company", "address_only", "idn"]);

const statuses = {
  domain_accepts_mail: "valid",
  mailbox_exists: "valid",
  accept_all: "risky",
  mailbox_full: "risky",
  no_such_mailbox: "invalid",
  mailbox_disabled: "invalid",
  greylisted: "unknown",
  smtp_refused_us: "unknown",
  smtp_unreachable: "unknown",
  smtp_protocol: "unknown",
  smtp_cannot_tell: "unknown",
} as const satisfies Readonly<Record<string, EmailTruthStatus>>;

type Reason = keyof typeof statuses;

/** What comes of servers that never get as far as an answer of a mailbox; the next server may. */
const brokenOff: Readonly<Partial<Record<MailBehaviour, "smtp_unreachable" | "smtp_protocol">>> = {
  busy: "smtp_unreachable",
  drops_after_mail: "smtp_unreachable",
  silent: "smtp_unreachable",
  early_close: "smtp_unreachable",
  garbage: "smtp_protocol",
};

const mailboxReasons: Readonly<Record<MailboxKind, Reason>> = {
  exists: "mailbox_exists",
  throttled: "mailbox_exists",
  unknown_user: "no_such_mailbox",
  full: "mailbox_full",
  disabled: "mailbox_disabled",
};

/** What is true of an address in the mail world as it is now. */
export function mailTruth(world: MailWorld, email: string): MailTruth {
  const seeded = emailTruth(world.seed, 0, email);
  const told = { status: seeded.status, reason: seeded.reason };
  const unasked = { email, class: seeded.class, behaviour: null, mailbox: null, ...told, later: told };
  const address = mailAddress(email);
  if (address === undefined) return unasked;
  const hosts = exchangersOf(world.dns, address.domain);
  // A domain that a test made over the control of the DNS is none of the seeded world's.
  const isMade = seeded.class === "no_such_domain" && hosts.length > 0;
  if ((!leftOpen.has(seeded.class) && !isMade) || hosts.length === 0) return unasked;
  const { conduct, later } = verdictOf(world, hosts, address);
  const { domain, mailbox } = address;
  const greylist = conduct === undefined ? undefined : world.greylistBefore(conduct);
  const isHeld =
    greylist !== undefined &&
    later !== "domain_accepts_mail" &&
    !world.greylist.wouldLet({ domain, client: world.client, recipient: mailbox }, greylist, world.now());
  return {
    email,
    class: isMade ? "company" : seeded.class,
    behaviour: (conduct ?? world.conductFor(hosts[0] ?? domain, domain)).behaviour,
    mailbox: world.mailbox(mailbox).kind,
    ...at(isHeld ? "greylisted" : later),
    later: at(later),
  };
}

/** The first server, in order of preference, that says something of the mailbox, and what follows of that. */
function verdictOf(
  world: MailWorld,
  hosts: readonly string[],
  address: MailAddress,
): { readonly conduct: MailConduct | undefined; readonly later: Reason } {
  let later: Reason = "smtp_unreachable";
  for (const host of hosts) {
    const conduct = world.conductFor(host, address.domain);
    const broken = brokenOff[conduct.behaviour];
    if (broken === undefined) return { conduct, later: answerOf(world, host, conduct, address) };
    if (broken === "smtp_protocol") later = broken;
  }
  return { conduct: undefined, later };
}

function answerOf(world: MailWorld, host: string, { behaviour }: MailConduct, { mailbox }: MailAddress): Reason {
  const { kind, isSet } = world.mailbox(mailbox);
  switch (behaviour) {
    case "policy":
      return "smtp_refused_us";
    case "cannot_verify":
      return "smtp_cannot_tell";
    case "protocol_error":
      return "smtp_protocol";
    case "accepts_then_bounces":
      // Who runs these is known by their name, so that nobody asks them.
      return host.endsWith(".yahoodns.net") ? "domain_accepts_mail" : "accept_all";
    case "catch_all":
      return isSet && kind !== "exists" ? mailboxReasons[kind] : "accept_all";
    default:
      return mailboxReasons[kind];
  }
}

function at(reason: Reason): MailTruthAt {
  return { status: statuses[reason], reason };
}
