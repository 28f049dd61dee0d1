import { ForeignApp, type ForeignAppetite } from "./foreign-app.js";
import { type Plan, quotaOf } from "./plan.js";

/** What became of one window of the quota. */
export interface QuotaWindowReport {
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Requests it allowed. */
  readonly limit: number;
  /** Requests of the API's callers that were let in. */
  readonly used: number;
  /** Requests that another app took, as `spendQuota` and `setForeignApp` have it. */
  readonly foreign: number;
  /** Requests of the API's callers that were refused because none was left. */
  readonly refused: number;
}

/** The present window, and those before it. */
export interface QuotaReport {
  /** `null` before the first request, after the last window's end, and for a plan without a quota. */
  readonly present: QuotaWindowReport | null;
  /** Windows that have ended since the last reset, the oldest first; at most the last thousand. */
  readonly past: readonly QuotaWindowReport[];
}

const longestHistory = 1000;

type Open = { -readonly [Key in keyof QuotaWindowReport]: QuotaWindowReport[Key] };

/**
 * The store's request quota: so many requests in a window, shared by all apps of the store (BigCommerce API rate limits).
 * A window begins with the first request after the one before has ended. While another app is hungry one follows the other
 * without a gap.
 */
export class Quota {
  readonly #windowMs: number;
  readonly #now: () => number;
  #limit: number | null;
  #open: Open | null = null;
  #past: Open[] = [];
  #foreign: ForeignApp | null = null;

  /** @param windowMs its length in real milliseconds, as the headers tell it */
  constructor(plan: Plan, windowMs: number, now: () => number = Date.now) {
    this.#windowMs = windowMs;
    this.#now = now;
    this.#limit = quotaOf[plan];
  }

  /** Takes one request out of the window; `false` when none is left. A plan without a quota always has one. */
  take(): boolean {
    const window = this.#roll();
    if (window === null) return true;
    if (leftOf(window) === 0) {
      window.refused += 1;
      return false;
    }
    window.used += 1;
    return true;
  }

  /** Takes up to so many, as another app does; answers how many are left. */
  spend(requests: number): number {
    const window = this.#roll();
    if (window === null) return 0;
    window.foreign += Math.min(requests, leftOf(window));
    return leftOf(window);
  }

  /** Another app's appetite from the present window on, counted from now; `null` ends it. */
  setForeignApp(appetite: ForeignAppetite | null): void {
    this.#roll();
    this.#foreign = appetite === null ? null : new ForeignApp(appetite);
    const window = this.#roll();
    if (window !== null) this.#foreign?.beginAt(this.#progress(window));
  }

  setPlan(plan: Plan): void {
    this.#close();
    this.#limit = quotaOf[plan];
  }

  /** The four rate headers as they stand now; none for a plan without a quota. */
  headers(): Record<string, string> {
    const window = this.#roll();
    if (window === null) return {};
    const resetMs = window.startedAt + this.#windowMs - this.#now();
    return {
      "x-rate-limit-requests-left": String(leftOf(window)),
      "x-rate-limit-requests-quota": String(window.limit),
      "x-rate-limit-time-window-ms": String(Math.round(this.#windowMs)),
      "x-rate-limit-time-reset-ms": String(Math.max(0, Math.ceil(resetMs))),
    };
  }

  /** What was used of each window. Asking begins none. */
  report(): QuotaReport {
    this.#settle();
    return { present: this.#open === null ? null : { ...this.#open }, past: this.#past.map((each) => ({ ...each })) };
  }

  /** Forgets the windows that have ended; the present one goes on. */
  resetReport(): void {
    this.#settle();
    this.#past = [];
  }

  /** The present window, begun if need be; `null` for a plan without a quota. */
  #roll(): Open | null {
    if (this.#limit === null) return null;
    this.#settle();
    return (this.#open ??= this.#begin(this.#now(), this.#limit));
  }

  /** Lets the other app take what it wanted up to now, and closes windows that are over. */
  #settle(): void {
    const now = this.#now();
    while (this.#open !== null) {
      this.#feed(this.#open, now);
      const end = this.#open.startedAt + this.#windowMs;
      if (now < end) return;
      this.#close();
      if (this.#foreign === null || this.#limit === null) return;
      this.#open = this.#begin(end, this.#limit);
    }
  }

  #begin(startedAt: number, limit: number): Open {
    this.#foreign?.beginAt(0);
    return { startedAt, limit, used: 0, foreign: 0, refused: 0 };
  }

  #close(): void {
    if (this.#open === null) return;
    this.#past.push(this.#open);
    if (this.#past.length > longestHistory) this.#past.shift();
    this.#open = null;
  }

  #feed(window: Open, now: number): void {
    const wanted = this.#foreign?.wants(this.#progress(window, now)) ?? 0;
    window.foreign += Math.min(wanted, leftOf(window));
  }

  #progress(window: Open, now: number = this.#now()): number {
    return Math.min(1, (now - window.startedAt) / this.#windowMs);
  }
}

function leftOf({ limit, used, foreign }: QuotaWindowReport): number {
  return Math.max(0, limit - used - foreign);
}
