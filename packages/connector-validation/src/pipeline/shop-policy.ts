import { isAscii } from "./domain-forms.js";
import type { Mailbox } from "./mailbox.js";
import type { Reason } from "./reasons.js";

/**
 * Names that never get mail from outside: RFC 2606 and 6761 (test, example, invalid, localhost, example.com and its kin),
 * RFC 6762 (local), RFC 7686 (onion), RFC 9476 (alt), RFC 8375 (home.arpa), and internal, which ICANN keeps for private use.
 */
const reservedDomains = [
  "test",
  "example",
  "invalid",
  "localhost",
  "example.com",
  "example.net",
  "example.org",
  "local",
  "onion",
  "alt",
  "home.arpa",
  "internal",
];

/** What the shop makes uniform before anything is judged: outer blanks, composed characters, full-width signs. */
export function tidyAddress(email: string): string {
  return email.trim().normalize("NFC").replaceAll("＠", "@").replaceAll("．", ".");
}

/** Why a shop refuses a mailbox that SMTP can carry, by its own form; the domain is judged by {@link refuseDomain}. */
export function refuseMailbox({ localPart, quoted, literal }: Mailbox): Reason | undefined {
  if (quoted) return "policy_quoted_local_part";
  if (literal) return "policy_address_literal";
  // Within the grammar these occur beyond ASCII only; joiners stay, because some scripts are written with them.
  if (!isAscii(localPart) && /[\p{White_Space}\p{Cc}\p{Bidi_Control}\u200B\u2060\uFEFF]/u.test(localPart)) {
    return "policy_blank_or_control";
  }
  return undefined;
}

/** Why a shop refuses a domain (lower-case ASCII) without asking the DNS. */
export function refuseDomain(domain: string): Reason | undefined {
  if (reservedDomains.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`))) {
    return "reserved_domain";
  }
  const labels = domain.split(".");
  // SMTP could carry mail to a top-level domain itself; to a shop, name@gmail is an address that lost its end.
  if (labels.length === 1) return "syntax";
  return /^[0-9]+$/.test(labels.at(-1) ?? "") ? "policy_numeric_tld" : undefined;
}
