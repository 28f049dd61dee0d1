import type { TruelistClock } from "./truelist-clock.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import type { TruelistSettings } from "./truelist-settings.js";
import { keyOf, type VerdictBook } from "./verdict-book.js";

/**
 * What the account pays: one credit for an address that was verified, and none where nothing was found out, or where it was
 * verified already within the revalidation window. A list pays for an address once.
 */
export class Billing {
  readonly #clock: TruelistClock;
  readonly #verdicts: VerdictBook;
  readonly #settings: TruelistSettings;
  readonly #verifiedAt = new Map<string, number>();
  readonly #billed = new Map<string, number>();
  readonly #asked = new Map<string, number>();
  #credits = Number.POSITIVE_INFINITY;

  constructor(clock: TruelistClock, verdicts: VerdictBook, settings: TruelistSettings) {
    this.#clock = clock;
    this.#verdicts = verdicts;
    this.#settings = settings;
  }

  /** Credits that nothing was set aside for; infinitely many at first. */
  get credits(): number {
    return this.#credits;
  }

  setCredits(credits: number): void {
    this.#credits = credits;
  }

  /** How many credits a list may cost, as nobody knows yet what will be found out. */
  estimate(emails: readonly string[]): number {
    return new Set(emails.map(keyOf).filter((key) => !this.#isInWindow(key))).size;
  }

  /** Sets aside what a list may cost, and answers how much that is. Refuses with 402 what the credits do not cover. */
  reserve(emails: readonly string[]): number {
    const cost = this.estimate(emails);
    if (cost > this.#credits) {
      const why = `it may cost ${cost} credits, and ${this.#credits} are left`;
      throw new TruelistRefusal(402, "Payment required: not enough credits", why);
    }
    this.#credits -= cost;
    return cost;
  }

  /** Gives back what was set aside and not spent. */
  release(credits: number): void {
    this.#credits += credits;
  }

  /** An address was verified: answers what it cost of what was set aside, which is 0 or 1. */
  verify(email: string): number {
    const key = keyOf(email);
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
    if (this.#verdicts.kind(email) === "unknown" || this.#isInWindow(key)) return 0;
    this.#verifiedAt.set(key, this.#clock.now());
    this.#billed.set(key, (this.#billed.get(key) ?? 0) + 1);
    return 1;
  }

  /** How many credits each address has cost; those that cost nothing are left out. */
  billed(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#billed);
  }

  /** How often each address was verified, paid for or not. */
  asked(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#asked);
  }

  #isInWindow(key: string): boolean {
    const at = this.#verifiedAt.get(key);
    return at !== undefined && this.#clock.now() - at < this.#settings.revalidationDays * 86_400_000;
  }
}
