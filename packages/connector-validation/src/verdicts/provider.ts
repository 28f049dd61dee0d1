/** The port of those who look at addresses: each is a value, and knows nothing of the others, of the cache, or of customers. */
import type { ProviderId, Verdict } from "../pipeline/verdict.js";

/**
 * What a verdict rests on. Verdicts of different profiles are not the same knowledge, and are kept apart; of a vendor it says
 * who exactly was asked, and how.
 */
export type Profile = "builtin" | "builtin_smtp" | `truelist/${string}`;

/** For whom is looked: `now` a person waits, for some seconds at most; `page` is a sync's, which has time for jobs and retries. */
export type Effort = "now" | "page";

/** An address to look at. */
export interface AddressToJudge {
  /** As it was given. */
  readonly email: string;
  /** Trimmed, the domain in lower-case ASCII. */
  readonly normalizedEmail: string;
  /** What was found before, though its time is over. */
  readonly earlier?: ProviderVerdict | undefined;
}

/** What a provider found. */
export interface ProviderVerdict {
  readonly verdict: Verdict;
  /** How often in a row the answer was to come again later; 0 where it was another. */
  readonly attempts: number;
}

/** What a provider is asked. */
export interface JudgeRequest {
  /** Each address once, none of them refused by form or policy. */
  readonly addresses: readonly AddressToJudge[];
  readonly effort: Effort;
  readonly signal: AbortSignal;
  /** Called with verdicts as soon as they are known, so that what was paid for is kept whatever comes after. */
  readonly keep: (verdicts: readonly ProviderVerdict[]) => Promise<void>;
}

/** One who looks at addresses. */
export interface VerdictProvider {
  readonly id: ProviderId;
  readonly profile: Profile;
  /** A profile that rests on more: what is kept of it and is no `unknown` is taken as long as it holds, and this one is not asked. */
  readonly better?: Profile | undefined;
  /** Adds to a verdict, kept or new, what is to be told of this asking alone; it is not kept. */
  readonly remark?: (verdict: Verdict) => Verdict;
  /**
   * One verdict for each address, in their order; each was handed to `keep` before, but for those of which nothing was asked now.
   * @throws Fault of the whole: credentials, credits, a vendor that is away. Never one for a single address, which is `unknown`.
   */
  judge(request: JudgeRequest): Promise<readonly ProviderVerdict[]>;
}
