/** What a provider wants to know of a consent, which a store rarely does. */
import type { ConsentEvent } from "../ledger/ledger.js";
import type { ConsentProof } from "../providers/provider.js";

/** The parts of a proof that a store may not know. */
export const proofParts = ["text", "url", "ipAddress", "userAgent"] as const;

/** Those that are not known of an event. */
export function missingProof({ evidence }: Pick<ConsentEvent, "evidence">): readonly (typeof proofParts)[number][] {
  return proofParts.filter((part) => (evidence[part] ?? "") === "");
}

/** The whole proof of an event; undefined where a part of it is not known: nothing is made up. */
export function proofOf({ at, evidence }: Pick<ConsentEvent, "at" | "evidence">): ConsentProof | undefined {
  const { text, url, ipAddress, userAgent } = evidence;
  return text && url && ipAddress && userAgent ? { at, text, url, ipAddress, userAgent } : undefined;
}
