/** Verdicts out of what Truelist found, and where it found nothing. */
import { printable } from "../pipeline/printable.js";
import { type Reason, reasons } from "../pipeline/reasons.js";
import type { AddressToJudge, ProviderVerdict } from "../verdicts/provider.js";
import type { Finding } from "./truelist-client.js";
import { reasonOf } from "./verdict-words.js";
import { domainOf, localPartOf } from "../pipeline/address-parts.js";

type Address = Pick<AddressToJudge, "email" | "normalizedEmail">;

/** The verdict that a finding is; the vendor's words stand in its evidence as they came. */
export function verdictOf(address: Address, { state, subState, didYouMean }: Finding, at: Date): ProviderVerdict {
  const told = suggestion(address.normalizedEmail, didYouMean);
  return toVerdict(address, reasonOf(state, subState), `${state}/${subState}`, told, at);
}

/** The verdict on an address of which Truelist said nothing, and why. */
export function unansweredVerdict(address: Address, why: string, at: Date): ProviderVerdict {
  return toVerdict(address, "provider_unknown", why, null, at);
}

function toVerdict(
  { email, normalizedEmail }: Address,
  reason: Reason,
  finding: string,
  didYouMean: string | null,
  at: Date,
): ProviderVerdict {
  const verdict = {
    email,
    normalizedEmail,
    status: reasons[reason].status,
    reason,
    didYouMean,
    evidence: [{ check: "truelist", finding: printable(finding) }],
    provider: "truelist",
    checkedAt: at.toISOString(),
    againAt: null,
  } as const;
  return { verdict, attempts: 0 };
}

/**
 * What the vendor takes for meant, as the address with another domain, whether it says the whole or the domain alone. Another
 * part before the @ is another person's, and no suggestion.
 */
function suggestion(address: string, told: string | null): string | null {
  const meant = told?.trim() ?? "";
  const local = localPartOf(address);
  const domain = domainOf(meant).toLowerCase();
  const isOfSame = !meant.includes("@") || localPartOf(meant).toLowerCase() === local.toLowerCase();
  if (!isOfSame || !/^[^\s@.]+(\.[^\s@.]+)+$/.test(domain)) return null;
  const whole = `${local}@${domain}`;
  return whole.toLowerCase() === address.toLowerCase() ? null : whole;
}
