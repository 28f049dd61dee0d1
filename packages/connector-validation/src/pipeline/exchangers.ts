import { isPublicAddress } from "@storegate/http-client";
import type { DnsResolver } from "../dns/resolver.js";

/** A mail server of a domain, with its addresses in the open internet. */
export interface ReachableExchanger {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The most mail servers of a domain that are asked, in the order of their preference. */
const mostExchangers = 5;

/**
 * The mail servers of a domain that can be connected to; without MX its own address. What was asked for a moment ago is known
 * still, so that it costs little after the pipeline has looked.
 */
export async function exchangersOf(
  domain: string,
  resolver: Pick<DnsResolver, "mx" | "addresses">,
  signal: AbortSignal,
): Promise<ReachableExchanger[]> {
  const mx = await resolver.mx(domain, signal);
  const names =
    mx.kind === "records" ? mx.records.map(({ exchange }) => exchange) : mx.kind === "nodata" ? [domain] : [];
  const found: ReachableExchanger[] = [];
  for (const name of names.filter((each) => each !== "").slice(0, mostExchangers)) {
    const answer = await resolver.addresses(name, signal);
    const addresses = answer.kind === "records" ? answer.records.filter(isPublicAddress) : [];
    if (addresses.length > 0) found.push({ name, addresses });
  }
  return found;
}
