import { isIPv4, isIPv6 } from "node:net";

/** An IPv6 address as it is shortest (RFC 5952), so that two can be compared; any other text as it is. */
export function plainAddress(address: string): string {
  if (!isIPv6(address)) return address;
  const url = URL.parse(`http://[${address}]/`);
  return url === null ? address : url.hostname.slice(1, -1);
}

/** The name under which the DNS holds the names of an address (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseName(address: string): string | undefined {
  if (isIPv4(address)) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  const plain = plainAddress(address);
  if (!isIPv6(plain) || plain.includes("%")) return undefined;
  const [head = "", tail] = plain.split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  const nibbles = groups.map((group) => group.padStart(4, "0")).join("");
  return `${nibbles.split("").toReversed().join(".")}.ip6.arpa`;
}

function groupsOf(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
