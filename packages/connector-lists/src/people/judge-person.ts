/** The connector's judgement: who belongs into which list, who is taken out, and why. Free of stores and providers, so that it is tested by itself. */
import type { ListsConfig } from "../config.js";
import type { ConsentPurpose, ConsentValue } from "../ledger/consent-event.js";
import type { ConsentEvent } from "../ledger/ledger.js";
import { normalisedAddress } from "../ledger/normalised-address.js";
import { optOutsHeeded, type OwnList } from "../lists-context.js";
import type { PersonSource } from "./person-source.js";

/** What becomes of a person, list by list. */
export interface Judgement {
  /** Names of lists that the person belongs into, or stays in. */
  readonly wanted: readonly string[];
  /** Those among them in which somebody else put them. */
  readonly kept: readonly string[];
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
 * - `left_list_at_provider`: was put into the list, and has left it there since, or was taken out.
 * - `no_consent`: nothing is known of any consent, which is neither yes nor no.
 * - `no_newsletter`: is not down for the newsletter in the store.
 * - `gone`: is in the store no more.
 * - `address_unusable`: nobody can be written to there.
 * - `audience_untold`: is nothing else for which a list is set up, and of one of its audiences it was never told who is in it.
 * - `not_chosen`: is nothing for which a list is set up: no subscriber, no customer, or in none of its audiences.
 */
export type JudgedReason =
  | "consent_granted"
  | "has_account"
  | "has_ordered"
  | "opted_out"
  | "opted_out_at_provider"
  | "left_list_at_provider"
  | "no_consent"
  | "no_newsletter"
  | "gone"
  | "address_unusable"
  | "audience_untold"
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
  const isOutOf = (list: OwnList): boolean => optOutsHeeded(list).some((purpose) => has(purpose, "WITHDRAWN"));
  // Whom somebody else put into a list is theirs to take out, as long as nobody has opted out of it.
  const kept = lists
    .filter((list) => list.id !== null && isForeign(person, list.id) && !isOutOf(list))
    .map(({ name }) => name);
  const not = (reason: JudgedReason, decidedBy?: ConsentEvent): Judgement => ({
    wanted: kept,
    kept,
    label: "not_listed",
    reason,
    decidedBy,
    optsOutInStore,
  });
  if (normalisedAddress(person.address) === null) return not("address_unusable");
  if (person.sightings.length === 0) {
    // Of members of an audience the store may have only shown that they are not down for its newsletter.
    const isStranger = person.audiences.length > 0 && !decided("marketing");
    return not(isStranger ? "no_newsletter" : "gone");
  }

  const isCustomer = is("customer") || (config.customers.guests && is("guest"));
  const isMember = (id: string | null): boolean => id !== null && person.memberOf.includes(id);
  const isUntold = (audience: string): boolean => person.untoldAudiences.includes(audience);
  const belongs = ({ id, holds }: OwnList): boolean => {
    if (holds === "subscribers") return is("subscriber");
    if (holds === "customers") return isCustomer;
    // Into a list that was left nobody comes; who is in it by us stays as long as they agree.
    if (holds === "nobody") return isMember(id);
    return person.audiences.includes(holds.audience) || (isUntold(holds.audience) && isMember(id));
  };
  const allowed = lists.filter((list) => {
    const { purpose } = list;
    if (!has(purpose, "GRANTED") || isOutOf(list)) return false;
    // Consent that the store no longer shows is none to go by.
    if (purpose === "marketing" && !isDown) return false;
    return belongs(list);
  });
  const [first] = allowed;
  if (first && person.isOptedOutThere) return not("opted_out_at_provider", decided(first.purpose));
  const staying = allowed.filter((list) => !hasLeftThere(person, list, decided(list.purpose)));
  if (first && staying.length === 0) return not("left_list_at_provider", decided(first.purpose));
  const [listed] = staying;
  if (listed) {
    const wanted = [...new Set([...staying.map(({ name }) => name), ...kept])];
    const isByConsent = staying.some(({ purpose }) => purpose === "marketing");
    const reason = isByConsent ? "consent_granted" : is("customer") ? "has_account" : "has_ordered";
    const decidedBy = decided(isByConsent ? "marketing" : listed.purpose);
    return { wanted, kept, label: "listed", reason, decidedBy, optsOutInStore };
  }
  const chosen = lists.filter(belongs);
  const [asked] = chosen;
  if (!asked) return not(person.untoldAudiences.length > 0 ? "audience_untold" : "not_chosen");
  const withdrawn = chosen
    .flatMap(optOutsHeeded)
    .map(decided)
    .find((event) => event?.value === "WITHDRAWN");
  if (withdrawn) return not("opted_out", withdrawn);
  const isKnown = chosen.some(({ purpose }) => decided(purpose) !== undefined);
  return not(isKnown || !isDown ? "no_newsletter" : "no_consent");
}

/** Whether somebody is in a list, and not by us. */
function isForeign({ memberOf, admitted }: PersonSource, list: string): boolean {
  return memberOf.includes(list) && admitted[list] === undefined;
}

/** Whether somebody whom we put into a list was seen out of it since, and has not agreed anew: providers do not put back who left. */
function hasLeftThere(
  { memberOf, admitted, heardAt }: PersonSource,
  { id }: OwnList,
  agreed: ConsentEvent | undefined,
): boolean {
  if (id === null || memberOf.includes(id)) return false;
  const writtenAt = admitted[id] ?? null;
  if (writtenAt === null || heardAt === null || heardAt <= writtenAt) return false;
  return agreed === undefined || agreed.recordedAt <= writtenAt;
}
