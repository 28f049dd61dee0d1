import { createHash } from "node:crypto";
import type { ProbeIdentity } from "./prober.js";

/** Letters and digits of a name that nobody has: 26 of base 36 are 134 bits. */
const nameLength = 26;

/**
 * Names in a domain that nobody has, to see whether it takes mail for every name. They look drawn by lot and are the same
 * whenever the same sender asks: a server that greylists wants to see sender and recipient again, this name included.
 */
export function randomMailboxes(domain: string, { heloName, mailFrom }: ProbeIdentity): readonly [string, string] {
  return [nameOf(0), nameOf(1)];

  function nameOf(place: number): string {
    const drawn = createHash("sha256")
      .update(JSON.stringify([place, domain, heloName, mailFrom]))
      .digest("hex");
    return `${BigInt(`0x${drawn}`).toString(36).slice(-nameLength)}@${domain}`;
  }
}
