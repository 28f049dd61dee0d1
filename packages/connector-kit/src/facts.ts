/** What connectors can tell about people, who are known by their e-mail addresses. Connectors share these words, and know nothing of each other. */
import type { JsonValue } from "./json.js";

/** One thing that became known of somebody's consent. */
export interface ConsentEventFact {
  /** Unique in the integration that tells it. */
  readonly id: string;
  /** How they are written to, as `email`. */
  readonly channel: string;
  /** What for, as `marketing`. */
  readonly purpose: string;
  readonly value: "GRANTED" | "WITHDRAWN";
  /** Where it came from, as `storefront`. */
  readonly source: string;
  /** When it was said, as near as is known. */
  readonly at: Date;
  /** What they agreed to, in the words that stood there. */
  readonly text?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly userAgent?: string | undefined;
  /** The page. */
  readonly url?: string | undefined;
}

/** What an address has agreed to. */
export interface ConsentFact {
  /** The events that decide, one for each channel and purpose; where none is, nothing is known, which is neither yes nor no. */
  readonly current: readonly ConsentEventFact[];
  /** All events, the newest first. */
  readonly history: readonly ConsentEventFact[];
}

/** What an address is found to be, and why. */
export interface EmailVerdictFact {
  readonly status: "VALID" | "RISKY" | "INVALID" | "UNKNOWN";
  /** lower_snake, as `domain_accepts_mail`. */
  readonly reason: string;
  /** An address that may have been meant; only ever a suggestion. */
  readonly didYouMean: string | null;
  /** What each check found: raw reply, record or list version. */
  readonly evidence: readonly { readonly check: string; readonly finding: string }[];
  /** Who looked, as `builtin`. */
  readonly provider: string;
  readonly checkedAt: Date;
  /** From when another look may tell more; null where nothing is planned. */
  readonly againAt: Date | null;
}

/** An attribute of people, as the catalogue of the integration that tells it has it. */
export interface ProfileAttributeDefinition {
  /** Unique in the catalogue, as `ordersLast90Days`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What its values are, as `integer`. */
  readonly type: string;
  /** How it is computed, in words or as a formula. */
  readonly formula: string;
  /** What it is computed from, as `orders`. */
  readonly source: string;
}

/** What an attribute is for one person. */
export interface ProfileAttributeFact extends ProfileAttributeDefinition {
  /** Null is not known, which is neither no nor 0. */
  readonly value: JsonValue;
}

/** What is known of a person, brought together. */
export interface ProfileFact {
  /** Unique in the integration that tells it, and the same for each address of one person. */
  readonly id: string;
  readonly name: string | null;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** Customer ids in the store. */
  readonly customerExternalIds: readonly string[];
  /** In the order of the catalogue, each once; what is not known may be left out. */
  readonly attributes: readonly ProfileAttributeFact[];
}

/** Every sort of fact, by its name. */
export interface FactTypes {
  readonly consent: ConsentFact;
  readonly emailVerdict: EmailVerdictFact;
  readonly profile: ProfileFact;
}

/** A sort of fact. */
export type FactName = keyof FactTypes;

/** All sorts of facts. */
export const factNames = ["consent", "emailVerdict", "profile"] as const satisfies FactName[];
