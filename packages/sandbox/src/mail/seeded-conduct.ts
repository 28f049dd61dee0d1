import { disposables, relays, yahooDomains } from "../world/known-domains.js";
import { domainByName, type NumberedDomain } from "../world/numbered-domain.js";
import { pick } from "../world/random.js";
import { conduct, type MailConduct } from "./mail-behaviour.js";

const plain = conduct("plain");

/** How company domains behave, by their place among fifty: two thirds are plain. */
const companies: Readonly<Record<number, MailConduct>> = {
  1: conduct("catch_all"),
  2: conduct("greylisting"),
  4: conduct("policy", { at: "rcpt" }),
  6: conduct("cannot_verify"),
  8: conduct("slow"),
  10: conduct("busy"),
  12: conduct("policy", { at: "banner" }),
  14: conduct("greylisting", { minutes: 10, everyTriplet: true }),
  16: conduct("drops_after_mail"),
  18: conduct("catch_all"),
  22: conduct("garbage"),
  24: conduct("policy", { at: "mail" }),
  26: conduct("early_close"),
  30: conduct("protocol_error"),
  32: conduct("greylisting", { minutes: 30 }),
  34: conduct("silent"),
};

const addressOnly: Readonly<Record<number, MailConduct>> = {
  4: conduct("catch_all"),
  7: conduct("greylisting"),
};

const idns: Readonly<Record<number, MailConduct>> = {
  5: conduct("catch_all"),
  10: conduct("greylisting", { minutes: 15 }),
};

/** How the mail servers of a domain (in the DNS's form) behave in the world as it was seeded. */
export function seededConduct(seed: number, domain: string): MailConduct {
  if (yahooDomains.includes(domain)) return conduct("accepts_then_bounces");
  if (disposables.includes(domain) || relays.includes(domain)) return conduct("catch_all");
  const own = domainByName(seed, domain);
  return own === undefined ? plain : (conductOf(own) ?? plain);
}

function conductOf({ kind, place }: NumberedDomain): MailConduct | undefined {
  // Who is hosted elsewhere has the servers of the host, which are plain.
  if (kind === "company") return place % 17 === 3 ? undefined : companies[place % 50];
  if (kind === "address_only") return addressOnly[place % 10];
  return kind === "idn" ? idns[place % 25] : undefined;
}

/** What a refusal for policy says, by the turn of a host. */
export function policyWords(turn: number, client: string, at: MailConduct["at"]): string {
  if (at === "banner") {
    return `554 5.7.1 Service unavailable; Client host [${client}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/${client}`;
  }
  if (at === "mail") return `550 5.7.1 Mail from ${client} was rejected: poor reputation, reverse DNS does not match`;
  return pick(
    [
      `550 5.7.1 Service unavailable, Client host [${client}] blocked using Spamhaus`,
      `550 mailbox unavailable: ${client} is blocked using spamhaus`,
      `550 5.7.1 Recipient address rejected: Access denied, ${client} is on our blacklist`,
      "554 Transaction failed: rejected by policy",
    ],
    turn,
  );
}
