import { findDomain } from "./find-domain.js";
import type { ListSource } from "./list-source.js";

/** Our own list. */
export const privacyRelaySource: ListSource = { name: "Storegate's list of privacy relays", version: "2026-11" };

/** Services that forward mail to a person's real mailbox, each with the domains it hands out addresses on. */
const domains: ReadonlySet<string> = new Set([
  // Apple: Hide My Email, Sign in with Apple.
  "privaterelay.appleid.com",
  // DuckDuckGo Email Protection.
  "duck.com",
  // Firefox Relay.
  "mozmail.com",
  // SimpleLogin.
  "simplelogin.com",
  "simplelogin.co",
  "simplelogin.fr",
  "simplelogin.io",
  "aleeas.com",
  "slmail.me",
  "slmails.com",
  "silomails.com",
  "8alias.com",
  "8shield.net",
  "dralias.com",
  // Proton Pass.
  "passmail.net",
  "passmail.com",
  "passinbox.com",
  "passfwd.com",
  // addy.io.
  "addy.io",
  "addymail.com",
  "anonaddy.com",
  "anonaddy.me",
]);

/** The entry that holds this domain or one above it. */
export function findPrivacyRelay(domain: string): string | undefined {
  return findDomain(domains, domain);
}
