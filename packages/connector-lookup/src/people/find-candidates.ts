/** Asks the store for people, by one kind of value at a time. */
import { isSearchableEmail, type Customer, type Order } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { accountsOf, customerName } from "./accounts.js";
import { emailKey } from "./email-key.js";
import { byAddress, personOfAccounts, personOfGuest } from "./person-of.js";
import type { MatchedBy, Person } from "./person.js";
import { phoneKey, phoneSpellings } from "./phone-number.js";
import { nameBegins } from "./is-meant.js";
import type { SoughtWith } from "./sought.js";
import { customersByEmails, customersByIds, customersLike, ordersOfGuest } from "./store-reads.js";

/** The most people that are told. */
export const mostPeople = 50;

/** By kind of value: those whom the store finds by it. */
const finders: Readonly<Record<MatchedBy, (context: LookupContext, sought: SoughtWith) => Promise<Person[]>>> = {
  email: (context, { emails, country }) => peopleOfEmails(context, emails, country),
  phone: (context, { phones, country }) => peopleOfPhones(context, phones, country),
  externalCustomerId: (context, { externalCustomerId = "", country }) =>
    peopleOfId(context, externalCustomerId, country),
  orderNumber: (context, { order, country }) => peopleOfOrder(context, order, country),
  name: (context, { name = "", country }) => peopleOfName(context, name, country),
  company: (context, { company = "", country }) => peopleOfCompany(context, company, country),
};

/** Those whom the store finds by a kind of value that is given: all who are meant by it, and perhaps others. */
export function candidates(context: LookupContext, by: MatchedBy, sought: SoughtWith): Promise<Person[]> {
  return finders[by](context, sought);
}

/** People of these addresses: with accounts, or guests. */
export async function peopleOfEmails(
  context: LookupContext,
  emails: readonly string[],
  country: string | null,
): Promise<Person[]> {
  const each = [...new Map(emails.map((email) => [emailKey(email), email]))];
  // Asked at once, to save the time of asking one after the other; who has an account is told without it, whatever becomes of it.
  const orders = new Map(each.map(([key, email]) => [key, ordersOfGuest(context, email)]));
  for (const read of orders.values()) read.catch(() => {});
  const customers = await customersByEmails(context, emails.filter(isSearchableEmail));
  for (const { email } of customers) orders.delete(emailKey(email));
  const [accounts, guests] = await Promise.all([
    peopleOfCustomers(context, customers, country),
    Promise.all(orders.values()),
  ]);
  return [...accounts, ...guests.filter(({ length }) => length > 0).map((each) => personOfGuest(each, country))];
}

/** By a customer's id, or a guest's address. */
export async function peopleOfId(context: LookupContext, id: string, country: string | null): Promise<Person[]> {
  if (id.includes("@")) return peopleOfEmails(context, [id], country);
  if (!/^[1-9]\d{0,14}$/.test(id)) return [];
  return withSiblings(context, await customersByIds(context, [Number(id)]), country);
}

async function peopleOfOrder(context: LookupContext, order: Order | null, country: string | null): Promise<Person[]> {
  if (order === null) return [];
  const { isGuest, customerId, billingAddress } = order;
  return peopleOfId(context, isGuest ? billingAddress.email : String(customerId), country);
}

async function peopleOfPhones(
  context: LookupContext,
  phones: readonly string[],
  country: string | null,
): Promise<Person[]> {
  const found = await Promise.all(
    phones.map(async (phone) => {
      const key = phoneKey(phone, country);
      const { customers } = await customersLike(context, { phones: phoneSpellings(phone, country) });
      return customers.filter((customer) => phoneKey(customer.phone, country) === key);
    }),
  );
  return withSiblings(context, found.flat(), country);
}

async function peopleOfName(context: LookupContext, name: string, country: string | null): Promise<Person[]> {
  const { customers, total } = await customersLike(context, { nameLike: name });
  const isCut = total > customers.length;
  // So common a part of names may hide who is called just that.
  const exact = isCut ? (await customersLike(context, { names: [name] })).customers : [];
  const begin = customers.filter((customer) => nameBegins(customerName(customer), name));
  return withSiblings(context, [...exact, ...begin], country);
}

/** Companies are found by their whole name alone, and it is not documented whether in any case. */
async function peopleOfCompany(context: LookupContext, company: string, country: string | null): Promise<Person[]> {
  const lower = company.toLowerCase();
  const titled = lower.replace(/(^|\s)\S/g, (initial) => initial.toUpperCase());
  const companies = [...new Set([company, lower, company.toUpperCase(), titled])];
  return withSiblings(context, (await customersLike(context, { companies })).customers, country);
}

/** With the other accounts of their addresses: a store may have one for each channel. */
async function withSiblings(
  context: LookupContext,
  customers: readonly Customer[],
  country: string | null,
): Promise<Person[]> {
  const some = byAddress(customers).slice(0, mostPeople).flat();
  const emails = some.map(({ email }) => email).filter(isSearchableEmail);
  const siblings = await customersByEmails(context, emails);
  return peopleOfCustomers(context, [...some, ...siblings], country);
}

async function peopleOfCustomers(
  context: LookupContext,
  customers: readonly Customer[],
  country: string | null,
): Promise<Person[]> {
  const groups = byAddress(customers);
  const accounts = new Map((await accountsOf(context, groups.flat())).map((account) => [account.id, account]));
  return groups.map((group) => {
    const own = group.flatMap(({ id }) => accounts.get(id) ?? []).sort((one, other) => one.id - other.id);
    return personOfAccounts(own, country);
  });
}
