/** The connector's judgement: who belongs into which list, who is taken out, and why. Free of stores and providers, so that it is tested by itself. */
import type { ListsConfig } from "../config.js";
import type { ConsentPurpose, ConsentValue } from "../ledger/consent-event.js";
import type { ConsentEvent } from "../ledger/ledger.js";
import { normalisedAddress } from "../ledger/normalised-address.js";
import type { OwnList } from "../lists-context.js";
import type { PersonSource } from "./person-source.js";

/** What becomes of a person, list by list. */
export interface Judgement {
  /** Names of lists that the person belongs into. */
  readonly wanted: readonly string[];
  readonly label: "listed" | "not_listed";
  /** Why. */
  readonly reason: JudgedReason;
  /** The event that decided, where one did. */
  readonly decidedBy: ConsentEvent | undefined;
  /** Whether the person has opted out of the newsletter, and the store does not know it. */
  readonly optsOutInStore: boolean;
}

/**
 * - `consent_granted`, `has_account`, `has_ordered`: is in a list, by what is their right to be.
 * - `opted_out`: withdrew, and has not granted anew since.
 * - `opted_out_at_provider`: agreed in the store anew, and is sent nothing by the provider until they come back by its own ways.
 * - `no_consent`: nothing is known of any consent, which is neither yes nor no.
 * - `no_newsletter`: is not down for the newsletter in the store.
 * - `gone`: is in the store no more.
 * - `address_unusable`: nobody can be written to there.
 * - `erased`: was erased on request.
 * - `not_chosen`: is nothing for which a list is set up: no subscriber, no customer, or in none of its audiences.
 */
export type JudgedReason =
  | "consent_granted"
  | "has_account"
  | "has_ordered"
  | "opted_out"
  | "opted_out_at_provider"
  | "no_consent"
  | "no_newsletter"
  | "gone"
  | "address_unusable"
  | "erased"
  | "not_chosen";

/** Judges a person. */
export function judgePerson(
  person: PersonSource,
  lists: readonly OwnList[],
  config: Pick<ListsConfig, "customers">,
): Judgement {
  const decided = (purpose: ConsentPurpose): ConsentEvent | undefined =>
    person.consent.find((event) => event.purpose === purpose);
  const has = (purpose: ConsentPurpose, value: ConsentValue): boolean => decided(purpose)?.value === value;
  const is = (kind: "subscriber" | "customer" | "guest"): boolean =>
    person.sightings.some((sighting) => sighting.kind === kind);
  const isDown = person.sightings.some(({ newsletter }) => newsletter);
  const optsOutInStore = isDown && has("marketing", "WITHDRAWN");
  const not = (reason: JudgedReason, decidedBy?: ConsentEvent): Judgement => ({
    wanted: [],
    label: "not_listed",
    reason,
    decidedBy,
    optsOutInStore,
  });
  if (person.isErased) return not("erased");
  if (normalisedAddress(person.address) === null) return not("address_unusable");
  if (person.sightings.length === 0) {
    // Of members of an audience the store may have only shown that they are not down for its newsletter.
    const isStranger = person.audiences.length > 0 && !decided("marketing");
    return not(isStranger ? "no_newsletter" : "gone");
  }

  const isCustomer = is("customer") || (config.customers.guests && is("guest"));
  const belongs = ({ holds }: OwnList): boolean => {
    if (holds === "subscribers") return is("subscriber");
    return holds === "customers" ? isCustomer : person.audiences.includes(holds.audience);
  };
  const allowed = lists.filter((list) => {
    const { purpose } = list;
    if (!has(purpose, "GRANTED")) return false;
    // Consent that the store no longer shows is none to go by.
    if (purpose === "marketing" && !isDown) return false;
    return belongs(list);
  });
  const [first] = allowed;
  if (first && person.isOptedOutThere) return not("opted_out_at_provider", decided(first.purpose));
  if (first) {
    const wanted = [...new Set(allowed.map(({ name }) => name))];
    const isByConsent = allowed.some(({ purpose }) => purpose === "marketing");
    const reason = isByConsent ? "consent_granted" : is("customer") ? "has_account" : "has_ordered";
    const decidedBy = decided(isByConsent ? "marketing" : first.purpose);
    return { wanted, label: "listed", reason, decidedBy, optsOutInStore };
  }
  const chosen = lists.filter(belongs);
  const [asked] = chosen;
  if (!asked) return not("not_chosen");
  const withdrawn = chosen.map(({ purpose }) => decided(purpose)).find((event) => event?.value === "WITHDRAWN");
  if (withdrawn) return not("opted_out", withdrawn);
  const isKnown = chosen.some(({ purpose }) => decided(purpose) !== undefined);
  return not(isKnown || !isDown ? "no_newsletter" : "no_consent");
}
