/** People as GraphQL has them, and what others tell of them. */
import { Fault, type FactName, type FactsByEmail, type FactTypes, type Told } from "@storegate/connector-kit";
import { connectorNodeId } from "@storegate/connector-kit/graphql";
import type { Account, Person } from "../people/person.js";
import { storeFacts } from "../people/store-facts.js";
import type { CustomerType } from "./customer-type.js";
import type { Asking } from "./order-of.js";

/** What ids of customers begin with. */
export const customerPrefix = "cus";

/** A customer with what it is read from; the fields that cost something are answered from that when they are asked for. */
export type ShownCustomer = CustomerType & {
  readonly __typename: "Customer";
  readonly person: Person;
  readonly asking: Asking;
  /** Asked for all of an answer's people together, once one of them is asked about. */
  readonly facts: () => Promise<FactsByEmail>;
};

/** The people of an answer. */
export async function customersAs(asking: Asking, people: readonly Person[]): Promise<ShownCustomer[]> {
  let asked: Promise<FactsByEmail> | undefined;
  const facts = (): Promise<FactsByEmail> =>
    (asked ??= asking.opened.others.facts([...new Set(people.flatMap(({ email }) => email ?? []))]));
  const { currency } = await storeFacts(asking.opened);
  return people.map((person) => ({
    __typename: "Customer",
    id: connectorNodeId(customerPrefix, asking.integrationId, person.key),
    externalId: person.externalId,
    guest: person.isGuest,
    name: person.name,
    email: person.email,
    phone: person.phone,
    addresses: person.addresses,
    groupName: person.groupName,
    accounts: person.accounts.map((account) => accountAs(account, currency)),
    person,
    asking,
    facts,
  }));
}

/**
 * What is told of somebody; null where nobody knows anything.
 * @throws Fault of whoever could not tell, where nobody else did.
 */
export async function factOf<Name extends FactName>(
  { person: { email }, facts }: ShownCustomer,
  name: Name,
): Promise<{ readonly email: string; readonly told: Told<FactTypes[Name]> } | null> {
  if (email === null) return null;
  const { byEmail, failures } = await facts();
  const told = byEmail.get(email)?.[name];
  const failure = failures.find(({ about }) => about === name);
  // Who goes by consent has to know where somebody may have opted out who was not asked.
  if (failure && (name === "consent" || !told)) throw new Fault(failure.fault);
  return told ? { email, told } : null;
}

function accountAs(account: Account, currency: string): CustomerType["accounts"][number] {
  const { id, email, name, company, phone, groupName, channelIds, storeCredit, notes, attributes, createdAt } = account;
  return {
    externalId: String(id),
    email,
    name: name || null,
    company: company || null,
    phone: phone || null,
    groupName,
    channelIds,
    storeCredit: storeCredit === null ? null : { amount: storeCredit, currency },
    notes: notes || null,
    attributes,
    createdAt,
  };
}
