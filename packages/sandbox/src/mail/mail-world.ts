import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { DnsWorld } from "../dns/dns-world.js";
import { prober } from "../world/known-domains.js";
import { exchangersOf } from "./exchangers.js";
import { Greylist, type GreylistRule } from "./greylist.js";
import { mailAddress } from "./mail-address.js";
import {
  conduct,
  type MailBehaviour,
  type MailBehaviourDetails,
  type MailboxKind,
  type MailConduct,
} from "./mail-behaviour.js";
import { seededConduct } from "./seeded-conduct.js";
import { seededMailbox } from "./seeded-mailbox.js";

/** How the mail servers of the world behave: as it was seeded, and what was set over it. */
export class MailWorld {
  readonly seed: number;
  readonly dns: DnsWorld;
  readonly greylist = new Greylist();
  /** The address that servers see callers come from. */
  client: string = prober.address;
  /** Minutes for which every server greylists, whatever else it does; `null` for its own ways. */
  everywhere: number | null = null;
  readonly #conducts = new Map<string, MailConduct>();
  readonly #mailboxes = new Map<string, MailboxKind>();
  #ahead = 0;

  constructor(seed: number, dns: DnsWorld) {
    this.seed = seed;
    this.dns = dns;
  }

  /** The mail clock, in milliseconds. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  set(domain: string, behaviour: MailBehaviour, details: MailBehaviourDetails): void {
    const name = asciiOf(domain);
    // What is set last is asked first.
    this.#conducts.delete(name);
    this.#conducts.set(name, conduct(behaviour, details));
  }

  unset(domain?: string): void {
    if (domain === undefined) this.#conducts.clear();
    else this.#conducts.delete(asciiOf(domain));
  }

  setMailbox(address: string, kind: MailboxKind): void {
    this.#mailboxes.set(mailboxOf(address), kind);
  }

  unsetMailbox(address?: string): void {
    if (address === undefined) this.#mailboxes.clear();
    else this.#mailboxes.delete(mailboxOf(address));
  }

  setClient(address: string): void {
    if (isIP(address) === 0) throw new RangeError(`The client's address takes an IP address, not "${address}".`);
    this.client = address;
  }

  /** How a host behaves before it is known whom a caller asks for: as was set of it, or of a domain that it serves. */
  conductOfHost(host: string): MailConduct {
    const set = this.#conducts.get(host);
    if (set !== undefined) return set;
    for (const [domain, each] of [...this.#conducts].toReversed()) {
      if (exchangersOf(this.dns, domain).includes(host)) return each;
    }
    return seededConduct(this.seed, domainOfHost(host));
  }

  /** How a host behaves to those who ask for a mailbox of a domain. */
  conductFor(host: string, domain: string): MailConduct {
    return this.#conducts.get(host) ?? this.#conducts.get(domain) ?? seededConduct(this.seed, domainOfHost(host));
  }

  /** What is the matter with a mailbox, and whether that was set. */
  mailbox(mailbox: string): { readonly kind: MailboxKind; readonly isSet: boolean } {
    const set = this.#mailboxes.get(mailbox);
    return { kind: set ?? seededMailbox(this.seed, mailbox), isSet: set !== undefined };
  }

  /** The greylist before a conduct's answer; `undefined` where there is none. */
  greylistBefore({ behaviour, minutes, everyTriplet }: MailConduct): GreylistRule | undefined {
    if (behaviour === "policy" || behaviour === "protocol_error") return undefined;
    if (behaviour === "greylisting") return { minutes: Math.max(minutes, this.everywhere ?? 0), everyTriplet };
    return this.everywhere === null ? undefined : { minutes: this.everywhere, everyTriplet: false };
  }
}

/** Yahoo's servers serve several domains, all alike; others stand in the domain that they serve, or are it. */
function domainOfHost(host: string): string {
  if (host.endsWith(".yahoodns.net")) return "yahoo.com";
  return host.replace(/^mx\d+\./, "");
}

function asciiOf(domain: string): string {
  const ascii = domainToASCII(domain.replace(/\.$/, ""));
  if (ascii === "") throw new RangeError(`"${domain}" is no domain.`);
  return ascii;
}

function mailboxOf(address: string): string {
  const read = mailAddress(address);
  if (read === undefined) throw new RangeError(`"${address}" is no address.`);
  return read.mailbox;
}
