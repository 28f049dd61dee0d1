/** People, made of what a store has of them. */
import type { Customer, Order } from "@storegate/bigcommerce-client";
import { orderAddressLine } from "./address-line.js";
import { customerName } from "./accounts.js";
import { emailKey } from "./email-key.js";
import { phoneKey } from "./phone-number.js";
import type { Account, Person } from "./person.js";

/** Somebody with an account. */
export function personOfAccounts(accounts: readonly Account[], country: string | null): Person {
  const [first] = accounts;
  if (!first) throw new TypeError("a person of no accounts");
  return {
    key: `customer/${first.id}`,
    accounts,
    isGuest: false,
    externalId: String(first.id),
    email: textOrNull([first.email]),
    name: textOrNull(accounts.map(({ name }) => name)),
    phone: textOrNull(accounts.map(({ phone }) => phone)),
    phones: phoneKeys(
      accounts.map(({ phone }) => phone),
      country,
    ),
    company: textOrNull(accounts.map(({ company }) => company)),
    addresses: unique(accounts.flatMap(({ addresses }) => addresses)),
    groupName: accounts.find(({ groupName }) => groupName !== null)?.groupName ?? null,
  };
}

/** Somebody who ordered without an account, by what they wrote last. */
export function personOfGuest(orders: readonly Order[], country: string | null): Person {
  const billing = orders.map(({ billingAddress }) => billingAddress);
  const [newest] = billing;
  if (!newest) throw new TypeError("a guest without orders");
  const address = emailKey(newest.email);
  return {
    key: `guest/${address}`,
    accounts: [],
    isGuest: true,
    externalId: address,
    email: textOrNull([newest.email]),
    name: textOrNull(billing.map(customerName)),
    phone: textOrNull(billing.map(({ phone }) => phone)),
    phones: phoneKeys(
      billing.map(({ phone }) => phone),
      country,
    ),
    company: textOrNull(billing.map(({ company }) => company)),
    addresses: unique(billing.map(orderAddressLine)),
    groupName: null,
  };
}

/** Customers in groups of one address each; who has none is somebody of their own. */
export function byAddress(customers: readonly Customer[]): Customer[][] {
  const each = new Map(customers.map((customer) => [customer.id, customer]));
  return [...Map.groupBy(each.values(), ({ id, email }) => emailKey(email) || id).values()];
}

function phoneKeys(phones: readonly string[], country: string | null): string[] {
  return unique(phones.map((phone) => phoneKey(phone, country) ?? ""));
}

/** Each once, without blank ones. */
function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.trim() !== "");
}

/** The first that is not blank. */
function textOrNull(texts: readonly string[]): string | null {
  return texts.map((text) => text.trim()).find((text) => text !== "") ?? null;
}
