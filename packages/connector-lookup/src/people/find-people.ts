/** Finds people of a store, with accounts and without. */
import { isSearchableEmail } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { candidates, mostPeople, peopleOfId } from "./find-candidates.js";
import { isMeant } from "./is-meant.js";
import { judgeLink } from "./judge-link.js";
import type { Match, MatchedBy, Person, PersonQuery } from "./person.js";
import { phoneKey } from "./phone-number.js";
import { nameOf, orderNumberOf, soughtBy, soughtOf, type Sought, type SoughtWith } from "./sought.js";
import { phoneCountry } from "./store-facts.js";
import { orderOfNumber } from "./store-reads.js";

/** The most addresses, or numbers, of a contact that are looked for. */
const mostValues = 10;

/** What an agent's tool knows of a contact. */
export interface Contact extends Omit<PersonQuery, "email" | "phone"> {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/**
 * People who match all that is given, at most 50: with accounts before guests, then by name.
 * @throws Fault INPUT: QUERY_EMPTY, PHONE_INVALID, ORDER_NUMBER_INVALID, VALUE_UNASKABLE; and as the store's client.
 */
export async function findPeople(context: LookupContext, query: PersonQuery): Promise<Match[]> {
  const country = await phoneCountry(context);
  const sought = await withOrder(context, soughtOf(query, country), country);
  return matchesOf(context, sought, await whoMatchAll(context, sought));
}

/**
 * Who a contact may be: who has the external id; where none is given, who has one of the addresses or numbers; where there are none of
 * these, who matches all the rest. What the config does not look for is passed over, as is what is no address or no number, and more
 * than ten of each.
 * @throws Fault as the store's client.
 */
export async function findContact(context: LookupContext, asked: Contact): Promise<Match[]> {
  const country = await phoneCountry(context);
  const sought = await withOrder(context, soughtOfContact(context, asked, country), country);
  if (sought.externalCustomerId !== undefined) {
    const people = await peopleOfId(context, sought.externalCustomerId, country);
    return matchesOf(context, sought, people);
  }
  if (sought.emails.length === 0 && sought.phones.length === 0)
    return matchesOf(context, sought, await whoMatchAll(context, sought));
  const [byEmail, byPhone] = await Promise.all([
    sought.emails.length === 0 ? [] : candidates(context, "email", sought),
    sought.phones.length === 0 ? [] : candidates(context, "phone", sought),
  ]);
  return matchesOf(context, sought, [...byEmail, ...byPhone]);
}

/** Somebody by {@link Person.key}; null where there is nobody any more. @throws Fault as the store's client. */
export async function personByKey(context: LookupContext, key: string): Promise<Person | null> {
  const id = /^(?:customer\/(?<id>\d+)|guest\/(?<address>.+@.+))$/s.exec(key)?.groups;
  if (!id) return null;
  const [person] = await peopleOfId(context, id["id"] ?? id["address"] ?? "", await phoneCountry(context));
  return person ?? null;
}

/** Asks by what narrows most, and looks at the rest here. */
async function whoMatchAll(context: LookupContext, sought: SoughtWith): Promise<Person[]> {
  const given = soughtBy.filter((by) => isGiven(by, sought));
  const [first] = given;
  if (!first) return [];
  const people = await candidates(context, first, sought);
  return people.filter((person) => given.every((by) => isMeant(by, person, sought)));
}

function matchesOf({ config }: LookupContext, sought: SoughtWith, people: readonly Person[]): Match[] {
  const each = [...new Map(people.map((person) => [person.key, person])).values()].sort(inOrder);
  return each.slice(0, mostPeople).map((person) => {
    const matchedBy = soughtBy.filter((by) => isMeant(by, person, sought));
    const linkReason = judgeLink({ person, matchedBy, isOnly: each.length === 1 }, sought, config);
    return {
      person,
      matchedBy,
      linkReason,
      isLinked: linkReason === "email_matches" || linkReason === "phone_matches",
    };
  });
}

function inOrder(one: Person, other: Person): number {
  if (one.isGuest !== other.isGuest) return one.isGuest ? 1 : -1;
  const [name, otherName] = [one.name ?? "", other.name ?? ""];
  return name.localeCompare(otherName, "en") || one.key.localeCompare(other.key, "en", { numeric: true });
}

async function withOrder(context: LookupContext, sought: Sought, country: string | null): Promise<SoughtWith> {
  const { orderNumber } = sought;
  return { ...sought, country, order: orderNumber === undefined ? null : await orderOfNumber(context, orderNumber) };
}

/** Of a contact what is to be looked for, and can be: tools hand over whatever they have. */
function soughtOfContact({ config }: LookupContext, asked: Contact, country: string | null): Sought {
  const isLookedFor = (name: "email" | "phone"): boolean =>
    config.queryAttributes.some(({ attribute }) => attribute === name);
  const emails = isLookedFor("email") ? asked.emails.filter(isAddress) : [];
  const phones = isLookedFor("phone") ? asked.phones.filter((phone) => phoneKey(phone, country) !== undefined) : [];
  const given = (field: "externalCustomerId" | "name" | "company"): string | undefined =>
    asked[field]?.trim() || undefined;
  const [name, company] = [given("name"), given("company")];
  return {
    emails: emails.slice(0, mostValues),
    phones: phones.slice(0, mostValues),
    externalCustomerId: given("externalCustomerId"),
    orderNumber: orderNumberOf(asked.orderNumber ?? ""),
    name: (name ?? "").split(",").length > 2 ? undefined : nameOf(name),
    company: company?.includes(",") ? undefined : company,
  };
}

function isAddress(text: string): boolean {
  return text.includes("@") && isSearchableEmail(text);
}

function isGiven(by: MatchedBy, sought: SoughtWith): boolean {
  const { emails, phones } = sought;
  if (by === "email") return emails.length > 0;
  if (by === "phone") return phones.length > 0;
  return sought[by] !== undefined;
}
