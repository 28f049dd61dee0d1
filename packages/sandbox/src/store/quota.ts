import { type Plan, quotaOf } from "./plan.js";

/**
 * The store's request quota: so many requests in a window, shared by all apps of the store (BigCommerce API rate limits).
 * A window begins with the first request after the one before has ended.
 */
export class Quota {
  readonly #windowMs: number;
  readonly #now: () => number;
  #limit: number | null;
  #windowEnd = 0;
  #left = 0;

  constructor(plan: Plan, windowMs: number, now: () => number = Date.now) {
    this.#windowMs = windowMs;
    this.#now = now;
    this.#limit = quotaOf[plan];
  }

  /** Takes one request out of the window; `false` when none is left. A plan without a quota always has one. */
  take(): boolean {
    this.#roll();
    if (this.#limit === null) return true;
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  /** Takes up to so many, as another app does; answers how many are left. */
  spend(requests: number): number {
    this.#roll();
    this.#left = Math.max(0, this.#left - requests);
    return this.#left;
  }

  setPlan(plan: Plan): void {
    this.#limit = quotaOf[plan];
    this.#windowEnd = 0;
  }

  /** The four rate headers as they stand now; none for a plan without a quota. */
  headers(): Record<string, string> {
    this.#roll();
    if (this.#limit === null) return {};
    return {
      "x-rate-limit-requests-left": String(this.#left),
      "x-rate-limit-requests-quota": String(this.#limit),
      "x-rate-limit-time-window-ms": String(this.#windowMs),
      "x-rate-limit-time-reset-ms": String(Math.max(0, Math.ceil(this.#windowEnd - this.#now()))),
    };
  }

  #roll(): void {
    const now = this.#now();
    if (now < this.#windowEnd) return;
    this.#windowEnd = now + this.#windowMs;
    this.#left = this.#limit ?? 0;
  }
}
