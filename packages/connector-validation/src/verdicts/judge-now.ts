/** Verdicts for a person who waits. */
import type { Verdict } from "../pipeline/verdict.js";
import type { Probing } from "./builtin-provider.js";
import { judgeOf, probingOf, type JudgeParts } from "./judge-of.js";

/** What is needed beside the parts of a judge. */
export type NowParts = JudgeParts & { readonly signal: AbortSignal };

/**
 * One verdict as the integration's syncs would give it: from the cache, or by whoever it asks, within some seconds.
 * @throws Fault of a provider that cannot be asked at all.
 */
export async function judgeNow(parts: NowParts, email: string): Promise<Verdict> {
  const judge = judgeOf(parts, await probingInTime(parts));
  const [verdict] = await judge.judge([email], "now", parts.signal);
  if (!verdict) throw new Error("an address was not judged");
  return verdict;
}

/** How long a person waits for the self-test, in milliseconds; it takes longest where port 25 is closed. */
const selfTestMs = 1500;
/** How long a self-test that nobody waits for any more may go on, in milliseconds; whoever asks next has its outcome. */
const longestSelfTestMs = 15_000;

/** Whether mail servers are asked; not for now where that is not found out in time. */
async function probingInTime(parts: NowParts): Promise<Probing> {
  const late = Promise.withResolvers<Probing>();
  const timer = setTimeout(
    () => late.resolve({ off: "whether they can be asked from here was not found out in time" }),
    selfTestMs,
  );
  try {
    return await Promise.race([probingOf(parts, AbortSignal.timeout(longestSelfTestMs)), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
