/** Identifiers that are nobody's own, and therefore link nobody: they stand in what many people have in common. */
import type { IdentityRules } from "../config.js";
import { phoneKey } from "../keys.js";
import type { Identifier } from "./identifiers.js";

/** Why an identifier links nobody; lower_snake. */
export type BlockReason =
  | "blocked_by_config"
  | "no_reply_address"
  | "role_address"
  | "marketplace_relay"
  | "placeholder_address"
  | "own_domain"
  | "placeholder_phone";

/** Tells why an identifier links nobody; null of one that may. */
export type Blocks = (identifier: Identifier) => BlockReason | null;

/** Names before the `@` that are a job's and nobody's own. */
const roles: ReadonlySet<string> = new Set(
  (
    "abuse accounting accounts admin administrator billing booking bookings career careers compliance contact customercare customerservice einkauf enquiries enquiry " +
    "feedback finance frontdesk gdpr hello help helpdesk hostmaster hr info information inquiries invoice invoices it jobs legal mail mailbox marketing media news newsletter office " +
    "order orders payments postmaster press privacy procurement purchasing reception recruitment returns root sales security service services shop spam store subscribe support " +
    "sysadmin team tech technical unsubscribe verkauf webmaster"
  ).split(" "),
);

const noReply =
  /^(?:no-?reply|do-?not-?reply|not?-?reply|nepasrepondre|noreponse|bounces?|mailer-daemon)(?:[+.\-_].*)?$/;

/** Marketplaces, which give each buyer an address of theirs: one for an order or for a buyer, and nobody's own. */
const relays: readonly RegExp[] = [
  /(?:^|\.)marketplace\.amazon\.[a-z.]+$/,
  /(?:^|\.)members\.ebay\.[a-z.]+$/,
  /(?:^|\.)relay\.walmart\.com$/,
  /(?:^|\.)etsy\.com$/,
  /(?:^|\.)mp\.zalando\.[a-z.]+$/,
  /(?:^|\.)message\.otto\.de$/,
  /(?:^|\.)bounce\.wish\.com$/,
];

/** Domains that stand where somebody had to write an address and had none; reserved ones of RFC 2606 among them. */
const placeholders =
  /(?:^|\.)(?:example\.(?:com|net|org)|invalid|test|localhost|noemail\.com|no-?email\.(?:com|net)|mailinator\.com)$/;
const placeholderNames =
  /^(?:none|no|na|n\.a|noemail|no-?email|nomail|unknown|guest|walkin|walk-?in|pos|test|asdf|x+|aa+|1+|0+)$/;

/** What of a store's own blocks. */
export interface OwnStore {
  /** The storefront's domain, as `shop.example.com`. */
  readonly domain?: string | undefined;
}

/** The blocks of an integration: what its config says stands above what is shipped. */
export function blocksOf(rules: IdentityRules, { domain }: OwnStore): Blocks {
  const [blocked, allowed] = [matcher(rules.blockedEmails), matcher(rules.allowedEmails)];
  const phones = new Set(rules.blockedPhones.map((phone) => phoneKey(phone, null) ?? phone.replace(/[^\d+]/g, "")));
  const own = domain?.toLowerCase().replace(/^www\./, "");
  return ({ kind, value }) => {
    if (kind === "p") {
      if (phones.has(value) || phones.has(value.replace(/^\+/, ""))) return "blocked_by_config";
      return isPlaceholderPhone(value) ? "placeholder_phone" : null;
    }
    if (blocked(value)) return "blocked_by_config";
    return allowed(value) ? null : blockOfAddress(value, own);
  };
}

function blockOfAddress(address: string, own: string | undefined): BlockReason | null {
  const at = address.lastIndexOf("@");
  const [name, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (own !== undefined && (domain === own || domain.endsWith(`.${own}`))) return "own_domain";
  if (noReply.test(name)) return "no_reply_address";
  if (relays.some((relay) => relay.test(domain))) return "marketplace_relay";
  if (placeholders.test(domain) && placeholderNames.test(name)) return "placeholder_address";
  if (/(?:^|\.)(?:invalid|localhost|noemail\.com|no-?email\.(?:com|net))$/.test(domain)) return "placeholder_address";
  return roles.has(name.replace(/\+.*$/, "")) ? "role_address" : null;
}

/** Whole addresses, `@domain`, `name@`. */
function matcher(patterns: readonly string[]): (address: string) => boolean {
  const known = new Set(patterns);
  return (address) => {
    const at = address.lastIndexOf("@");
    return known.has(address) || known.has(address.slice(at)) || known.has(address.slice(0, at + 1));
  };
}

/** One digit over and over, or digits in a row: what is typed where a number has to stand. */
function isPlaceholderPhone(number: string): boolean {
  const digits = number.replace(/\D/g, "");
  const last = digits.slice(-7);
  if (/^(\d)\1+$/.test(last)) return true;
  const wanted = Array.from(last, (_, index) => (Number(last[0]) + index) % 10).join("");
  return last === wanted || last === "7654321" || last === "3210000";
}
