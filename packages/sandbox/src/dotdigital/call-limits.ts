import type { TruelistClock } from "../truelist/truelist-clock.js";
import type { DotdigitalLimits, DotdigitalTiers } from "./dotdigital-control.js";
import { refusedV2 } from "./dotdigital-refusal.js";

/** What a call counts towards; of the last there are as many as come. */
export type CallTier = keyof DotdigitalTiers | "unlimited";

const minute = 60_000;
const hour = 60 * minute;
/** Of the flat scheme, where a limit is not set. */
const usualFlat = 2000;
const tierNames = ["low", "medium", "high"] as const;

/** The limits of the API user: windows of a minute for each kind of call, and calls in any hour. Calls refused do not count. */
export class CallLimits {
  readonly #clock: TruelistClock;
  readonly #timeScale: number;
  readonly #windows = new Map<keyof DotdigitalTiers, { begins: number; calls: number }>();
  #tiers: DotdigitalTiers = { low: null, medium: null, high: null };
  #flat: number | null = null;
  /** When calls came, the earliest first. */
  #lately: number[] = [];

  constructor(clock: TruelistClock, timeScale: number) {
    this.#clock = clock;
    this.#timeScale = timeScale;
  }

  /** @throws RangeError for what is no limit, and then nothing changes */
  set({ perMinute, flat }: DotdigitalLimits): void {
    const isEach = typeof perMinute === "number" || perMinute === null;
    const given = isEach ? { low: perMinute, medium: perMinute, high: perMinute } : (perMinute ?? {});
    for (const limit of [flat, ...tierNames.map((name) => given[name])]) {
      if (limit !== undefined && limit !== null && !(Number.isInteger(limit) && limit >= 0))
        throw new RangeError(`A limit is a whole number from 0 on, or null for none, and not ${limit}.`);
    }
    for (const name of tierNames) {
      const limit = given[name];
      if (limit !== undefined) this.#tiers = { ...this.#tiers, [name]: limit };
    }
    if (flat !== undefined) this.#flat = flat;
  }

  /** Counts a call, or refuses it: with 400 by the flat scheme, with 429 by its tier. Answers the headers of the tier. */
  take(tier: CallTier): Readonly<Record<string, string>> {
    const now = this.#clock.now();
    const inLastHour = this.#inLastHour(now);
    if (this.#flat !== null && inLastHour >= this.#flat)
      throw refusedV2(400, "ERROR_APIUSAGE_EXCEEDED", `${this.#flat} calls were made in the last hour.`);
    const headers = tier === "unlimited" ? {} : this.#takeOf(tier, now);
    this.#lately.push(now);
    return headers;
  }

  /** What account-info tells of calls. */
  usage(): { readonly inLastHour: number; readonly remaining: number } {
    const inLastHour = this.#inLastHour(this.#clock.now());
    return { inLastHour, remaining: Math.max(0, (this.#flat ?? usualFlat) - inLastHour) };
  }

  #takeOf(tier: keyof DotdigitalTiers, now: number): Readonly<Record<string, string>> {
    const limit = this.#tiers[tier];
    if (limit === null) return {};
    let window = this.#windows.get(tier);
    if (window === undefined || now - window.begins >= minute) {
      window = { begins: now, calls: 0 };
      this.#windows.set(tier, window);
    }
    const isLeft = window.calls < limit;
    if (isLeft) window.calls += 1;
    const endsAt = Date.now() + (window.begins + minute - now) / this.#timeScale;
    const headers = {
      "X-RateLimit-Limit": String(limit),
      "X-RateLimit-Remaining": String(Math.max(0, limit - window.calls)),
      "X-RateLimit-Reset": String(Math.ceil(endsAt / 1000)),
      "X-RateLimit-Scope": `${tier}CallRate`,
    };
    if (!isLeft) throw refusedV2(429, "", `Too many requests: ${limit} ${tier} calls a minute.`, headers);
    return headers;
  }

  #inLastHour(now: number): number {
    const first = this.#lately.findIndex((at) => now - at < hour);
    if (first === -1) this.#lately = [];
    else if (first > 0) this.#lately = this.#lately.slice(first);
    return this.#lately.length;
  }
}
