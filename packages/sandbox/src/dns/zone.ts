import {
  disposables,
  hosting,
  longDomain,
  prober,
  providers,
  relays,
  silent,
  yahooDomains,
  yahooHosts,
} from "../world/known-domains.js";
import { type DomainKind, domainByName, type NumberedDomain } from "../world/numbered-domain.js";
import { mixText } from "../world/random.js";
import type { DnsAnswer, DnsRecord } from "./dns-control.js";

const withMail = new Set([...providers, ...disposables, ...relays, hosting, longDomain]);

/** What the DNS of a seeded world says of a name (lower case, no trailing dot). Outside the world nothing exists. */
export function seededAnswer(seed: number, name: string): DnsAnswer {
  if (name === "localhost") {
    return [
      { type: "A", address: "127.0.0.1" },
      { type: "AAAA", address: "::1" },
    ];
  }
  if (name === prober.name) return [{ type: "A", address: prober.address }];
  if (name === prober.reverse) return [{ type: "PTR", target: prober.name }];
  if (yahooDomains.includes(name)) return withServers(name, yahooHosts);
  if (yahooHosts.includes(name)) return [publicAddress(name)];
  if (silent.some((domain) => within(name, domain))) return "silent";
  for (const domain of parentsOf(name)) {
    if (withMail.has(domain)) return mailDomain(name, domain, 2);
  }
  const domain = domainByName(seed, name);
  return domain === undefined ? "nxdomain" : ownZones[domain.kind](name, domain);
}

/** What a name holds in a domain of each kind. */
const ownZones: Readonly<Record<DomainKind, (name: string, domain: NumberedDomain) => DnsAnswer>> = {
  // Some are hosted elsewhere under an alias, some have more mail servers than a UDP answer of 512 bytes holds.
  company: (name, { place, ascii }) => {
    if (place % 17 === 3) return name === ascii ? [{ type: "CNAME", target: hosting }] : "nxdomain";
    return mailDomain(name, ascii, place % 23 === 5 ? 24 : 1 + (place % 3));
  },
  role: (name, { place, ascii }) => mailDomain(name, ascii, 1 + (place % 2)),
  idn: (name, { place, ascii }) => mailDomain(name, ascii, 1 + (place % 2)),
  no_such_domain: () => "nxdomain",
  servfail: () => "servfail",
  null_mx: (name, { place, ascii }) => {
    const web: DnsRecord[] = place % 2 === 0 ? [publicAddress(ascii)] : [];
    return name === ascii ? [{ type: "MX", preference: 0, exchange: "." }, ...web] : "nxdomain";
  },
  address_only: (name, { place, ascii }) => {
    if (name !== ascii) return "nxdomain";
    if (place % 3 === 1) return [publicAddress6(ascii)];
    return place % 3 === 0 ? [publicAddress(ascii)] : [publicAddress(ascii), publicAddress6(ascii)];
  },
  no_mail_server: (name, { ascii }) => (name === ascii ? [{ type: "TXT", text: "this domain is parked" }] : "nxdomain"),
  mx_not_public: (name, { place, ascii }) => {
    if (name === ascii)
      return [{ type: "MX", preference: 10, exchange: place % 4 === 0 ? "localhost" : `mx1.${ascii}` }];
    return name === `mx1.${ascii}` && place % 4 !== 0 ? [privateAddress(place)] : "nxdomain";
  },
};

/** A domain with so many mail servers below its own name, and their addresses. */
function mailDomain(name: string, domain: string, servers: number): DnsAnswer {
  if (name === domain) {
    return withServers(
      domain,
      Array.from({ length: servers }, (_, index) => `mx${index + 1}.${domain}`),
    );
  }
  const host = /^mx(\d+)$/.exec(name.slice(0, -domain.length - 1));
  if (host === null || Number(host[1]) < 1 || Number(host[1]) > servers) return "nxdomain";
  return mixText(name) % 2 === 0 ? [publicAddress(name)] : [publicAddress(name), publicAddress6(name)];
}

/** A domain's own records, with the mail servers in order of preference. */
function withServers(domain: string, hosts: readonly string[]): DnsAnswer {
  const mx = hosts.map((exchange, index): DnsRecord => ({ type: "MX", preference: 10 * (index + 1), exchange }));
  return [...mx, publicAddress(domain), { type: "TXT", text: "v=spf1 mx -all" }];
}

/** The public address that a name has; with another turn another one, for names that would share theirs. */
export function publicAddressOf(type: "A" | "AAAA", name: string, turn = 0): string {
  const n = mixText(turn === 0 ? name : `${name}#${turn}`);
  if (type === "A") return `62.${n & 255}.${(n >>> 8) & 255}.${((n >>> 16) % 254) + 1}`;
  return `2a02:${(n >>> 16).toString(16)}::${(n & 0xfff) + 1}`;
}

function publicAddress(name: string): DnsRecord {
  return { type: "A", address: publicAddressOf("A", name) };
}

function publicAddress6(name: string): DnsRecord {
  return { type: "AAAA", address: publicAddressOf("AAAA", name) };
}

function privateAddress(place: number): DnsRecord {
  if (place % 4 === 1) return { type: "A", address: "127.0.0.1" };
  return { type: "A", address: place % 4 === 2 ? "10.20.30.40" : "192.168.1.25" };
}

/** The name itself and every domain it lies in, longest first. */
function parentsOf(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function within(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
