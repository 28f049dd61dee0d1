import { domainToASCII } from "node:url";
import { type AddressClass, addressClasses, type CustomerTruth } from "./address-class.js";
import {
  disposables,
  hosting,
  longDomain,
  mistypes,
  providers,
  relays,
  reserved,
  roles,
  silent,
} from "./known-domains.js";
import { domainByName } from "./numbered-domain.js";

const atom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/**
 * What is true of any address in the world as it was seeded, also of one that a third hand brought. It is read off the
 * world's own lists and needs no lookup: a domain outside the world does not exist. Addresses that a shop could hold are
 * meant; quoted local parts and address literals count as broken.
 */
export function emailTruth(seed: number, customerId: number, email: string): CustomerTruth {
  const found = classOf(seed, email);
  const { status, reason } = addressClasses[found];
  const meant = found === "mistyped" ? meantBy(email) : undefined;
  return { customerId, email, class: found, status, reason, ...(meant === undefined ? {} : { didYouMean: meant }) };
}

function classOf(seed: number, email: string): AddressClass {
  const [local, domainAsTyped, more] = email.split("@");
  if (local === undefined || domainAsTyped === undefined || more !== undefined) return "syntax";
  // ASCII conversion drops nothing that matters here except a broken domain, which it turns into "".
  const domain = /\s/.test(domainAsTyped) ? "" : domainToASCII(domainAsTyped);
  if (local.length > 64 || !atom.test(local)) return "syntax";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return "syntax";
  if (reserved.includes(domain)) return "reserved";
  if (mistypes.some(([typed]) => typed === domain)) return "mistyped";
  if (silent.includes(domain)) return "silent";
  if (relays.includes(domain)) return "relay";
  if (disposables.includes(domain)) return "disposable";
  const known = [...providers, longDomain, hosting].includes(domain);
  const own = domainByName(seed, domain);
  if (!known && own?.ascii !== domain) return "no_such_domain";
  const kind = own?.kind ?? (domain === longDomain || domain === hosting ? "company" : "provider");
  const takesMail =
    kind === "company" || kind === "role" || kind === "provider" || kind === "idn" || kind === "address_only";
  if (takesMail && roles.includes(local.toLowerCase())) return "role";
  return kind === "role" ? "company" : kind;
}

function meantBy(email: string): string | undefined {
  const at = email.lastIndexOf("@");
  const meant = mistypes.find(([typed]) => typed === email.slice(at + 1).toLowerCase())?.[1];
  return meant === undefined ? undefined : `${email.slice(0, at)}@${meant}`;
}
