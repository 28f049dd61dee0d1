import { describe, expect, it } from "vitest";
import { type ReplyMeaning, classifyReply } from "./classify-reply.js";
import type { SmtpReply } from "./reply.js";

const spoken = { mailbox: "anna.b@example.net", heloName: "probe.shop.example", mailFrom: "probe@shop.example" };

/** A reply as it stands on the wire, lines parted by `|`. */
function reply(raw: string): SmtpReply {
  const lines = raw.split("|");
  return { code: Number(raw.slice(0, 3)), lines: lines.map((line) => line.replace(/^\d{3}[ -]?/, "")) };
}

const replies: Readonly<Record<ReplyMeaning, readonly string[]>> = {
  accepted: [
    "250 2.1.5 OK d2e1a72fcca58-7c1 - gsmtp",
    "250 2.1.5 Recipient OK",
    "250 Accepted",
    "250",
    "251 User not local; will forward to <anna@example.org>",
  ],
  exists: [
    "450-4.2.1 The user you are trying to contact is receiving email at a rate that|450-4.2.1 prevents additional messages from being delivered. Please resend your|450 4.2.1 message at a later time. https://support.google.com/mail/?p=ReceivingRate - gsmtp",
    "550-5.2.1 The user you are trying to contact is receiving mail at a rate that|550 5.2.1 prevents additional messages from being delivered. - gsmtp",
  ],
  no_such_mailbox: [
    "550-Requested action not taken: mailbox unavailable|550 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.7&c=re",
    "550 5.1.1 <anna.b@example.net>: User unknown. Please check the address and try again.",
    "550-5.1.1 The email account that you tried to reach does not exist. Please try|550-5.1.1 double-checking the recipient's email address for typos or|550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser - gsmtp",
    "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM0EUR02FT013.eop-EUR02.prod.protection.outlook.com]",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna.b@example.net not found by SMTP address lookup",
    "550 5.1.1 <anna.b@example.net>: Recipient address rejected: User unknown in virtual mailbox table",
    "550 5.1.1 <anna.b@example.net>: Recipient address rejected: User unknown in relay recipient table",
    "550 5.1.1 <anna.b@example.net>: user lookup: no such user",
    "550 No Such User Here",
    "550 Unknown user",
    "550 <anna.b@example.net> No such user here",
    "553 5.3.0 <anna.b@example.net>... User unknown",
    "550 5.0.0 Mailbox does not exist",
    "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abc.uk1]",
    "550 sorry, no mailbox here by that name (#5.1.1 - chkuser)",
    "551 5.1.1 unknown or illegal alias: anna.b@example.net",
    "550 Requested action not taken: mailbox unavailable",
    "550 Message was not accepted -- invalid mailbox.  Local mailbox anna.b@example.net is unavailable: user not found",
    "550 5.1.1 ADRESSE INCONNUE",
    "550 5.1.0 Address rejected",
  ],
  mailbox_full: [
    "452-4.2.2 The email account that you tried to reach is over quota. Please direct|452 4.2.2 the recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
    "552-5.2.2 The email account that you tried to reach is over quota.|552 5.2.2 - gsmtp",
    "552 5.2.2 Mailbox size limit exceeded",
    "452 Mailbox full",
    "552 Requested mail action aborted: exceeded storage allocation",
    "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception",
    "550 Mailbox quota exceeded",
  ],
  mailbox_disabled: [
    "550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser - gsmtp",
    "550-5.2.1 The email account that you tried to reach is inactive.|550 5.2.1 - gsmtp",
    "550 The account or domain may not exist, or it was discontinued",
    "550 Account has been disabled",
  ],
  greylisted: [
    "450 4.2.0 <anna.b@example.net>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.net.html",
    "451 4.7.1 Greylisting in action, please come back later",
    "450 4.7.1 Try again later",
    "421 4.7.0 Graylisted, please try again",
    "421-4.7.0 Try again later, closing connection. |421 4.7.0 For more information, go to https://support.google.com/mail - gsmtp",
    "451 Temporary local problem - please try later",
    "450 4.7.1 <anna.b@example.net>: Recipient address rejected: Policy rejection - please try again later",
    "450 4.1.1 <anna.b@example.net>: Recipient address rejected: unverified address",
    "452 4.3.1 Insufficient system resources",
    "450 mailbox unavailable",
    "450 4.1.1 User unknown",
  ],
  closing: ["421 4.3.2 Service shutting down", "421 mx.example.net closing transmission channel"],
  refused_us: [
    "550 Domain shop.example does not exist",
    "550 5.1.1 Client not whitelisted",
    "550 5.1.0 Mail refused",
    "550 5.1.0 Resources restricted",
    "550 5.1.0 Ihre IP-Adresse steht auf einer Sperrliste",
    "550 5.1.0 Absender abgelehnt",
    "451 5.7.3 STARTTLS is required to send mail [AM0EUR02FT013.eop-EUR02.prod.protection.outlook.com]",
    "550 5.7.1 Service unavailable, Client host [203.0.113.7] blocked using Spamhaus.",
    "554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.7",
    "550 5.1.1 Mailbox unavailable because 203.0.113.7 is listed on a blacklist",
    "550 Requested action not taken: mailbox unavailable, invalid DNS MX or A/AAAA resource record",
    "550-Verification failed for <probe@shop.example>|550-No Such User Here|550 Sender verify failed",
    "550 No such user probe@shop.example",
    "550 5.1.8 <someone>: domain not found",
    "550 5.1.1 <probe.shop.example>: Helo command rejected: Host not found",
    "550 SC-001 (COL004-MC1F1) Unfortunately, messages from 203.0.113.7 weren't sent. Your network is on our block list (S3140).",
    "550 5.7.1 Recipient address rejected: Access denied",
    "554 Denied [CS] (Mode: normal)",
    "554 5.7.1 <anna.b@example.net>: Relay access denied",
    "454 4.7.1 <anna.b@example.net>: Relay access denied",
    "550 relay not permitted",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "450 4.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.7]",
    "421 4.7.0 [TSS04] Messages from 203.0.113.7 temporarily deferred due to user complaints",
    "451 4.7.650 The mail server [203.0.113.7] has been temporarily rate limited due to IP reputation.",
    "550 5.7.606 Access denied, banned sending IP [203.0.113.7]",
    "554 Transaction failed. Reject due to policy restrictions.",
    "554 Mailbox not found",
    "550 Your IP has poor reputation; user unknown",
    "550 5.1.1 mailbox unavailable: too many invalid recipients",
    "550 5.7.26 This mail has been blocked because the sender is unauthenticated.",
    "530 5.7.0 Authentication required",
  ],
  cannot_tell: [
    "550 mailbox temporarily unavailable, please try again later",
    "550 5.1.1 temporarily unavailable, try again later",
    "550 5.1.1 <anna.b@example.net>: Recipient address rejected: Greylisted",
    "550 5.1.1 <anna.b@example.net>: Recipient address rejected: unverified address: Address verification in progress",
    "550 5.1.1 Recipient server unavailable: user database offline",
    "550 5.1.0 Recipient lookup failed: LDAP server could not be found",
    "550 5.2.1 Mailbox temporarily disabled",
    "550 Recipient temporarily suspended, retry later",
    "550 Invalid address 203.0.113.7",
    "550 5.1.1 203.0.113.7: user unknown",
    "550 Hourly quota exceeded for 203.0.113.7",
    "252 2.5.2 Cannot VRFY user, but will accept message",
    "550 5.1.2 Host unknown",
    "550 5.4.4 Unable to route",
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "550 5.7.1 No such user!",
    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
    "550 Rejected",
    "554 5.1.1 User unknown",
    "551 User not local; please try <anna@example.org>",
  ],
  protocol: [
    "503 5.5.1 Bad sequence of commands",
    "500 Command unrecognized",
    "501 5.1.3 Bad recipient address syntax",
    "504 5.5.2 <anna.b@example.net>: need fully-qualified address",
    "354 Go ahead",
    "220 mx.example.net ESMTP",
  ],
};

describe("what a reply to RCPT means", () => {
  it.each(Object.entries(replies).flatMap(([meaning, raws]) => raws.map((raw) => [meaning, raw] as const)))(
    "%s: %s",
    (meaning, raw) => {
      expect(classifyReply(reply(raw), spoken)).toBe(meaning);
    },
  );

  it("never takes a refusal of us for a missing mailbox, whatever code stands before the words", () => {
    const words = replies.refused_us.map((raw) => raw.replace(/^\d{3}[- ]([245]\.\d+\.\d+ )?/, ""));
    // Bare words that only their code makes a refusal of us.
    const told = words.filter((text) => !["Mailbox not found", "<someone>: domain not found"].includes(text));
    for (const code of ["550", "551", "553", "552", "550 5.1.1", "550 5.1.0", "550 5.1.10", "550 5.2.1", "554 5.1.1"]) {
      for (const text of told) {
        expect(["refused_us", "cannot_tell"], `${code} ${text}`).toContain(
          classifyReply(reply(`${code} ${text.replaceAll(/\|\d{3}[- ]/g, " ")}`), spoken),
        );
      }
    }
  });

  it("does not read words in the address that a server repeats", () => {
    const blocked = { ...spoken, mailbox: "blocked@spamhaus.net" };
    expect(classifyReply(reply("550 5.1.1 <Blocked@spamhaus.net>: user unknown"), blocked)).toBe("no_such_mailbox");
    const inactive = { ...spoken, mailbox: "inactive@example.net" };
    expect(classifyReply(reply("550 <inactive@example.net> Rejected"), inactive)).toBe("cannot_tell");
  });

  it.each([421, 450, 451, 452, 454, 455])("never says invalid of %i", (code) => {
    for (const text of ["5.1.1 User unknown", "4.1.1 No such user", "Account disabled", "5.2.1 disabled"]) {
      expect(["greylisted", "closing", "refused_us"]).toContain(classifyReply(reply(`${code} ${text}`), spoken));
    }
  });
});
