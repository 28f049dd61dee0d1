/** What is known of addresses without asking anybody, for other integrations of the store. */
import type { EmailVerdictFact } from "@storegate/connector-kit";
import type { ValidationContext } from "../customers/runtime.js";
import type { Verdict } from "../pipeline/verdict.js";
import { createVerdictCache, type VerdictCache } from "./cache.js";
import { holds, isLeftUnknown } from "./judge.js";
import { profilesOf } from "./judge-of.js";
import type { Profile } from "./provider.js";

/** What facts are told from. */
export type FactParts = Pick<ValidationContext, "config" | "tables" | "now"> & {
  readonly runtime: Pick<ValidationContext["runtime"], "pipeline">;
};

/**
 * Verdicts that the integration goes by at present, and those that follow from an address's form alone. One whose time is over
 * (`windowDays`), or that was never looked at, is not known.
 */
export async function emailVerdictFacts(
  parts: FactParts,
  emails: readonly string[],
): Promise<ReadonlyMap<string, EmailVerdictFact>> {
  const forms = emails.map((email) => ({ email, form: parts.runtime.pipeline.form(email) }));
  const known = await keptVerdicts(
    parts,
    forms.flatMap(({ form }) => ("refused" in form ? [] : [form.normalizedEmail])),
  );
  return new Map(
    forms.flatMap(({ email, form }) => {
      const verdict = "refused" in form ? form.refused : known.get(form.normalizedEmail.toLowerCase());
      return verdict === undefined ? [] : [[email, emailVerdictFact(verdict)] as const];
    }),
  );
}

/** By addresses in lower case. */
type Kept = ReadonlyMap<string, Verdict>;

async function keptVerdicts(parts: FactParts, normalised: readonly string[]): Promise<Kept> {
  const cache = createVerdictCache(parts.tables);
  const addresses = [...new Set(normalised.map((address) => address.toLowerCase()))];
  const known = new Map<string, Verdict>();
  let open = addresses;
  for (const profiles of profilesOf(parts.config)) {
    const found = await ofProvider(parts, cache, profiles, open);
    for (const [address, verdict] of found)
      if (!known.has(address) || verdict.status !== "unknown") known.set(address, verdict);
    open = open.filter((address) => !known.has(address) || isLeftUnknown(known.get(address)));
  }
  return known;
}

/** What one provider has found that still holds: of several profiles the one that rests on more. */
async function ofProvider(
  { config, now }: FactParts,
  cache: Pick<VerdictCache, "find">,
  profiles: readonly Profile[],
  addresses: readonly string[],
): Promise<Kept> {
  const found = new Map<string, Verdict>();
  for (const profile of profiles) {
    const open = addresses.filter((address) => !found.has(address));
    for (const [address, { verdict }] of await cache.find(profile, open))
      if (holds(verdict, config.windowDays, "now", now())) found.set(address, verdict);
  }
  return found;
}

/** A verdict in the words that connectors share. */
export function emailVerdictFact(verdict: Verdict): EmailVerdictFact {
  const { status, reason, didYouMean, evidence, provider, checkedAt, againAt } = verdict;
  return {
    status: factStatus[status],
    reason,
    didYouMean,
    evidence,
    provider,
    checkedAt: new Date(checkedAt),
    againAt: againAt === null ? null : new Date(againAt),
  };
}

const factStatus = { valid: "VALID", risky: "RISKY", invalid: "INVALID", unknown: "UNKNOWN" } as const;
