import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";
import { Fault } from "./fault.js";

/** What resolves a name to all its addresses: `dns.lookup`, unless a test brings its own. */
export type Resolve = (
  hostname: string,
  options: { readonly all: true; readonly family?: number | undefined },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** How connections are made. */
export interface OutgoingGuardOptions {
  /** Lets connections through to private, loopback and other non-public addresses. */
  readonly allowPrivateHosts: boolean;
  /** How long making a connection may take, names and TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly resolve?: Resolve | undefined;
}

/**
 * The range an address belongs to, as `unicast` (public), `private`, `loopback`, `linkLocal`, `uniqueLocal`,
 * `carrierGradeNat`, `ipv4Mapped`. An address of a NAT64 network (RFC 6052) is judged by the IPv4 address inside, for on
 * such a network every IPv4 host looks so. What is not an address at all is `invalid`.
 */
export function addressRange(address: string): string {
  if (!ipaddr.isValid(address)) return "invalid";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  // Of IPv6 only 2000::/3 is given out (RFC 4291, section 2.4); what is outside, as the old ::127.0.0.1, may lead anywhere.
  if (range === "unicast" && parsed.kind() === "ipv6" && (parsed.toByteArray()[0] ?? 0) >> 5 !== 1) return "reserved";
  if (range !== "rfc6052") return range;
  return new ipaddr.IPv4(parsed.toByteArray().slice(-4)).range();
}

/** Whether an address is one of the public internet, which is the only kind called by default. */
export function isPublicAddress(address: string): boolean {
  return addressRange(address) === "unicast";
}

/**
 * A lookup for `net.connect` that refuses a name when any of its addresses is not public. The connection is made to the
 * very addresses that were judged, so a name that changes its answer between check and use gains nothing.
 */
export function guardedLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    const family = options.family === "IPv4" ? 4 : options.family === "IPv6" ? 6 : options.family;
    resolve(hostname, { all: true, family }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refused = addresses.find(({ address }) => !isPublicAddress(address));
      if (refused !== undefined) return callback(privateAddress(hostname, addressRange(refused.address)), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Makes connections for an undici agent, with the guard in front unless private hosts are allowed. */
export function guardedConnector(options: OutgoingGuardOptions): buildConnector.connector {
  const common = { timeout: options.connectTimeoutMs, allowH2: false };
  if (options.allowPrivateHosts) return buildConnector(common);
  const connect = buildConnector({ ...common, lookup: guardedLookup(options.resolve) });
  return (target, callback) => {
    // A literal address is never looked up, so it is judged here.
    const address = target.hostname.replace(/^\[(.*)\]$/, "$1");
    if (isIP(address) !== 0 && !isPublicAddress(address)) {
      callback(privateAddress(target.hostname, addressRange(address)), null);
      return;
    }
    connect(target, callback);
  };
}

/**
 * The fault of a host that leads to an address that is not public. The range is told, the address is not: what a name means inside our
 * network is nobody's business outside.
 */
export function privateAddress(hostname: string, range: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "PRIVATE_ADDRESS",
    message: `${hostname} leads to an address that is not public (${range}), so it was not called.`,
    remedy:
      "Use a host with a public address, or, if this host is meant to be private, start the gateway with STOREGATE_ALLOW_PRIVATE_HOSTS=true.",
  });
}
