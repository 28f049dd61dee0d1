import { backoffMs, serverHintMs, type HttpResponse, type Random } from "@storegate/http-client";
import { systemClock, type Clock } from "./clock.js";
import { bulkTurn, interactiveTurn } from "./pacing.js";
import { QuotaWindow } from "./quota-window.js";
import { readRateLimit } from "./rate-limit-headers.js";
import type { Lane, RateLimit } from "./rate-limit.js";
import type { Ticket } from "./ticket.js";
import { WaitingLine, type Waiting } from "./waiting-line.js";

/** After so long a request tries whether the store answers again, whatever the store asked for. */
const longestBlockMs = 120_000;

/** Settings of a governor. */
export interface GovernorOptions {
  /** The most bulk requests under way at once, over all endpoints. Default 10. */
  readonly bulkConcurrency?: number;
  /** The first and the longest wait after a 429 that names no time, in milliseconds. Default 1 s and 60 s. */
  readonly overload?: { readonly baseMs: number; readonly capMs: number };
  readonly clock?: Clock;
  readonly random?: Random;
}

/** Where a governor stands; the class tells what each means. */
export type GovernorState = "UNKNOWN" | "FREE" | "PACED" | "BLOCKED" | "PROBING";

/**
 * Decides when each request of one store is sent, so that the store's quota is used up and never overrun. The quota is
 * the store's and shared with apps we know nothing of, so every answer's headers are believed over our own count.
 *
 * | State | Holds while | What is let through |
 * |---|---|---|
 * | UNKNOWN | no answer has come yet | one request at a time |
 * | FREE | answers carry no quota headers | all that the bounds on concurrency allow |
 * | PACED | a window of the quota is known | as the window allows: see `pacing.ts` |
 * | BLOCKED | after a 429, until its time is over | nothing, in either lane |
 * | PROBING | after BLOCKED | one request at a time |
 *
 * UNKNOWN goes to FREE or PACED with the first answer; PACED rolls into the next window by the clock, and FREE and PACED
 * change with what answers carry. Any 429 goes to BLOCKED: until the window's reset (and `Retry-After`, if that is longer)
 * when it came with quota headers; otherwise, the platform being under load, for a time that doubles with each 429 of the
 * kind. The counter of what is left is not asked then, because a 429 for too many requests at once leaves it high. When the
 * time is over PROBING begins, and one answer other than 429, to a request sent since, ends it; another 429 blocks again.
 *
 * In every state interactive requests go before bulk, and no group of endpoints has more under way than its bound.
 */
export class StoreGovernor {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #bulkConcurrency: number;
  readonly #overload: { readonly baseMs: number; readonly capMs: number };
  readonly #line = new WaitingLine();
  readonly #underWay = { all: 0, bulk: 0 };
  readonly #byGroup = new Map<string, number>();
  #window: QuotaWindow | null = null;
  #rateLimit: RateLimit | null = null;
  /** The last answer was no 429: what we know of the store holds. */
  #trusted = false;
  #blockedAt = Number.NEGATIVE_INFINITY;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  #overloads = 0;
  #spread = Number.NEGATIVE_INFINITY;
  #cancelWake: (() => void) | undefined;

  constructor(options: GovernorOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#bulkConcurrency = options.bulkConcurrency ?? 10;
    this.#overload = options.overload ?? { baseMs: 1000, capMs: 60_000 };
  }

  /** What the store last said of its quota. */
  get rateLimit(): RateLimit | null {
    return this.#rateLimit;
  }

  get state(): GovernorState {
    if (this.#clock.now() < this.#blockedUntil) return "BLOCKED";
    if (!this.#trusted) return this.#blockedAt === Number.NEGATIVE_INFINITY ? "UNKNOWN" : "PROBING";
    return this.#window === null ? "FREE" : "PACED";
  }

  /** Waits for the request's turn, sends it, and learns from its answer. */
  async run(ticket: Ticket, send: () => Promise<HttpResponse>): Promise<HttpResponse> {
    await this.#line.join(ticket, () => this.#letThrough());
    const sentAt = this.#clock.now();
    try {
      const response = await send();
      this.#learn(response, sentAt);
      return response;
    } catch (error) {
      // Whether the store counted it is not known; to take it off errs on the safe side.
      this.#window?.spend();
      throw error;
    } finally {
      this.#leave(ticket);
      this.#letThrough();
    }
  }

  /** Lets through all whose turn it is, and comes back when the next one's is. */
  #letThrough(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    for (;;) {
      const next = this.#next();
      if (next === undefined) return;
      const now = this.#clock.now();
      if (next.at > now) {
        this.#cancelWake = this.#clock.after(Math.ceil(next.at - now), () => this.#letThrough());
        return;
      }
      this.#spread = next.spread;
      this.#enter(next.waiting.ticket);
      this.#line.admit(next.waiting);
    }
  }

  /** Who goes next, and when; nobody while only an answer can change anything. */
  #next(): { readonly waiting: Waiting; readonly at: number; readonly spread: number } | undefined {
    const now = this.#clock.now();
    if (this.#window?.roll(now) === true) this.#spread = Math.min(this.#spread, now);
    if (!this.#trusted && this.#underWay.all > 0) return undefined;
    const hasRoom = ({ concurrency }: Ticket): boolean =>
      concurrency === undefined || (this.#byGroup.get(concurrency.group) ?? 0) < concurrency.limit;
    const spread = this.#spread;
    const window = this.#window;

    const interactive = this.#line.first("interactive", hasRoom);
    if (interactive !== undefined) {
      const turn = window === null ? now : interactiveTurn(window, this.#underWay.all, now);
      return { waiting: interactive, at: Math.max(turn, this.#blockedUntil), spread };
    }
    if (this.#underWay.bulk >= this.#bulkConcurrency) return undefined;
    const bulk = this.#line.first("bulk", hasRoom);
    if (bulk === undefined) return undefined;
    if (window === null) return { waiting: bulk, at: this.#blockedUntil, spread };
    const turn = bulkTurn(window, this.#underWay.all, spread, now);
    return { waiting: bulk, at: Math.max(turn.at, this.#blockedUntil), spread: turn.position };
  }

  #learn(response: HttpResponse, sentAt: number): void {
    const now = this.#clock.now();
    const limit = readRateLimit(response.headers, now, this.#rateLimit);
    if (limit === null) this.#window?.spend();
    else {
      this.#rateLimit = limit;
      if (this.#window === null) this.#window = new QuotaWindow(limit);
      else this.#window.observe(limit);
    }
    if (response.status === 429) this.#block(response, limit, now);
    else if (sentAt > this.#blockedAt) {
      this.#trusted = true;
      this.#overloads = 0;
    }
  }

  #block(response: HttpResponse, limit: RateLimit | null, now: number): void {
    const hint = serverHintMs(response.headers, now) ?? 0;
    const asked = hint + this.#random() * Math.min(hint / 10, 1000);
    // Those refused together are one refusal: the wait grows only with a 429 that came after waiting.
    const again = now >= this.#blockedUntil;
    let wait = asked;
    if (limit !== null) {
      const jitter = this.#random() * Math.min(500, limit.windowMs / 50);
      wait = Math.max(asked, limit.resetsAt.getTime() - now + jitter);
    } else if (again) {
      this.#overloads += 1;
      const ceiling = { baseMs: this.#overload.baseMs / 2, capMs: this.#overload.capMs / 2 };
      const half = backoffMs(this.#overloads, ceiling, () => 1);
      wait = Math.max(asked, half + backoffMs(this.#overloads, ceiling, this.#random));
    }
    if (again) this.#blockedAt = now;
    this.#blockedUntil = Math.max(this.#blockedUntil, now + Math.min(wait, longestBlockMs));
    this.#trusted = false;
  }

  #enter({ lane, concurrency }: Ticket): void {
    this.#count(lane, concurrency?.group, 1);
  }

  #leave({ lane, concurrency }: Ticket): void {
    this.#count(lane, concurrency?.group, -1);
  }

  #count(lane: Lane, group: string | undefined, step: 1 | -1): void {
    this.#underWay.all += step;
    if (lane === "bulk") this.#underWay.bulk += step;
    if (group !== undefined) this.#byGroup.set(group, (this.#byGroup.get(group) ?? 0) + step);
  }
}
