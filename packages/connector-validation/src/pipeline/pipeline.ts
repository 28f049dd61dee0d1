import type { DnsResolver } from "../dns/resolver.js";
import { createTtlCache } from "../dns/ttl-cache.js";
import { disposableSource, findDisposable } from "../lists/disposable-domains.js";
import { findFreeProvider } from "../lists/free-providers.js";
import { listed } from "../lists/list-source.js";
import { findPrivacyRelay, privacyRelaySource } from "../lists/privacy-relays.js";
import { findRole } from "../lists/role-accounts.js";
import { domainForms } from "./domain-forms.js";
import { findMailServers } from "./mail-servers.js";
import { parseMailbox } from "./mailbox.js";
import { printable } from "./printable.js";
import { type Reason, reasons } from "./reasons.js";
import { oddScripts } from "./scripts.js";
import { refuseDomain, refuseMailbox, tidyAddress } from "./shop-policy.js";
import { suggestDomain } from "./typo.js";
import type { Evidence, Verdict } from "./verdict.js";

/** What the pipeline stands on. */
export interface PipelineOptions {
  readonly resolver: Pick<DnsResolver, "mx" | "addresses">;
  /** The clock of `checkedAt`. */
  readonly now: () => Date;
}

/** Judges e-mail addresses. */
export interface Pipeline {
  /**
   * What follows from the address alone, without asking anybody: the verdict on one that is refused, or else how it is
   * normalised, and so known to whoever is asked.
   */
  form(email: string): { readonly refused: Verdict } | { readonly normalizedEmail: string };
  /** One verdict. What cannot be learned is `unknown`; it rejects only when `signal` aborts, with its reason. */
  validate(email: string, signal?: AbortSignal): Promise<Verdict>;
}

/** Domains whose likeness to a provider's is remembered: to look for it costs more than all else once the DNS has answered. */
const suggestionsKept = 10_000;

/** What an address is found to be, before it is dated. */
interface Finding {
  readonly reason: Reason;
  readonly normalizedEmail: string | null;
  readonly didYouMean?: string;
}

/** An address that nothing is wrong with but what others know. */
interface Addressee {
  readonly localPart: string;
  /** Lower-case ASCII. */
  readonly domain: string;
}

/**
 * Judges an address by its syntax, the shop's policy, the DNS of its domain, and lists; in this order, because each step is
 * dearer or less certain than the one before it. The first reason to refuse decides. The lists' words (throw-away, role,
 * slip) count only for a domain that accepts mail. The mailbox itself is not asked for.
 */
export function createPipeline({ resolver, now }: PipelineOptions): Pipeline {
  const suggestions = createTtlCache<{ readonly suggested: string | undefined }>(suggestionsKept, now);
  const suggestionFor = (domain: string, acceptsMail: boolean): string | undefined => {
    const key = `${acceptsMail} ${domain}`;
    const found = suggestions.get(key) ?? { suggested: suggestDomain(domain, acceptsMail) };
    // It follows from the domain and our lists alone, so that it holds for good.
    suggestions.set(key, found, Number.POSITIVE_INFINITY);
    return found.suggested;
  };

  const judge = async (
    { localPart, domain }: Addressee,
    evidence: Evidence[],
    signal: AbortSignal | undefined,
  ): Promise<Finding> => {
    const mail = await findMailServers(domain, resolver, signal);
    evidence.push(...mail.evidence);
    const dead = mail.reason !== undefined && reasons[mail.reason].status === "invalid";
    const suggested = suggestionFor(domain, !dead);
    if (suggested !== undefined) evidence.push({ check: "typo", finding: `${domain} looks like ${suggested}` });
    const hint = suggested === undefined ? {} : { didYouMean: `${localPart}@${suggested}` };
    const byLists = judgeByLists(localPart, domain, suggested !== undefined, evidence);
    return { reason: mail.reason ?? byLists, normalizedEmail: `${localPart}@${domain}`, ...hint };
  };

  const verdictOf = (email: string, found: Finding, noted: readonly Evidence[]): Verdict => ({
    email,
    normalizedEmail: found.normalizedEmail,
    status: reasons[found.reason].status,
    reason: found.reason,
    didYouMean: found.didYouMean ?? null,
    evidence: noted.map(({ check, finding }) => ({ check, finding: printable(finding) })),
    provider: "builtin",
    checkedAt: now().toISOString(),
    againAt: null,
  });

  return {
    form(email) {
      const noted: Evidence[] = [];
      const found = judgeForm(email, noted);
      if ("reason" in found) return { refused: verdictOf(email, found, noted) };
      return { normalizedEmail: `${found.localPart}@${found.domain}` };
    },
    async validate(email, signal) {
      signal?.throwIfAborted();
      const noted: Evidence[] = [];
      const found = judgeForm(email, noted);
      return verdictOf(email, "reason" in found ? found : await judge(found, noted, signal), noted);
    },
  };
}

/** What syntax and policy say of an address. */
function judgeForm(email: string, evidence: Evidence[]): Finding | Addressee {
  const note = (check: string, finding: string): number => evidence.push({ check, finding });
  const tidy = tidyAddress(email);
  if (tidy !== email) note("tidied", `judged as ${tidy}`);
  const parse = parseMailbox(tidy);
  if (!parse.ok) {
    note("syntax", `${parse.problem} (at character ${parse.at + 1})`);
    return { reason: "syntax", normalizedEmail: null };
  }
  const { mailbox } = parse;
  const refusedMailbox = refuseMailbox(mailbox);
  if (refusedMailbox !== undefined) {
    note("policy", reasons[refusedMailbox].meaning);
    return { reason: refusedMailbox, normalizedEmail: tidy };
  }
  const forms = domainForms(mailbox.domain);
  if (forms === undefined) {
    note("idn", `${mailbox.domain} is no valid international domain name (UTS #46)`);
    return { reason: "syntax", normalizedEmail: null };
  }
  const domain = forms.ascii;
  if (forms.unicode !== domain) note("idn", `${forms.unicode} is ${domain}`);
  for (const finding of oddScripts(forms.unicode)) note("mixed_script", finding);

  const { localPart } = mailbox;
  const refusedDomain = refuseDomain(domain);
  if (refusedDomain !== undefined) {
    note("policy", `${domain}: ${reasons[refusedDomain].meaning}`);
    return { reason: refusedDomain, normalizedEmail: `${localPart}@${domain}` };
  }
  return { localPart, domain };
}

/** What the lists say of an address whose domain accepts mail; notes each that names it. */
function judgeByLists(localPart: string, domain: string, looksMistyped: boolean, evidence: Evidence[]): Reason {
  const relay = findPrivacyRelay(domain);
  if (relay !== undefined) evidence.push({ check: "privacy_relay_list", finding: listed(privacyRelaySource, relay) });
  const disposable = findDisposable(domain);
  if (disposable !== undefined)
    evidence.push({ check: "disposable_list", finding: listed(disposableSource, disposable) });
  const freeProvider = findFreeProvider(domain);
  if (freeProvider !== undefined) evidence.push({ check: "free_provider_list", finding: listed(freeProvider, domain) });
  const role = findRole(localPart);
  if (role !== undefined) evidence.push({ check: "role_list", finding: listed(role.source, role.role) });

  // A relay's address is a customer's own, whatever wider lists say of its domain.
  if (relay !== undefined) return "privacy_relay";
  if (disposable !== undefined) return "disposable";
  if (looksMistyped) return "suspected_typo";
  return role?.certain === true ? "role_account" : "domain_accepts_mail";
}
