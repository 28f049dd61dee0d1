import { mixText, pick } from "../world/random.js";
import type { MailboxKind } from "./mail-behaviour.js";

/** What a server says of mailboxes, each reply a line or several. */
type Wording = Readonly<Record<MailboxKind, (address: string) => string | readonly string[]>>;

const throttled = "is receiving mail at a rate that prevents additional messages from being delivered";

const gmail: Wording = {
  exists: () => "250 2.1.5 OK d2e1a72fcca58-7c1 - gsmtp",
  unknown_user: () => [
    "550-5.1.1 The email account that you tried to reach does not exist. Please try",
    "550-5.1.1 double-checking the recipient's email address for typos or",
    "550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser - gsmtp",
  ],
  full: () => [
    "452-4.2.2 The recipient's inbox is out of storage space and over quota. Please direct",
    "452 4.2.2 the recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
  ],
  disabled: () =>
    "550 5.2.1 The email account that you tried to reach is disabled. https://support.google.com/mail/?p=DisabledUser - gsmtp",
  throttled: () => [
    "450-4.2.1 The user you are trying to contact is receiving email at a rate that",
    "450 4.2.1 prevents additional messages from being delivered. https://support.google.com/mail/?p=ReceivingRate - gsmtp",
  ],
};

const microsoft: Wording = {
  exists: () => "250 2.1.5 Recipient OK",
  unknown_user: () => "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).",
  full: () => "552 5.2.2 The recipient's mailbox is full and can't accept messages now.",
  disabled: () => "550 5.2.1 The account is inactive.",
  throttled: (address) => `450 4.2.1 <${address}> ${throttled}`,
};

const postfix: Wording = {
  exists: () => "250 2.1.5 Ok",
  unknown_user: (address) =>
    `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`,
  full: (address) => `452 4.2.2 <${address}>: Recipient address rejected: Mailbox is full, over quota`,
  disabled: (address) => `550 5.2.1 <${address}>: Recipient address rejected: this mailbox is disabled`,
  throttled: (address) => `450 4.2.1 <${address}>: Recipient address rejected: the user ${throttled}`,
};

const exim: Wording = {
  exists: () => "250 Accepted",
  unknown_user: () => "550 No such user here",
  full: () => "552 Mailbox quota exceeded for this recipient",
  disabled: () => "550 This account has been disabled",
  throttled: () => `450 4.2.1 The user ${throttled}`,
};

const qmail: Wording = {
  exists: () => "250 ok",
  unknown_user: () => "553 sorry, no such user here (#5.1.1)",
  full: () => "552 sorry, this mailbox is over quota (#5.2.2)",
  disabled: () => "550 sorry, this mailbox has been disabled (#5.2.1)",
  throttled: () => `450 4.2.1 sorry, this user ${throttled}`,
};

const gmx: Wording = {
  exists: () => "250 Requested mail action okay, completed",
  unknown_user: () => [
    "550-Requested action not taken: mailbox unavailable",
    "550 For explanation visit https://postmaster.gmx.net/en/case?c=r0101",
  ],
  full: () => ["552-Requested mail action aborted: mailbox full", "552 https://postmaster.gmx.net/en/case?c=r0204"],
  disabled: () => "550 Requested action not taken: account inactive",
  throttled: (address) => `450 4.2.1 <${address}> ${throttled}`,
};

/** Forwards to where people have gone. */
const forwarder: Wording = {
  exists: (address) => `251 2.1.5 User not local; will forward to <${address}>`,
  unknown_user: () => "551 5.1.1 User unknown: no such user, and nowhere to forward to",
  full: (address) => `552 5.2.2 <${address}>... Mailbox full`,
  disabled: (address) => `550 5.2.1 <${address}>... Mailbox disabled`,
  throttled: (address) => `450 4.2.1 <${address}>... user ${throttled}`,
};

const vendors: readonly (readonly [domains: RegExp, wording: Wording])[] = [
  [/(^|\.)(gmail|googlemail)\.com$/, gmail],
  [/(^|\.)(outlook|hotmail|live)\.(com|fr)$/, microsoft],
  [/(^|\.)(gmx\.(de|net)|web\.de)$/, gmx],
];

const others = [postfix, exim, qmail, postfix, forwarder, microsoft, postfix, gmail] as const;

/** What a host says of a mailbox of a kind. */
export function mailboxReply(host: string, kind: MailboxKind, address: string): readonly string[] {
  const vendor = vendors.find(([domains]) => domains.test(host))?.[1];
  return [(vendor ?? pick(others, mixText(host)))[kind](address)].flat();
}

/** What a host that greylists says of who it has not known for long enough. */
export function greylistReply(host: string, address: string): string {
  return pick(
    [
      "450 4.7.1 Greylisted, please try again later",
      `450 4.2.0 <${address}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/`,
      "451 4.7.1 Greylisting in action, please come back later",
      "451 Temporary local problem, please try again later",
    ],
    mixText(host),
  );
}
