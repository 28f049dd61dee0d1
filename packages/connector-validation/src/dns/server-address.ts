import { isIP, isIPv6 } from "node:net";

/** A name server's address and port. */
export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

const dnsPort = 53;

/**
 * Parses `address`, `address:port` or `[IPv6 address]:port`; the port is 53 unless given.
 * @throws TypeError for anything else, names included: a name server's own name cannot be looked up.
 */
export function parseServerAddress(text: string): ServerAddress {
  if (isIP(text) !== 0) return { address: text, port: dnsPort };
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[0-9.]+))(?::(?<port>[0-9]{1,5}))?$/.exec(text);
  const address = match?.groups?.["v6"] ?? match?.groups?.["v4"] ?? "";
  const port = Number(match?.groups?.["port"] ?? dnsPort);
  const bracketed = match?.groups?.["v6"] !== undefined;
  if (isIP(address) === 0 || isIPv6(address) !== bracketed || port < 1 || port > 65_535) {
    throw new TypeError(`"${text}" is not a name server: give an IP address, with or without ":port"`);
  }
  return { address, port };
}

/** An address as {@link parseServerAddress} takes it, always with its port. */
export function formatServerAddress({ address, port }: ServerAddress): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
