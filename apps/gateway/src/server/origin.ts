/** Where requests come from, and under which address they see this gateway. */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Origin } from "../graphql/context.js";

/** What is known of the network around a gateway. */
export interface NetworkSettings {
  /** Addresses, or networks as `10.0.0.0/8`, of proxies whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Where callers see this gateway; undefined to tell it from each request. */
  readonly publicUrl: string | undefined;
}

/** Reads the origin of requests. */
export type OriginReader = (request: IncomingMessage) => Origin;

/** Some proxies name the protocol of a socket by its own. */
const secureProtocols = new Set(["https", "wss"]);

/** What a `Host` may be; anything else is no address that anybody could have asked for. */
const host = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** @throws Error that names a proxy that is no address. */
export function originReader({ trustedProxies, publicUrl }: NetworkSettings): OriginReader {
  const trusted = networksOf(trustedProxies);
  const isTrusted = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && trusted.check(address, version === 4 ? "ipv4" : "ipv6");
  };
  const origins = new WeakMap<IncomingMessage, Origin>();
  return (request) => {
    const known = origins.get(request);
    if (known) return known;
    const origin = read(request);
    origins.set(request, origin);
    return origin;
  };

  function read({ socket, headers }: IncomingMessage): Origin {
    const peer = addressIn(socket.remoteAddress ?? "");
    const isProxied = peer !== undefined && isTrusted(peer);
    const proto = isProxied ? lastOf(headers["x-forwarded-proto"]) : undefined;
    const named = (isProxied ? lastOf(headers["x-forwarded-host"]) : undefined) ?? headers.host ?? "";
    return {
      ipAddress: (isProxied ? clientIn(headers["x-forwarded-for"], isTrusted) : undefined) ?? peer ?? null,
      baseUrl:
        publicUrl ??
        `${secureProtocols.has(proto ?? "") ? "https" : "http"}://${host.test(named) ? named : "localhost"}`,
    };
  }
}

/** Addresses and networks as one list. @throws Error that names one that is neither. */
export function networksOf(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = "", prefix, ...more] = text.split("/");
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    if (version === 0 || more.length > 0 || !(length <= longest)) {
      throw new Error(`"${text}" is no address and no network. Write 10.0.0.1, 10.0.0.0/8, ::1 or fd00::/8.`);
    }
    list.addSubnet(address, length, version === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/** Each proxy adds the one it heard at the end, so from there on the first that is no proxy of ours is the caller. */
function clientIn(
  forwarded: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string | undefined {
  const hops = [forwarded ?? []].flat().join(",").split(",").map(addressIn);
  let client: string | undefined;
  for (const hop of hops.toReversed()) {
    // What cannot be read was not written by a proxy of ours.
    if (hop === undefined) break;
    client = hop;
    if (!isTrusted(hop)) break;
  }
  return client;
}

/** Of a header that proxies add to, what the last of them, the one we trust, has said. */
function lastOf(header: string | string[] | undefined): string | undefined {
  return [header ?? []].flat().join(",").split(",").at(-1)?.trim() || undefined;
}

/** An address without brackets, port, or the wrapping of IPv4 in IPv6. */
function addressIn(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? undefined : address;
}
