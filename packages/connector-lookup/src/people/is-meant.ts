/** Whether somebody is who is looked for. */
import type { Order } from "@storegate/bigcommerce-client";
import { emailKey } from "./email-key.js";
import type { MatchedBy, Person } from "./person.js";
import { phoneKey } from "./phone-number.js";
import type { SoughtWith } from "./sought.js";

/** Of each kind of value whether somebody is meant by it; undefined where there is none of the kind. */
const tests: Readonly<Record<MatchedBy, (person: Person, sought: SoughtWith) => boolean | undefined>> = {
  email: (person, { emails }) => (emails.length === 0 ? undefined : emails.some((email) => hasEmail(person, email))),
  phone: (person, { phones, country }) =>
    phones.length === 0 ? undefined : phones.some((phone) => hasPhone(person, phone, country)),
  externalCustomerId: (person, { externalCustomerId: id }) => (id === undefined ? undefined : isKnownAs(person, id)),
  orderNumber: (person, { orderNumber, order }) => (orderNumber === undefined ? undefined : hasOrdered(person, order)),
  name: (person, { name }) => (name === undefined ? undefined : namesOf(person).some((each) => nameBegins(each, name))),
  company: (person, { company }) =>
    company === undefined ? undefined : companiesOf(person).some((each) => fold(each) === fold(company)),
};

/** Whether somebody is meant by a kind of value; undefined where none of the kind is looked for. */
export function isMeant(by: MatchedBy, person: Person, sought: SoughtWith): boolean | undefined {
  return tests[by](person, sought);
}

/** Whether a name, or a word of it, begins like that, in any case. */
export function nameBegins(name: string, beginning: string): boolean {
  return ` ${fold(name)}`.includes(` ${fold(beginning)}`);
}

function hasEmail({ email }: Person, asked: string): boolean {
  return email !== null && emailKey(email) === emailKey(asked);
}

function hasPhone({ phones }: Person, asked: string, country: string | null): boolean {
  const key = phoneKey(asked, country);
  return key !== undefined && phones.includes(key);
}

/** Also who was a guest and has an account now. */
function isKnownAs(person: Person, asked: string): boolean {
  return person.accounts.some(({ id }) => String(id) === asked) || hasEmail(person, asked);
}

function hasOrdered(person: Person, order: Order | null): boolean {
  if (!order) return false;
  const { isGuest, customerId, billingAddress } = order;
  return isGuest ? hasEmail(person, billingAddress.email) : person.accounts.some(({ id }) => id === customerId);
}

function namesOf({ name, accounts }: Person): string[] {
  return [name ?? "", ...accounts.map((account) => account.name)];
}

function companiesOf({ company, accounts }: Person): string[] {
  return [company ?? "", ...accounts.map((account) => account.company)];
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, " ").normalize("NFC").toLowerCase();
}
