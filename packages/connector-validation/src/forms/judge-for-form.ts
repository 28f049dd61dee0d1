/** Verdicts for a form that somebody fills in, at checkout or where an account is made. */
import { createBuiltinProvider } from "../verdicts/builtin-provider.js";
import { createVerdictCache, type VerdictCache } from "../verdicts/cache.js";
import { holds } from "../verdicts/judge.js";
import type { NowParts } from "../verdicts/judge-now.js";
import type { Profile } from "../verdicts/provider.js";
import { truelistProfile } from "../truelist/truelist-profile.js";
import type { Verdict } from "../pipeline/verdict.js";

/**
 * One verdict for a form: by form, DNS and lists, from the cache or anew, and by what mail servers or a vendor have refused before.
 * Nobody who costs time or money is asked. What is found too late is in the cache when it is asked for again.
 *
 * What mail servers and vendors said is known of those alone at whom a sync has looked: the customers. Told of a good address to
 * whoever asks it would say who is one, so only `invalid` is taken from them, of which a customer has to hear.
 * @param deadlineMs after which the answer is `not_in_time`.
 */
export async function judgeForForm(parts: NowParts, email: string, deadlineMs: number): Promise<Verdict> {
  const { runtime, signal, now, logger } = parts;
  const form = runtime.pipeline.form(email);
  if ("refused" in form) return form.refused;
  const { normalizedEmail } = form;
  const domain = normalizedEmail.slice(normalizedEmail.lastIndexOf("@") + 1);
  const failedLate = (error: unknown): void =>
    logger.warn({ err: error }, "a look that came too late for a form failed");
  const found = await runtime.lateLooks.within({ deadlineMs, signal, failedLate }, domain, (until) =>
    look(parts, { email, normalizedEmail }, until),
  );
  return found ?? notInTime(email, normalizedEmail, now());
}

interface Address {
  readonly email: string;
  readonly normalizedEmail: string;
}

async function look(parts: NowParts, address: Address, signal: AbortSignal): Promise<Verdict> {
  const { runtime, tables, now } = parts;
  const { email, normalizedEmail } = address;
  const cache = createVerdictCache(tables);
  const kept = await keptOf(cache, parts, normalizedEmail);
  if (kept) return { ...kept, email };
  const { pipeline, resolver } = runtime;
  const provider = createBuiltinProvider({ pipeline, resolver, probing: { off: undefined }, now });
  const [found] = await provider.judge({
    addresses: [address],
    effort: "now",
    signal,
    keep: (verdicts) => cache.keep(provider.profile, verdicts),
  });
  if (!found) throw new Error("an address was not judged");
  return found.verdict;
}

async function keptOf(cache: VerdictCache, parts: NowParts, address: string): Promise<Verdict | undefined> {
  const { windowDays } = parts.config;
  const [own, ...dearer] = await Promise.all(
    profilesOf(parts).map(async (profile) => (await cache.find(profile, [address])).get(address)?.verdict),
  );
  const refused = dearer.filter((verdict) => verdict?.status === "invalid");
  return [...refused, own].find((verdict) => verdict && holds(verdict, windowDays, "now", parts.now()));
}

/** Form, DNS and lists first; then what else the integration's syncs go by. */
function profilesOf({ config: { provider, smtp, truelist } }: NowParts): readonly Profile[] {
  return [
    "builtin",
    ...(provider === "builtin" ? [] : [truelistProfile(truelist)]),
    ...(provider !== "truelist" && smtp.enabled ? (["builtin_smtp"] as const) : []),
  ];
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
