/** Verdicts on addresses, by the providers of one integration: from the cache as far as it holds, else from them in turn. */
import { Fault } from "@storegate/http-client";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { EmailStatus } from "../pipeline/reasons.js";
import type { ProviderId, Verdict } from "../pipeline/verdict.js";
import type { VerdictCache } from "./cache.js";
import type { AddressToJudge, Effort, ProviderVerdict, VerdictProvider } from "./provider.js";

/** What a judge stands on. */
export interface JudgeOptions {
  readonly pipeline: Pick<Pipeline, "form">;
  /** Whoever comes after the first is asked for what those before left unknown. */
  readonly providers: readonly VerdictProvider[];
  readonly cache: VerdictCache;
  /** How long a verdict holds, in days, by its status. */
  readonly windowDays: Readonly<Record<EmailStatus, number>>;
  readonly now: () => Date;
}

/** How far one provider is with what it is asked. */
export interface Asked {
  readonly provider: ProviderId;
  /** Addresses that it has judged. */
  readonly done: number;
  /** Addresses that the cache did not tell. */
  readonly of: number;
}

/** Judges addresses. */
export interface Judge {
  /**
   * One verdict for each address, in their order.
   * @param told hears as each provider begins, and whenever some more of its verdicts are there.
   * @throws Fault of a provider that cannot be asked at all.
   */
  judge(
    emails: readonly string[],
    effort: Effort,
    signal: AbortSignal,
    told?: (asked: Asked) => void,
  ): Promise<Verdict[]>;
}

const dayMs = 24 * 60 * 60_000;

/** The code of the fault of an account that has no credits left. */
export const outOfCredits = "TRUELIST_OUT_OF_CREDITS";

/** A judge of these parts. */
export function createJudge(options: JudgeOptions): Judge {
  return {
    async judge(emails, effort, signal, told = () => {}) {
      const forms = emails.map((email) => options.pipeline.form(email));
      const addresses = new Map<string, AddressToJudge>();
      for (const [index, form] of forms.entries()) {
        if ("refused" in form) continue;
        const { normalizedEmail } = form;
        if (!addresses.has(keyOf(normalizedEmail)))
          addresses.set(keyOf(normalizedEmail), { email: emails[index] ?? normalizedEmail, normalizedEmail });
      }
      const found = await judgeAll(options, [...addresses.values()], { effort, signal, told });
      return forms.map((form, index) => {
        if ("refused" in form) return form.refused;
        const verdict = found.get(keyOf(form.normalizedEmail));
        if (!verdict) throw new Error("an address was not judged");
        return as(verdict, emails[index] ?? "", form.normalizedEmail);
      });
    },
  };
}

type Found = Map<string, Verdict>;

/** For whom is asked, until when, and who hears how far it is. */
interface Asking {
  readonly effort: Effort;
  readonly signal: AbortSignal;
  readonly told: (asked: Asked) => void;
}

async function judgeAll(options: JudgeOptions, addresses: readonly AddressToJudge[], asking: Asking): Promise<Found> {
  const found: Found = new Map();
  let open = addresses;
  for (const [place, provider] of options.providers.entries()) {
    if (open.length === 0) break;
    const own: Found = new Map();
    try {
      await ask(options, provider, open, asking, own);
    } catch (error) {
      // A second opinion that cannot be paid for leaves the first as it is.
      if (place === 0 || !(error instanceof Fault) || error.code !== outOfCredits) throw error;
      for (const { normalizedEmail } of open)
        if (!own.has(keyOf(normalizedEmail))) noteUnasked(found, normalizedEmail, provider, error);
    }
    for (const [key, verdict] of own) found.set(key, together(found.get(key), verdict));
    open = open.filter(({ normalizedEmail }) => isLeftUnknown(found.get(keyOf(normalizedEmail))));
  }
  return found;
}

/** Has one provider judge what the cache does not tell. */
async function ask(
  { cache, windowDays, now }: JudgeOptions,
  provider: VerdictProvider,
  addresses: readonly AddressToJudge[],
  { effort, signal, told }: Asking,
  found: Found,
): Promise<void> {
  const { profile, better, remark } = provider;
  const names = addresses.map(({ normalizedEmail }) => normalizedEmail);
  const kept = await cache.find(profile, names);
  const keptBetter = better === undefined ? undefined : await cache.find(better, names);
  const set = ({ verdict }: ProviderVerdict): void => {
    if (verdict.normalizedEmail !== null) found.set(keyOf(verdict.normalizedEmail), remark?.(verdict) ?? verdict);
  };
  const toAsk: AddressToJudge[] = [];
  for (const address of addresses) {
    const earlier = kept.get(address.normalizedEmail);
    const known = keptBetter?.get(address.normalizedEmail);
    const stillKnown = (each: ProviderVerdict): boolean => holds(each.verdict, windowDays, effort, now());
    if (known && known.verdict.status !== "unknown" && stillKnown(known)) set(known);
    else if (known && isHeldBack(known.verdict, now())) set(unplanned(known));
    else if (earlier && stillKnown(earlier)) set(earlier);
    else toAsk.push({ ...address, earlier });
  }
  if (toAsk.length === 0) return;
  let done = 0;
  const tell = (more: number): void => told({ provider: provider.id, done: (done += more), of: toAsk.length });
  tell(0);
  const keep = async (verdicts: readonly ProviderVerdict[]): Promise<void> => {
    for (const each of verdicts) set(each);
    await cache.keep(profile, verdicts);
    tell(verdicts.length);
  };
  for (const each of await provider.judge({ addresses: toAsk, effort, signal, keep })) set(each);
}

/** Whether a mail server asked for patience within a day: that nobody can ask it now makes no verdict of it. */
function isHeldBack({ reason, checkedAt }: Verdict, now: Date): boolean {
  return reason === "greylisted" && now.getTime() - Date.parse(checkedAt) < dayMs;
}

/** As the next sync finds it, whenever that is. */
function unplanned(known: ProviderVerdict): ProviderVerdict {
  return { ...known, verdict: { ...known.verdict, againAt: null } };
}

/**
 * Whether a verdict of the cache is still one. A sync always asks again for what was unknown, but where a mail server said
 * when: before that it says the same again.
 */
export function holds(
  { status, checkedAt, againAt }: Verdict,
  windowDays: Readonly<Record<EmailStatus, number>>,
  effort: Effort,
  now: Date,
): boolean {
  if (againAt !== null && Date.parse(againAt) > now.getTime()) return true;
  if (status === "unknown" && (effort === "page" || againAt !== null)) return false;
  return now.getTime() - Date.parse(checkedAt) < windowDays[status] * dayMs;
}

/** Whether somebody else is to look: not while a mail server has said when it will tell more. */
export function isLeftUnknown(verdict: Verdict | undefined): boolean {
  return verdict?.status === "unknown" && verdict.againAt === null;
}

/** What was found first and then: where neither knows, the first says why, and what both found is told. */
function together(first: Verdict | undefined, then: Verdict): Verdict {
  if (first === undefined || then.status !== "unknown") return then;
  return { ...first, evidence: [...first.evidence, ...then.evidence] };
}

function noteUnasked(found: Found, normalizedEmail: string, { id }: VerdictProvider, fault: Fault): void {
  const verdict = found.get(keyOf(normalizedEmail));
  if (!verdict) return;
  const evidence = [...verdict.evidence, { check: id, finding: `not asked: ${fault.message}` }];
  found.set(keyOf(normalizedEmail), { ...verdict, evidence });
}

/** A verdict as of the address that was given, which may be cased otherwise. */
function as(verdict: Verdict, email: string, normalizedEmail: string): Verdict {
  return { ...verdict, email, normalizedEmail };
}

function keyOf(address: string): string {
  return address.toLowerCase();
}
