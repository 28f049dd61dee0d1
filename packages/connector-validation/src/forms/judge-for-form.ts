/** Verdicts for a form that somebody fills in, at checkout or where an account is made. */
import type { Verdict } from "../pipeline/verdict.js";
import type { NowParts } from "../verdicts/judge-now.js";
import { domainOf } from "../pipeline/address-parts.js";

/**
 * One verdict for a form: by form, lists, and what the DNS says of the domain, anew or as the resolver still knows it.
 *
 * What is kept of addresses is neither read nor added to. It is known of those alone at whom a sync has looked, the customers, so
 * that any answer that it changed, or made quicker, would tell whoever asks who is one; and strangers would fill it.
 * @param deadlineMs after which the answer is `not_in_time`; the look goes on, so that the resolver knows the domain next time.
 */
export async function judgeForForm(parts: NowParts, email: string, deadlineMs: number): Promise<Verdict> {
  const { runtime, signal, now, logger } = parts;
  const form = runtime.pipeline.form(email);
  if ("refused" in form) return form.refused;
  const { normalizedEmail } = form;
  const domain = domainOf(normalizedEmail);
  const failedLate = (error: unknown): void =>
    logger.warn({ err: error }, "a look that came too late for a form failed");
  const found = await runtime.lateLooks.within({ deadlineMs, signal, failedLate }, domain, (until) =>
    runtime.pipeline.validate(email, until),
  );
  return found ?? notInTime(email, normalizedEmail, now());
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
