/** What somebody is looked for by, made comparable. */
import { isSearchableEmail, type Order } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import type { MatchedBy, PersonQuery } from "./person.js";
import { phoneKey } from "./phone-number.js";

/** Of the values of one kind one is enough; a kind without values is not looked for. */
export interface Sought {
  /** As typed. */
  readonly emails: readonly string[];
  /** As typed; each is a number. */
  readonly phones: readonly string[];
  readonly externalCustomerId: string | undefined;
  readonly orderNumber: number | undefined;
  readonly name: string | undefined;
  readonly company: string | undefined;
}

/** What tells whether somebody is meant. */
export interface SoughtWith extends Sought {
  readonly country: string | null;
  /** Of the number; null where there is none of it. */
  readonly order: Order | null;
}

/** In the order in which they narrow. */
export const soughtBy: readonly MatchedBy[] = [
  "externalCustomerId",
  "orderNumber",
  "email",
  "phone",
  "company",
  "name",
];

/** @throws Fault INPUT: QUERY_EMPTY, PHONE_INVALID, ORDER_NUMBER_INVALID, VALUE_UNASKABLE. */
export function soughtOf(query: PersonQuery, country: string | null): Sought {
  const given = (field: MatchedBy): string | undefined => query[field]?.trim() || undefined;
  if (soughtBy.every((field) => given(field) === undefined)) throw queryEmpty();
  const [email, phone, number, company] = (["email", "phone", "orderNumber", "company"] as const).map(given);
  if (email !== undefined && !isSearchableEmail(email)) throw unaskable("email", email);
  if (company !== undefined && company.includes(",")) throw unaskable("company", company);
  if (phone !== undefined && phoneKey(phone, country) === undefined) throw phoneInvalid(phone, country);
  const orderNumber = number === undefined ? undefined : orderNumberOf(number);
  if (number !== undefined && orderNumber === undefined) throw orderNumberInvalid(number);
  return {
    emails: email === undefined ? [] : [email],
    phones: phone === undefined ? [] : [phone],
    externalCustomerId: given("externalCustomerId"),
    orderNumber,
    name: nameOf(given("name")),
    company,
  };
}

/** A number as customers tell it, `#1234`; undefined of what is none. */
export function orderNumberOf(text: string): number | undefined {
  const number = Number(/^#?\s*(\d{1,15})$/.exec(text.trim())?.[1]);
  return number > 0 ? number : undefined;
}

/** As stores have it: `Ada Lovelace` of `Lovelace, Ada`. @throws Fault INPUT, VALUE_UNASKABLE, for more commas. */
export function nameOf(name: string | undefined): string | undefined {
  const [last, first, ...more] = (name ?? "").split(",").map((part) => part.trim());
  if (name !== undefined && more.length > 0) throw unaskable("name", name);
  return [first, last].filter(Boolean).join(" ").replace(/\s+/g, " ") || undefined;
}

function queryEmpty(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "QUERY_EMPTY",
    message: "Nothing was given by which somebody could be looked for.",
    remedy: `Give at least one of ${[...soughtBy].sort().join(", ")}.`,
  });
}

function phoneInvalid(phone: string, country: string | null): Fault {
  return new Fault({
    kind: "INPUT",
    code: "PHONE_INVALID",
    message: `"${phone}" is no phone number${country === null ? "" : ` that is dialled in ${country}`}.`,
    remedy: "Give it with the country's code, such as +15013299800, or set defaultCountry in the integration's config.",
    field: "phone",
  });
}

function orderNumberInvalid(number: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "ORDER_NUMBER_INVALID",
    message: `"${number}" is no order number.`,
    remedy: "Give the number alone, such as 1234.",
    field: "orderNumber",
  });
}

function unaskable(field: MatchedBy, value: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "VALUE_UNASKABLE",
    message: `The store cannot be asked for ${JSON.stringify(value)}: its API takes what it is asked for apart at commas.`,
    remedy: "Look for a part of it without a comma, or by something else.",
    field,
  });
}
