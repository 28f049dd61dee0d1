import { Fault } from "@storegate/http-client";
import type { DnsResolver } from "../dns/resolver.js";

/**
 * Resolves when a name server answers. Without one nothing can be learned of any domain, and what was known of customers
 * must not be overwritten by `unknown`.
 * @throws Fault UNAVAILABLE, DNS_UNREACHABLE, when none does.
 */
export async function requireDns(
  resolver: Pick<DnsResolver, "reachable" | "servers">,
  signal: AbortSignal,
): Promise<void> {
  if (await resolver.reachable(signal)) return;
  const { servers } = resolver;
  throw new Fault({
    kind: "UNAVAILABLE",
    code: "DNS_UNREACHABLE",
    message:
      servers.length === 0
        ? "There is no name server to ask, so nothing can be learned of the domains of e-mail addresses."
        : `No name server answers (asked ${servers.join(", ")}), so nothing can be learned of the domains of e-mail addresses.`,
    remedy:
      "Check STOREGATE_DNS_SERVERS or, where it is not set, the resolver of the machine that Storegate runs on; then try again.",
  });
}
