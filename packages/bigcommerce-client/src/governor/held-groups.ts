import { backoffMs, type Random } from "@storegate/http-client";

/** A group's wait doubles with each refusal, from and up to so many milliseconds. */
export interface HoldTiming {
  readonly baseMs: number;
  readonly capMs: number;
}

interface Hold {
  until: number;
  refusals: number;
}

/**
 * Groups of endpoints that the store refused with 429 while it had quota left: it worked on too many of their requests at
 * once, perhaps other apps' among them. Only the group waits, a little; after that one of its requests goes at a time until
 * one is answered.
 */
export class HeldGroups {
  readonly #holds = new Map<string, Hold>();

  constructor(
    private readonly timing: HoldTiming,
    private readonly random: Random,
  ) {}

  /** Whether another request of the group may go while so many are under way. */
  admits(group: string, underWay: number, now: number): boolean {
    const hold = this.#holds.get(group);
    return hold === undefined || (now >= hold.until && underWay === 0);
  }

  /** Until when a group is held back; `undefined` where it is not. */
  heldUntil(group: string): number | undefined {
    return this.#holds.get(group)?.until;
  }

  /** Holds a group back, for as long as the store asks or longer; answers how many groups wait now. */
  refuse(group: string, askedMs: number, now: number): number {
    const hold = this.#holds.get(group) ?? { until: Number.NEGATIVE_INFINITY, refusals: 0 };
    // Those refused together are one refusal: the wait grows only with one that came after waiting.
    if (now >= hold.until) {
      hold.refusals += 1;
      const half = { baseMs: this.timing.baseMs / 2, capMs: this.timing.capMs / 2 };
      const own = backoffMs(hold.refusals, half, () => 1) + backoffMs(hold.refusals, half, this.random);
      hold.until = now + Math.max(askedMs, own);
    }
    this.#holds.set(group, hold);
    return [...this.#holds.values()].filter(({ until }) => until > now).length;
  }

  /** A request of the group was answered otherwise. */
  release(group: string): void {
    this.#holds.delete(group);
  }

  /** When the next group's wait is over; `undefined` when none waits. */
  nextRelease(now: number): number | undefined {
    const waits = [...this.#holds.values()].map(({ until }) => until).filter((until) => until > now);
    return waits.length === 0 ? undefined : Math.min(...waits);
  }
}
