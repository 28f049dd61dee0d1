import { isIPv6 } from "node:net";
import type { DnsAnswer, DnsRecord } from "./dns-control.js";
import { publicAddressOf } from "./zone.js";

/**
 * Which name each address belongs to, of those that were told. Seeded addresses are drawn from names, so two names may draw
 * the same one: the second to be told draws again, that each address is one host's.
 */
export class HostNames {
  readonly #names = new Map<string, string>();

  /** The answer as it is to be told, its addresses remembered. */
  told(name: string, answer: DnsAnswer): DnsAnswer {
    if (typeof answer === "string" || !answer.some(hasAddress)) return answer;
    return answer.map((record) => (hasAddress(record) ? this.#remembered(name, record) : record));
  }

  of(address: string): string | undefined {
    return this.#names.get(canonical(address));
  }

  /** The name of an address that stands turned round in a name below `in-addr.arpa` or `ip6.arpa`. */
  byReverse(name: string): string | undefined {
    const address = fromReverse(name);
    return address === undefined ? undefined : this.of(address);
  }

  #remembered(name: string, record: AddressRecord): AddressRecord {
    const { type } = record;
    const isDrawn = record.address === publicAddressOf(type, name);
    const address = isDrawn ? this.#drawn(type, name) : record.address;
    this.#names.set(canonical(address), name);
    return { ...record, address };
  }

  /** The first address that is drawn from the name and is no other's. */
  #drawn(type: "A" | "AAAA", name: string): string {
    for (let turn = 0; ; turn++) {
      const address = publicAddressOf(type, name, turn);
      if ((this.of(address) ?? name) === name) return address;
    }
  }
}

type AddressRecord = Extract<DnsRecord, { type: "A" | "AAAA" }>;

function hasAddress(record: DnsRecord): record is AddressRecord {
  return record.type === "A" || record.type === "AAAA";
}

/** One form for each address; a URL's host is written in the shortest. */
function canonical(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;
}

function fromReverse(name: string): string | undefined {
  const [, four] = /^(\d+\.\d+\.\d+\.\d+)\.in-addr\.arpa$/.exec(name) ?? [];
  if (four !== undefined) return four.split(".").toReversed().join(".");
  const [, six] = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name) ?? [];
  if (six === undefined) return undefined;
  const digits = six.replaceAll(".", "").split("").toReversed().join("");
  return digits.replaceAll(/(.{4})(?=.)/g, "$1:");
}
