import type { DnsAnswer, DnsRecord } from "../dns/dns-control.js";
import type { DnsWorld } from "../dns/dns-world.js";

/**
 * The names of a domain's mail servers, the most wanted first; its own name where it has no MX but an address (RFC 5321, 5.1).
 * Empty where mail for it cannot be delivered.
 */
export function exchangersOf(dns: DnsWorld, domain: string): readonly string[] {
  const records = recordsOf(dns, domain);
  const exchangers = records.filter((record) => record.type === "MX");
  if (exchangers.length > 0) {
    return exchangers
      .toSorted((a, b) => a.preference - b.preference)
      .map(({ exchange }) => nameOf(exchange))
      .filter((name) => name !== "");
  }
  return records.some(({ type }) => type === "A" || type === "AAAA") ? [nameOf(domain)] : [];
}

/** Whether a name that has an address serves mail: a domain that names others for that does not. */
export function servesMail(dns: DnsWorld, name: string): boolean {
  const exchangers = recordsOf(dns, name).filter((record) => record.type === "MX");
  return exchangers.length === 0 || exchangers.some(({ exchange }) => nameOf(exchange) === nameOf(name));
}

function recordsOf(dns: DnsWorld, domain: string): readonly DnsRecord[] {
  let name = domain;
  for (let alias = 0; alias < 8; alias++) {
    const answer: DnsAnswer = dns.answer(name);
    if (typeof answer === "string") return [];
    const cname = answer.find((record) => record.type === "CNAME");
    if (cname === undefined) return answer;
    name = cname.target;
  }
  return [];
}

function nameOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
