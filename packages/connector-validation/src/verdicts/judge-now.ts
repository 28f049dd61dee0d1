/** Verdicts for a person who waits. */
import type { Verdict } from "../pipeline/verdict.js";
import { judgeOf, probingOf, type JudgeParts } from "./judge-of.js";

/** What is needed beside the parts of a judge. */
export type NowParts = JudgeParts & { readonly signal: AbortSignal };

/**
 * One verdict as the integration's syncs would give it: from the cache, or by whoever it asks, within some seconds.
 * @throws Fault of a provider that cannot be asked at all.
 */
export async function judgeNow(parts: NowParts, email: string): Promise<Verdict> {
  const judge = judgeOf(parts, await probingOf(parts, parts.signal));
  const [verdict] = await judge.judge([email], "now", parts.signal);
  if (!verdict) throw new Error("an address was not judged");
  return verdict;
}
