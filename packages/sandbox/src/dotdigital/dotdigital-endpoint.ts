import type { CallTier } from "./call-limits.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";

/** A call that got as far as its endpoint. */
export interface DotdigitalCall {
  readonly account: DotdigitalAccount;
  readonly query: URLSearchParams;
  /** What stands in the path's places, decoded, in their order. */
  readonly places: readonly string[];
  readonly body: unknown;
  /** Where the account's region is asked, without a slash at its end. */
  readonly apiEndpoint: string;
}

/** What an endpoint answers; without a body it is empty. */
export interface DotdigitalAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** One endpoint. */
export interface DotdigitalEndpoint {
  readonly tier: CallTier;
  readonly act: (call: DotdigitalCall) => DotdigitalAnswer;
}

/** Paths, with `{name}` for a place, and their methods. */
export type DotdigitalRoutes = Readonly<Record<string, Readonly<Record<string, DotdigitalEndpoint>>>>;

type Act = DotdigitalEndpoint["act"];

/** Imports, deletions of many, and large pages. */
export const low = (act: Act): DotdigitalEndpoint => ({ tier: "low", act });
/** What writes one thing. */
export const medium = (act: Act): DotdigitalEndpoint => ({ tier: "medium", act });
/** What reads little. */
export const high = (act: Act): DotdigitalEndpoint => ({ tier: "high", act });
/** Looking how a job fares. */
export const unlimited = (act: Act): DotdigitalEndpoint => ({ tier: "unlimited", act });

/** 200. */
export const ok = (body: unknown): DotdigitalAnswer => ({ status: 200, body });
