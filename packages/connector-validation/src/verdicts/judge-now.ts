/** Verdicts for a person who waits. */
import type { EmailStatus } from "../pipeline/reasons.js";
import type { Verdict } from "../pipeline/verdict.js";
import { truelistProfile } from "../truelist/truelist-profile.js";
import { createBuiltinProvider } from "./builtin-provider.js";
import { createVerdictCache, type VerdictCache } from "./cache.js";
import { createJudge, holds } from "./judge.js";
import { judgeOf, probingOf, type JudgeParts } from "./judge-of.js";
import type { Profile } from "./provider.js";

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

/**
 * One verdict for a form that somebody fills in: from the cache, whoever looked, or else by form, DNS and lists alone. Nobody who
 * costs time or money is asked.
 * @param deadlineMs after which the answer is `not_in_time`.
 */
export async function judgeForForm(parts: NowParts, email: string, deadlineMs: number): Promise<Verdict> {
  const { config, runtime, tables, signal, now } = parts;
  const form = runtime.pipeline.form(email);
  if ("refused" in form) return form.refused;
  const { normalizedEmail } = form;
  const tooLate = AbortSignal.timeout(deadlineMs);
  const look = async (): Promise<Verdict> => {
    const cache = createVerdictCache(tables);
    const kept = await keptOf(cache, profilesOf(parts), normalizedEmail, config.windowDays, now());
    if (kept) return { ...kept, email };
    const judge = createJudge({
      pipeline: runtime.pipeline,
      providers: [
        createBuiltinProvider({
          pipeline: runtime.pipeline,
          resolver: runtime.resolver,
          probing: { off: undefined },
          now,
        }),
      ],
      cache,
      windowDays: config.windowDays,
      now,
    });
    const [verdict] = await judge.judge([email], "now", AbortSignal.any([signal, tooLate]));
    return verdict ?? notInTime(email, normalizedEmail, now());
  };
  const late = new Promise<Verdict>((resolve) => {
    tooLate.addEventListener("abort", () => resolve(notInTime(email, normalizedEmail, now())), { once: true });
  });
  const looked = look();
  try {
    return await Promise.race([looked, late]);
  } catch (error) {
    if (tooLate.aborted && !signal.aborted) return notInTime(email, normalizedEmail, now());
    throw error;
  } finally {
    // Who came too late is waited for by nobody.
    looked.catch(() => {});
  }
}

/** What the integration's syncs go by, what is known best first. */
function profilesOf({ config }: NowParts): readonly Profile[] {
  const own: readonly Profile[] = config.smtp.enabled ? ["builtin_smtp", "builtin"] : ["builtin"];
  if (config.provider === "builtin") return own;
  const vendors = truelistProfile(config.truelist);
  return config.provider === "truelist" ? [vendors] : [vendors, ...own];
}

async function keptOf(
  cache: VerdictCache,
  profiles: readonly Profile[],
  address: string,
  windowDays: Readonly<Record<EmailStatus, number>>,
  now: Date,
): Promise<Verdict | undefined> {
  let unknown: Verdict | undefined;
  for (const profile of profiles) {
    const verdict = (await cache.find(profile, [address])).get(address)?.verdict;
    if (!verdict || !holds(verdict, windowDays, "now", now)) continue;
    if (verdict.status !== "unknown") return verdict;
    unknown ??= verdict;
  }
  return unknown;
}

function notInTime(email: string, normalizedEmail: string, at: Date): Verdict {
  return {
    email,
    normalizedEmail,
    status: "unknown",
    reason: "not_in_time",
    didYouMean: null,
    evidence: [],
    provider: "builtin",
    checkedAt: at.toISOString(),
    againAt: null,
  };
}
