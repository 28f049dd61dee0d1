import type { LaneCounts, RateLimit } from "./rate-limit.js";

/** Where a governor stands; the class tells what each means. */
export type GovernorState = "UNKNOWN" | "FREE" | "PACED" | "BLOCKED" | "PROBING";

/** What a governor knows and does, at one moment. */
export interface GovernorStatus {
  readonly state: GovernorState;
  /** What the store last said of its quota; `null` before the first answer, or where the plan has none. */
  readonly rateLimit: RateLimit | null;
  /** Requests that wait for their turn. */
  readonly waiting: LaneCounts;
  /** Requests that were let through and not answered yet. */
  readonly underWay: LaneCounts;
  /** When a store that refused is asked again; `null` while it refuses nothing. */
  readonly blockedUntil: Date | null;
}
