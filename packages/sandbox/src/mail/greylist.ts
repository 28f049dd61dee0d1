/** Who asks a domain for whom. */
export interface Triplet {
  readonly domain: string;
  readonly client: string;
  readonly sender: string;
  readonly recipient: string;
}

/** How long a domain's greylist holds back, and whether every triplet waits for itself. */
export interface GreylistRule {
  readonly minutes: number;
  readonly everyTriplet: boolean;
}

/** When each triplet was first seen (RFC 6647), and who was let through. */
export class Greylist {
  /** By domain, client and recipient, then by sender. */
  readonly #firstSeen = new Map<string, Map<string, number>>();
  readonly #letThrough = new Set<string>();

  /** Whether a triplet is let through at this time; one that is new is remembered. */
  lets(triplet: Triplet, rule: GreylistRule, now: number): boolean {
    const { domain, client, sender, recipient } = triplet;
    if (!rule.everyTriplet && this.#letThrough.has(keyOf(domain, client))) return true;
    const key = keyOf(domain, client, recipient);
    const senders = this.#firstSeen.get(key) ?? new Map<string, number>();
    this.#firstSeen.set(key, senders);
    const seen = senders.get(sender) ?? now;
    senders.set(sender, seen);
    if (!isOver(seen, rule, now)) return false;
    this.#letThrough.add(keyOf(domain, client));
    return true;
  }

  /** Whether the recipient would be let through for any sender that asked for it before. */
  wouldLet(triplet: Omit<Triplet, "sender">, rule: GreylistRule, now: number): boolean {
    const { domain, client, recipient } = triplet;
    if (!rule.everyTriplet && this.#letThrough.has(keyOf(domain, client))) return true;
    const senders = this.#firstSeen.get(keyOf(domain, client, recipient));
    return [...(senders?.values() ?? [])].some((seen) => isOver(seen, rule, now));
  }

  forget(): void {
    this.#firstSeen.clear();
    this.#letThrough.clear();
  }
}

function isOver(seen: number, { minutes }: GreylistRule, now: number): boolean {
  return now - seen >= minutes * 60_000;
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(" ");
}
