/** Storegate itself as a provider: the pipeline, and where it is switched on and possible, asking mail servers. */
import { createConcurrencyGate } from "../dns/concurrency-gate.js";
import type { DnsResolver } from "../dns/resolver.js";
import { exchangersOf } from "../pipeline/exchangers.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { reasons } from "../pipeline/reasons.js";
import type { Evidence, Verdict } from "../pipeline/verdict.js";
import type { ProbeIdentity, SmtpProber, SmtpReason } from "../smtp/prober.js";
import type { AddressToJudge, Effort, JudgeRequest, ProviderVerdict, VerdictProvider } from "./provider.js";
import { domainOf } from "../pipeline/address-parts.js";

/** Whether mail servers are asked: by whom, or why not, where that is worth telling. */
export type Probing =
  | { readonly prober: SmtpProber; readonly identity: ProbeIdentity }
  | { readonly off: string | undefined };

/** What the built-in provider stands on. */
export interface BuiltinProviderOptions {
  readonly pipeline: Pipeline;
  readonly resolver: Pick<DnsResolver, "mx" | "addresses">;
  readonly probing: Probing;
  readonly now: () => Date;
}

/** Addresses that are looked at together; resolver and prober bound what goes out. */
const atOnce = 50;

/** After how many minutes a mail server that asks to come again is asked again (providers' custom; RFC 6647 §4.2). */
const againAfterMinutes = [5, 15, 60] as const;

/** After so long a mail server has forgotten who asked before: what comes then is the first try of a new row. */
const rowEndsAfterMs = 24 * 60 * 60_000;

/** The provider of these parts. */
export function createBuiltinProvider(options: BuiltinProviderOptions): VerdictProvider {
  const { probing } = options;
  const probes = "prober" in probing;
  return {
    id: "builtin",
    profile: probes ? "builtin_smtp" : "builtin",
    ...(!probes && probing.off !== undefined ? unable(probing.off) : {}),
    async judge({ addresses, effort, signal, keep }: JudgeRequest) {
      const gate = createConcurrencyGate(atOnce);
      const judged = await Promise.all(
        addresses.map((address) =>
          gate(async () => {
            const { isKept, ...found } = await judgeOne(options, address, effort, signal);
            // What a mail server was asked for is dear: it is kept at once.
            if (probes && isKept) await keep([found]);
            return found;
          }),
        ),
      );
      if (!probes) await keep(judged);
      return judged;
    },
  };
}

async function judgeOne(
  { pipeline, resolver, probing, now }: BuiltinProviderOptions,
  { email, normalizedEmail, earlier }: AddressToJudge,
  effort: Effort,
  signal: AbortSignal,
): Promise<ProviderVerdict & { readonly isKept: boolean }> {
  const verdict = await pipeline.validate(email, signal);
  const isKept = true;
  if (verdict.reason !== "domain_accepts_mail") return { verdict, attempts: 0, isKept };
  if ("off" in probing) return { verdict, attempts: 0, isKept };
  const domain = domainOf(normalizedEmail);
  const exchangers = await exchangersOf(domain, resolver, signal);
  // The DNS has said otherwise, or nothing, since the pipeline looked: it is looked at again next time.
  if (exchangers.length === 0) return notAskedNow(verdict, earlier, noAddressNow, now());
  const { prober, identity } = probing;
  const found = await prober.probe({ mailbox: normalizedEmail, exchangers, identity, effort }, signal);
  const evidence = [...verdict.evidence, ...found.evidence];
  // A mail server that was busy now is asked next time.
  if (found.reason === "not_asked") return notAskedNow(verdict, earlier, found.evidence, now());
  const { reason } = found;
  const checkedAt = now();
  const attempts = reason === "greylisted" ? attemptsBefore(earlier, checkedAt) + 1 : 0;
  const againAt = againAfter(attempts, checkedAt);
  const { status } = reasons[reason];
  const asked = { status, reason, evidence, checkedAt: checkedAt.toISOString(), againAt };
  return { verdict: { ...verdict, ...asked }, attempts, isKept };
}

const noAddressNow = [{ check: "smtp", finding: "the mail server was not asked: none can be looked up just now" }];

/** What mail servers have said of mailboxes; what they said of us tells nothing. */
const saidOfMailboxes: ReadonlySet<string> = new Set<SmtpReason>([
  "mailbox_exists",
  "accept_all",
  "no_such_mailbox",
  "mailbox_full",
  "mailbox_disabled",
  "greylisted",
]);

/**
 * Where nobody could be asked now: what a mail server said earlier still stands, though its time is over, and one that asked to
 * come again is asked again as if it had just said so; else the verdict of the DNS. Neither is kept.
 */
function notAskedNow(
  verdict: Verdict,
  earlier: ProviderVerdict | undefined,
  why: readonly Evidence[],
  at: Date,
): ProviderVerdict & { readonly isKept: boolean } {
  if (earlier === undefined || !saidOfMailboxes.has(earlier.verdict.reason))
    return { verdict: { ...verdict, evidence: [...verdict.evidence, ...why] }, attempts: 0, isKept: false };
  const againAt = earlier.verdict.reason === "greylisted" ? againAfter(earlier.attempts, at) : null;
  const evidence = [...earlier.verdict.evidence, ...why];
  return { verdict: { ...earlier.verdict, evidence, againAt }, attempts: earlier.attempts, isKept: false };
}

/** When a mail server is asked again that has asked for it so often in a row; null where it is not. */
function againAfter(attempts: number, at: Date): string | null {
  const minutes = againAfterMinutes[attempts - 1];
  return minutes === undefined ? null : new Date(at.getTime() + minutes * 60_000).toISOString();
}

/** How often in a row it was asked before. */
function attemptsBefore(earlier: ProviderVerdict | undefined, at: Date): number {
  if (earlier === undefined) return 0;
  return at.getTime() - Date.parse(earlier.verdict.checkedAt) < rowEndsAfterMs ? earlier.attempts : 0;
}

/** Where mail servers were to be asked and cannot be: what they said before holds on, and of the others it is told why. */
function unable(why: string): Pick<VerdictProvider, "better" | "remark"> {
  return {
    better: "builtin_smtp",
    remark(verdict) {
      if (verdict.reason !== "domain_accepts_mail") return verdict;
      const note = { check: "smtp", finding: `mail servers are not asked: ${why}` };
      return { ...verdict, evidence: [...verdict.evidence, note] };
    },
  };
}
