import { mixText } from "../world/random.js";
import { exchangersOf } from "./exchangers.js";
import { mailAddress } from "./mail-address.js";
import type { MailWorld } from "./mail-world.js";
import { policyWords } from "./seeded-conduct.js";
import { greylistReply, mailboxReply } from "./smtp-wording.js";

/** Who is asked for, at which host and by whom. */
export interface RecipientQuestion {
  readonly host: string;
  readonly sender: string;
  readonly address: string;
}

/** What a host answers to RCPT, line by line. */
export function recipientReply(world: MailWorld, { host, sender, address }: RecipientQuestion): readonly string[] {
  const read = mailAddress(address);
  if (read === undefined) return ["501 5.1.3 Bad recipient address syntax"];
  const { domain, mailbox } = read;
  if (!exchangersOf(world.dns, domain).includes(host)) return [`554 5.7.1 <${address}>: Relay access denied`];
  const conduct = world.conductFor(host, domain);
  const greylist = world.greylistBefore(conduct);
  if (greylist !== undefined) {
    const triplet = { domain, client: world.client, sender, recipient: mailbox };
    if (!world.greylist.lets(triplet, greylist, world.now())) return [greylistReply(host, address)];
  }
  const { kind, isSet } = world.mailbox(mailbox);
  switch (conduct.behaviour) {
    case "policy":
      return [policyWords(mixText(host), world.client, "rcpt")];
    case "cannot_verify":
      return ["252 2.5.2 Cannot verify the user, but will accept mail for it and attempt delivery"];
    case "protocol_error":
      return [mixText(host) % 2 === 0 ? "503 5.5.1 Bad sequence of commands" : "500 5.5.2 Command unrecognized"];
    case "accepts_then_bounces":
      return ["250 recipient ok"];
    case "catch_all":
      return mailboxReply(host, isSet ? kind : "exists", address);
    case "plain":
    case "slow":
    case "greylisting":
      return mailboxReply(host, kind, address);
    default:
      // Set in the middle of a session.
      return ["421 4.3.2 Service not available, closing transmission channel"];
  }
}
