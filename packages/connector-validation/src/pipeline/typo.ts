import { run as suggestEmail } from "@zootools/email-spell-checker";
import { parse } from "tldts";
import { bigProviders, realNeighbours } from "../lists/big-providers.js";
import { findFreeProvider } from "../lists/free-providers.js";
import { findPrivacyRelay } from "../lists/privacy-relays.js";
import { editDistance } from "./edit-distance.js";

/** The most slips in a whole domain, and in its top-level domain. */
const maxDomainDistance = 2;
const maxTldDistance = 1;
/** Below this many characters nearly every name is one slip away from another. */
const shortName = 5;

/** Top-level domains that a slip is put right to. */
const commonTlds = ["com", "net", "org", "edu", "gov", "info", "biz", "co.uk", "de", "fr", "it", "es", "nl", "eu"];

/**
 * The domain that was probably meant, for a person to confirm; `undefined` where nothing is likely. Two sorts of slip are
 * seen: a name close to a big provider's, and a top-level domain that does not exist but is close to a common one. A known
 * provider or a relay is never taken for a slip.
 * @param acceptsMail whether the typed domain may accept mail: then it is a working domain of somebody's, and only what
 *   lies one slip away from a longer name is suspected.
 */
export function suggestDomain(domain: string, acceptsMail: boolean): string | undefined {
  if (isKnown(domain)) return undefined;
  const suggested = suggestEmail({
    // Only the domain is looked at; a local part of the user's own could hold what the package does not expect.
    email: `name@${domain}`,
    domains: [...bigProviders],
    secondLevelDomains: [],
    topLevelDomains: commonTlds,
    distanceFunction: editDistance,
    domainThreshold: maxDomainDistance,
    topLevelThreshold: maxTldDistance,
  })?.domain;
  if (suggested === undefined || suggested === domain) return undefined;
  const likely = bigProviders.includes(suggested)
    ? isSlipOfProvider(domain, suggested, acceptsMail)
    : isSlipOfTld(domain, suggested);
  return likely ? suggested : undefined;
}

function isKnown(domain: string): boolean {
  return (
    bigProviders.includes(domain) ||
    findFreeProvider(domain) !== undefined ||
    realNeighbours.has(domain) ||
    findPrivacyRelay(domain) !== undefined
  );
}

function isSlipOfProvider(domain: string, provider: string, acceptsMail: boolean): boolean {
  const typed = splitDomain(domain);
  const meant = splitDomain(provider);
  const slips = editDistance(domain, provider);
  const inTld = editDistance(typed.tld, meant.tld);
  if (inTld > maxTldDistance || slips > maxDomainDistance) return false;
  const long = meant.name.length >= shortName;
  if (acceptsMail) return long && slips === 1;
  // me.co and web.dev are somebody's own, though they may be down just now.
  return long || (slips === 1 && (inTld === 0 || !hasRealTld(domain)));
}

function isSlipOfTld(domain: string, suggested: string): boolean {
  const typed = splitDomain(domain);
  const meant = splitDomain(suggested);
  return typed.name === meant.name && editDistance(typed.tld, meant.tld) <= maxTldDistance && !hasRealTld(domain);
}

function splitDomain(domain: string): { readonly name: string; readonly tld: string } {
  const dot = domain.indexOf(".");
  return { name: domain.slice(0, dot), tld: domain.slice(dot + 1) };
}

function hasRealTld(domain: string): boolean {
  return parse(domain, { allowPrivateDomains: false }).isIcann === true;
}
