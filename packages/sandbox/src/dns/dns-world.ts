import type { DnsAnswer, DnsControl, DnsRecord } from "./dns-control.js";
import { HostNames } from "./host-names.js";
import { seededAnswer } from "./zone.js";

/** The DNS as the sandbox knows it: the seeded world, what was set over it, and how often each name was asked for. */
export class DnsWorld implements DnsControl {
  readonly #seed: number;
  readonly #set = new Map<string, DnsAnswer>();
  readonly #asked = new Map<string, number>();
  readonly #names = new HostNames();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** What a name holds. A name without records of its own exists when a set name lies below it. */
  answer(name: string): DnsAnswer {
    const key = keyOf(name);
    const set = this.#set.get(key);
    if (set !== undefined) return this.#names.told(key, set);
    const seeded = this.#names.told(key, seededAnswer(this.#seed, key));
    if (seeded !== "nxdomain") return seeded;
    const host = this.#names.byReverse(key);
    if (host !== undefined) return [{ type: "PTR", target: host }];
    for (const [other, answer] of this.#set) {
      if (typeof answer !== "string" && other.endsWith(`.${key}`)) return [];
    }
    return seeded;
  }

  /** The name that was last told to have this address, IPv4 or IPv6 in any form; `undefined` of one that was never told. */
  nameOf(address: string): string | undefined {
    return this.#names.of(address);
  }

  count(name: string): void {
    const key = keyOf(name);
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
  }

  queries(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#asked);
  }

  total(): number {
    let total = 0;
    for (const asked of this.#asked.values()) total += asked;
    return total;
  }

  resetQueries(): void {
    this.#asked.clear();
  }

  set(name: string, answer: DnsAnswer): void {
    this.#set.set(keyOf(name), typeof answer === "string" ? answer : answer.map(copy));
  }

  unset(name?: string): void {
    if (name === undefined) this.#set.clear();
    else this.#set.delete(keyOf(name));
  }
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function copy(record: DnsRecord): DnsRecord {
  return { ...record };
}
