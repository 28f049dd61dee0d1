import type { RateLimit } from "./rate-limit.js";

/**
 * The present window of a store's quota, as far as it can be known from answers that come late, out of order, and between
 * other apps' requests. Where two readings disagree the one that allows less is believed.
 */
export class QuotaWindow {
  #quota: number;
  #windowMs: number;
  #remaining: number;
  #endsAt: number;
  // A window that began by our clock alone gives way to the first answer that tells of it.
  #observed = true;

  constructor(limit: RateLimit) {
    this.#quota = limit.quota;
    this.#windowMs = Math.max(1, limit.windowMs);
    this.#remaining = limit.remaining;
    this.#endsAt = safeEnd(limit);
  }

  get quota(): number {
    return this.#quota;
  }

  get windowMs(): number {
    return this.#windowMs;
  }

  /** Requests the store will still answer, those under way not yet taken off. */
  get remaining(): number {
    return this.#remaining;
  }

  /** When the next window surely has begun. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Takes in what an answer said. Ends that lie less than half a window apart are the same window's. */
  observe(limit: RateLimit): void {
    const endsAt = safeEnd(limit);
    const apart = endsAt - this.#endsAt;
    const same = Math.abs(apart) < limit.windowMs / 2;
    // An answer of the window before, overtaken by one of this window, says nothing new.
    if (this.#observed && !same && apart < 0) return;
    const believed = this.#observed && same;
    this.#remaining = believed ? Math.min(this.#remaining, limit.remaining) : limit.remaining;
    this.#endsAt = believed ? Math.min(this.#endsAt, endsAt) : endsAt;
    this.#quota = limit.quota;
    this.#windowMs = Math.max(1, limit.windowMs);
    this.#observed = true;
  }

  /** Takes off a request whose answer did not tell what is left. */
  spend(): void {
    this.#remaining = Math.max(0, this.#remaining - 1);
  }

  /** Begins the next window when this one is over; answers whether it did. */
  roll(now: number): boolean {
    if (now < this.#endsAt) return false;
    const next = this.#endsAt + this.#windowMs;
    this.#endsAt = next > now ? next : now + this.#windowMs;
    this.#remaining = this.#quota;
    this.#observed = false;
    return true;
  }
}

// A little after the store's own word, for clocks and roundings: a hundredth of the window, 50 ms at most.
function safeEnd(limit: RateLimit): number {
  return limit.resetsAt.getTime() + Math.min(50, limit.windowMs / 100);
}
