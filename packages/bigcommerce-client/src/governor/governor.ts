import { backoffMs, Fault, serverHintMs, type HttpResponse, type Random } from "@storegate/http-client";
import { AnswerTimes } from "./answer-times.js";
import { systemClock, type Clock } from "./clock.js";
import type { GovernorState, GovernorStatus } from "./governor-status.js";
import { HeldGroups } from "./held-groups.js";
import { bulkTurn, interactiveTurn, type PacingState } from "./pacing.js";
import { QuotaWindow } from "./quota-window.js";
import { readRateLimit } from "./rate-limit-headers.js";
import type { Lane, RateLimit } from "./rate-limit.js";
import { SilentAnswers } from "./silent-answers.js";
import type { Ticket } from "./ticket.js";
import { WaitingLine, type Waiting } from "./waiting-line.js";

/** After so long a request tries whether the store answers again, whatever the store asked for. */
const longestBlockMs = 120_000;
/** Requests are not taken to need longer than this part of a window to get to the store. */
const longestLead = 1 / 6;

/** Settings of a governor. */
export interface GovernorOptions {
  /**
   * The most bulk requests under way at once, over all endpoints. Default 64: the API documents no such bound, and 450
   * requests in 30 seconds, each answered after three, are 45 at once.
   */
  readonly bulkConcurrency?: number;
  /** The first and the longest wait after a 429 that names no time, in milliseconds. Default 1 s and 60 s. */
  readonly overload?: { readonly baseMs: number; readonly capMs: number };
  readonly clock?: Clock;
  readonly random?: Random;
}

interface Turn {
  readonly waiting: Waiting;
  readonly at: number;
  readonly spread: number;
}

/**
 * Decides when each request of one store is sent, so that the store's quota is used up and never overrun. The quota is
 * the store's and shared with apps we know nothing of, so what answers' headers tell goes before our own count.
 *
 * | State | Holds while | What is let through |
 * |---|---|---|
 * | UNKNOWN | no answer has come yet | one request at a time |
 * | FREE | answers carry no quota headers | all that the bounds on concurrency allow |
 * | PACED | a window of the quota is known | as the window allows: see `pacing.ts` |
 * | BLOCKED | the store refused, until its time is over | nothing, in either lane |
 * | PROBING | after BLOCKED without a known reset, or with one that did not hold | one request at a time |
 *
 * UNKNOWN goes to FREE or PACED with the first answer; PACED rolls into the next window by the clock, and FREE and PACED
 * change with what answers carry; PACED gives way to FREE when no answer of a whole window carried anything.
 *
 * A 429 with quota headers goes to BLOCKED until the window's reset (and `Retry-After`, if that is longer) where they say
 * that nothing is left. Where something is left, too many requests of one sort were worked on at once, and only their group
 * waits (see `held-groups.ts`); if a second group is refused while the first waits, it is the store after all, and it is
 * BLOCKED. Who waited for the reset and is refused again was told wrong: BLOCKED for a time that grows with each, to a
 * quarter of a window; then PROBING. A 429 without headers tells of a platform under load: BLOCKED for a time that doubles with each of the kind;
 * then PROBING, which one answer other than 429, to a request sent since, ends.
 *
 * Whoever has less patience than a refusal asks for does not wait in line for its end, but is told how long it is (a
 * ticket's `patienceMs`): a sync can wait elsewhere. The pacing of PACED is no refusal.
 *
 * In every state interactive requests go before bulk, but that a fifth of the quota is bulk's where it wants it; and no
 * group of endpoints has more under way than its bound. Waiting is counted by a clock that does not jump.
 */
export class StoreGovernor {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #bulkConcurrency: number;
  readonly #overload: { readonly baseMs: number; readonly capMs: number };
  readonly #line = new WaitingLine();
  readonly #underWay: Record<Lane, number> = { interactive: 0, bulk: 0 };
  readonly #byGroup = new Map<string, number>();
  readonly #held: HeldGroups;
  readonly #answerTimes = new AnswerTimes();
  readonly #silent = new SilentAnswers();
  #window: QuotaWindow | null = null;
  #rateLimit: RateLimit | null = null;
  /** What we know of the store holds: something was answered since it last refused for no known time. */
  #trusted = false;
  #blockedAt = Number.NEGATIVE_INFINITY;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  /** Until when the store asked to be left alone, however long that is. */
  #askedUntil = Number.NEGATIVE_INFINITY;
  #overloads = 0;
  /** Refusals for a spent quota, one after the other, each after waiting as long as the one before asked. */
  #refusals = 0;
  #spread = Number.NEGATIVE_INFINITY;
  readonly #interactiveSent = { before: 0, now: 0 };
  #cancelWake: (() => void) | undefined;

  constructor(options: GovernorOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#bulkConcurrency = options.bulkConcurrency ?? 64;
    this.#overload = options.overload ?? { baseMs: 1000, capMs: 60_000 };
    this.#held = new HeldGroups({ baseMs: this.#overload.baseMs / 4, capMs: this.#overload.capMs }, this.#random);
  }

  /** What the store last said of its quota; `null` before the first answer, or where the plan has none. */
  get rateLimit(): RateLimit | null {
    return this.#rateLimit;
  }

  get state(): GovernorState {
    if (this.#clock.now() < this.#blockedUntil) return "BLOCKED";
    if (!this.#trusted) return this.#blockedAt === Number.NEGATIVE_INFINITY ? "UNKNOWN" : "PROBING";
    return this.#window === null ? "FREE" : "PACED";
  }

  /** What the governor knows and does now. */
  get status(): GovernorStatus {
    const { state } = this;
    return {
      state,
      rateLimit: this.#rateLimit,
      waiting: this.#line.counts,
      underWay: { ...this.#underWay },
      blockedUntil: state === "BLOCKED" ? this.#dateOf(this.#blockedUntil) : null,
    };
  }

  /**
   * Waits for the request's turn, sends it, and learns from its answer.
   * @throws Fault RATE_LIMITED, with `retryAfterMs`, where the ticket's patience is shorter than the wait for a store that
   * has refused.
   */
  async run(ticket: Ticket, send: () => Promise<HttpResponse>): Promise<HttpResponse> {
    await this.#line.join(ticket, () => this.#letThrough());
    const sentAt = this.#clock.now();
    try {
      const response = await send();
      this.#learn(ticket, response, sentAt);
      return response;
    } catch (error) {
      // Whether the store counted it is not known; to take it off errs on the safe side.
      this.#window?.answeredSilently();
      throw error;
    } finally {
      this.#count(ticket, -1);
      this.#letThrough();
    }
  }

  /** Lets through all whose turn it is, and comes back when the next one's is. */
  #letThrough(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    this.#line.refuse((ticket) => this.#refusalOf(ticket));
    for (;;) {
      const next = this.#next();
      const now = this.#clock.now();
      if (next === undefined || next.at > now) {
        this.#wakeAt(next?.at, now);
        return;
      }
      this.#spread = next.spread;
      this.#enter(next.waiting.ticket);
      this.#line.admit(next.waiting);
    }
  }

  /** What the impatient are told while the store is to be left alone. */
  #refusalOf({ concurrency, patienceMs = Number.POSITIVE_INFINITY }: Ticket): Fault | undefined {
    const now = this.#clock.now();
    const held = this.#held.heldUntil(concurrency?.group ?? "") ?? Number.NEGATIVE_INFINITY;
    if (Math.max(this.#blockedUntil, held) - now <= patienceMs) return undefined;
    const until = this.#blockedUntil - now > patienceMs ? Math.max(this.#askedUntil, this.#blockedUntil, held) : held;
    return new Fault({
      kind: "RATE_LIMITED",
      code: "RATE_LIMITED",
      message: `The store has refused requests (429) and is left alone until ${this.#dateOf(until).toISOString()}.`,
      remedy: "Wait: the store's quota is used up, perhaps by other apps, or its platform is under load.",
      retryAfterMs: Math.ceil(until - now),
    });
  }

  #wakeAt(turn: number | undefined, now: number): void {
    const { interactive, bulk } = this.#line.counts;
    const release = interactive + bulk === 0 ? undefined : this.#held.nextRelease(now);
    const at = Math.min(turn ?? Number.POSITIVE_INFINITY, release ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelWake = this.#clock.after(Math.ceil(at - now), () => this.#letThrough());
  }

  /** Who goes next, and when; nobody while only an answer can change anything. */
  #next(): Turn | undefined {
    const now = this.#clock.now();
    if (this.#window?.roll(now, this.#inFlight) === true) {
      this.#spread = Math.min(this.#spread, now);
      this.#interactiveSent.before = this.#interactiveSent.now;
      this.#interactiveSent.now = 0;
    }
    if (!this.#trusted && this.#inFlight > 0) return undefined;
    const fits = ({ concurrency }: Ticket): boolean => {
      const group = concurrency?.group ?? "";
      const underWay = this.#byGroup.get(group) ?? 0;
      return underWay < (concurrency?.limit ?? Number.POSITIVE_INFINITY) && this.#held.admits(group, underWay, now);
    };
    const interactive = this.#line.first("interactive", fits);
    const bulk = this.#underWay.bulk < this.#bulkConcurrency ? this.#line.first("bulk", fits) : undefined;
    const window = this.#window;
    const spread = this.#spread;
    const turnOf = (waiting: Waiting, at: number, position = spread): Turn => ({
      waiting,
      at: Math.max(at, this.#blockedUntil),
      spread: position,
    });
    if (window === null) {
      const first = interactive ?? bulk;
      return first === undefined ? undefined : turnOf(first, now);
    }
    const leadMs = Math.min(window.windowMs * longestLead, this.#answerTimes.longest + window.windowMs / 300);
    const bulkWants = this.#line.counts.bulk + this.#underWay.bulk > 0;
    const interactiveOfLate = Math.max(this.#interactiveSent.before, this.#interactiveSent.now);
    const pacing: PacingState = { window, inFlight: this.#inFlight, leadMs, now, bulkWants, interactiveOfLate };
    const persons = interactive === undefined ? undefined : turnOf(interactive, interactiveTurn(pacing));
    if (bulk === undefined || (persons !== undefined && persons.at <= now)) return persons;
    const turn = bulkTurn(pacing, spread);
    const bulks = turnOf(bulk, turn.at, turn.position);
    return persons !== undefined && persons.at <= bulks.at ? persons : bulks;
  }

  #learn({ concurrency }: Ticket, response: HttpResponse, sentAt: number): void {
    const now = this.#clock.now();
    const isRefusal = response.status === 429;
    const reading = readRateLimit(response.headers, this.#rateLimit);
    let isPresent = true;
    if (reading === null) {
      this.#window?.answeredSilently();
      if (this.#window !== null && this.#silent.add(response.status, now) >= this.#window.windowMs) this.#forgetQuota();
    } else {
      this.#silent.clear();
      const timed = { ...reading, sentAt, receivedAt: now };
      if (this.#window === null) this.#window = new QuotaWindow(timed, this.#inFlight);
      else isPresent = this.#window.observe(timed, this.#inFlight);
      if (isPresent) {
        const { quota, remaining, windowMs } = reading;
        const resetsAt = this.#dateOf(now + (reading.resetMs ?? this.#window.endsAt - now));
        this.#rateLimit = { quota, remaining, windowMs, resetsAt, observedAt: this.#dateOf(now) };
      }
    }
    if (!isRefusal) {
      this.#answerTimes.add(now - sentAt);
      this.#held.release(concurrency?.group ?? "");
      this.#refusals = 0;
      if (sentAt > this.#blockedAt) {
        this.#trusted = true;
        this.#overloads = 0;
      }
    } else if (reading === null) this.#blockForLoad(response, now);
    else {
      this.#trusted = true;
      // Overtaken by the window's end, a spent quota is no news; too many at once is.
      if (isPresent || reading.remaining > 0) this.#refused(concurrency?.group ?? "", reading.remaining, response, now);
    }
  }

  /** A refusal that tells of the quota. */
  #refused(group: string, remaining: number, response: HttpResponse, now: number): void {
    const asked = this.#askedMs(response, now);
    if (remaining > 0 && this.#held.refuse(group, asked, now) < 2) return;
    const reset = Math.max(now, this.#window?.endsAt ?? now);
    // Who waited for the reset and is refused again was told wrong: the wait grows, to a quarter of a window.
    if (now >= this.#blockedUntil) this.#refusals += 1;
    const most = { baseMs: this.#overload.baseMs, capMs: (this.#window?.windowMs ?? this.#overload.capMs) / 4 };
    const again = this.#refusals > 1 ? backoffMs(this.#refusals - 1, most, () => 1) : 0;
    if (again > 0) {
      this.#trusted = false;
      this.#blockedAt = now;
    }
    this.#blockUntil(Math.max(now + Math.max(asked, again), reset), now);
  }

  /** A refusal that tells nothing: the platform is under load. */
  #blockForLoad(response: HttpResponse, now: number): void {
    // Those refused together are one refusal: the wait grows only with a 429 that came after waiting.
    const again = now >= this.#blockedUntil;
    let wait = this.#askedMs(response, now);
    if (again) {
      this.#overloads += 1;
      const half = { baseMs: this.#overload.baseMs / 2, capMs: this.#overload.capMs / 2 };
      const least = backoffMs(this.#overloads, half, () => 1);
      wait = Math.max(wait, least + backoffMs(this.#overloads, half, this.#random));
      this.#blockedAt = now;
    }
    this.#trusted = false;
    this.#blockUntil(now + wait, now);
  }

  #blockUntil(time: number, now: number): void {
    this.#askedUntil = Math.max(this.#askedUntil, time);
    this.#blockedUntil = Math.max(this.#blockedUntil, Math.min(time, now + longestBlockMs));
  }

  /** How long the store asks to be left alone, and a little more, so that not all who were told return at once. */
  #askedMs({ headers }: HttpResponse, now: number): number {
    const hint = serverHintMs(headers, this.#dateOf(now).getTime()) ?? 0;
    return hint + this.#random() * Math.min(hint / 10, 1000);
  }

  #forgetQuota(): void {
    this.#window = null;
    this.#rateLimit = null;
    this.#silent.clear();
  }

  #dateOf(time: number): Date {
    return new Date(this.#clock.date() + time - this.#clock.now());
  }

  get #inFlight(): number {
    return this.#underWay.interactive + this.#underWay.bulk;
  }

  #enter(ticket: Ticket): void {
    if (ticket.lane === "interactive") this.#interactiveSent.now += 1;
    this.#window?.send();
    this.#count(ticket, 1);
  }

  #count({ lane, concurrency }: Ticket, step: 1 | -1): void {
    const group = concurrency?.group ?? "";
    this.#underWay[lane] += step;
    this.#byGroup.set(group, (this.#byGroup.get(group) ?? 0) + step);
  }
}
