import { isIP } from "node:net";
import { isPublicAddress } from "@storegate/http-client";
import type { DnsResolver, MxRecord } from "../dns/resolver.js";
import type { Reason } from "./reasons.js";
import type { Evidence } from "./verdict.js";

/** What the DNS says of a domain's mail. */
export interface MailServerFinding {
  /** Why mail is not, or may not be, accepted; `undefined` when it is. */
  readonly reason:
    | Extract<Reason, "no_such_domain" | "no_mail_server" | "null_mx" | "mx_not_public" | "dns_failure">
    | undefined;
  readonly evidence: readonly Evidence[];
}

/** The most mail servers of a domain that are looked up, as mail servers themselves stop after a few. */
const maxExchangers = 10;

type Lookup = Pick<DnsResolver, "mx" | "addresses">;
type HostState = "public" | "not_public" | "missing" | "failure";
type Host = { readonly state: HostState; readonly finding: string };

/**
 * Whether a domain (lower-case ASCII) names a mail server that the open internet can reach (RFC 5321 §5.1): its MX hosts by
 * preference; without any, its own address; a null MX says that it accepts nothing (RFC 7505). A failure to learn is
 * `dns_failure`, never a statement about the domain. Rejects only when `signal` aborts.
 */
export async function findMailServers(
  domain: string,
  resolver: Lookup,
  signal: AbortSignal | undefined,
): Promise<MailServerFinding> {
  const answer = await resolver.mx(domain, signal);
  switch (answer.kind) {
    case "failure":
      return found("dns_failure", "mx", answer.message);
    case "nxdomain":
      return found("no_such_domain", "mx", `the DNS has no such domain: ${domain}`);
    case "nodata":
      return byOwnAddress(domain, resolver, signal);
    default:
      return byExchangers(answer.records, resolver, signal);
  }
}

async function byExchangers(
  records: readonly MxRecord[],
  resolver: Lookup,
  signal: AbortSignal | undefined,
): Promise<MailServerFinding> {
  const named = records.filter(({ exchange }) => exchange !== "");
  if (named.length === 0) return found("null_mx", "mx", "null MX: the domain accepts no mail (RFC 7505)");
  const tried = named.slice(0, maxExchangers);
  const listing = tried.map(({ preference, exchange }) => `${preference} ${exchange}`).join(", ");
  const left = named.length - tried.length;
  const evidence: Evidence[] = [{ check: "mx", finding: left === 0 ? listing : `${listing}, and ${left} more` }];
  // One that is not looked up may be the one that is public.
  const states = new Set<HostState>(left === 0 ? [] : ["failure"]);
  for (const { exchange } of tried) {
    const host = await lookUpHost(exchange, resolver, signal);
    states.add(host.state);
    evidence.push({ check: "mx_address", finding: host.finding });
    if (host.state === "public") return { reason: undefined, evidence };
  }
  // Nothing public was found: one host that could not be learned may be the one that is.
  if (states.has("failure")) return { reason: "dns_failure", evidence };
  return { reason: states.has("not_public") ? "mx_not_public" : "no_mail_server", evidence };
}

/** A domain without MX is its own mail server, if it has an address: the implicit MX. */
async function byOwnAddress(
  domain: string,
  resolver: Lookup,
  signal: AbortSignal | undefined,
): Promise<MailServerFinding> {
  const answer = await resolver.addresses(domain, signal);
  if (answer.kind === "nodata" || answer.kind === "nxdomain") {
    return found("no_mail_server", "mx", `${domain} has neither MX nor address`);
  }
  const { state, finding } = await lookUpHost(domain, resolver, signal);
  const reasons = {
    public: undefined,
    not_public: "mx_not_public",
    missing: "no_mail_server",
    failure: "dns_failure",
  } as const;
  return found(reasons[state], "implicit_mx", `no MX; mail goes to the domain's own address: ${finding}`);
}

async function lookUpHost(host: string, resolver: Lookup, signal: AbortSignal | undefined): Promise<Host> {
  // An exchanger must be a name (RFC 1035 §3.3.9); mail servers do not deliver to one that is an address, or to themselves.
  if (isIP(host) !== 0) return { state: "not_public", finding: `${host} is an address where a name belongs` };
  if (host === "localhost" || host.endsWith(".localhost"))
    return { state: "not_public", finding: `${host} is loopback` };
  const answer = await resolver.addresses(host, signal);
  switch (answer.kind) {
    case "failure":
      return { state: "failure", finding: `${host}: ${answer.message}` };
    case "nxdomain":
      return { state: "missing", finding: `${host} does not exist` };
    case "nodata":
      return { state: "not_public", finding: `${host} has no address` };
    default: {
      const finding = `${host} is at ${answer.records.join(", ")}`;
      if (answer.records.some(isPublicAddress)) return { state: "public", finding };
      if (answer.incomplete !== undefined) {
        return { state: "failure", finding: `${finding}; and ${answer.incomplete.message}` };
      }
      return { state: "not_public", finding };
    }
  }
}

function found(reason: MailServerFinding["reason"], check: string, finding: string): MailServerFinding {
  return { reason, evidence: [{ check, finding }] };
}
