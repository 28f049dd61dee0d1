import type { TruelistClock } from "./truelist-clock.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import type { TruelistSettings } from "./truelist-settings.js";

/** So many requests a second to each endpoint; those refused do not count. */
export class RateLimit {
  readonly #clock: TruelistClock;
  readonly #settings: TruelistSettings;
  readonly #taken = new Map<string, number[]>();

  constructor(clock: TruelistClock, settings: TruelistSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Counts a request, or refuses it with 429. */
  take(endpoint: string): void {
    const { requestsPerSecond: limit, retryAfter } = this.#settings;
    if (limit === null) return;
    const now = this.#clock.now();
    const lately = (this.#taken.get(endpoint) ?? []).filter((at) => now - at < 1000);
    if (lately.length >= limit) {
      const why = `${endpoint} was asked ${lately.length} times within a second`;
      throw new TruelistRefusal(429, "Rate limit exceeded", why, retryAfter ? { "retry-after": "1" } : {});
    }
    this.#taken.set(endpoint, [...lately, now]);
  }
}
