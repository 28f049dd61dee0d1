import type { Customer } from "@storegate/bigcommerce-client";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { namesFor, type AccountNames } from "./account-names.js";
import { customerAddressLine } from "./address-line.js";
import type { Account } from "./person.js";

/** As many addresses, or attributes, come along with a customer; there may be more then. */
const mostIncluded = 10;

/** Customers as accounts, with all addresses and attributes that they have. */
export async function accountsOf(context: LookupContext, customers: readonly Customer[]): Promise<Account[]> {
  const whole = await withAll(context, customers);
  const names = await namesFor(context, whole);
  return whole.map((customer) => accountOf(customer, names)).sort((one, other) => one.id - other.id);
}

function accountOf(customer: Customer, names: AccountNames): Account {
  const { id, email, company, phone, notes, customerGroupId, channelIds, storeCredit, addresses, attributes } =
    customer;
  return {
    id,
    email,
    name: customerName(customer),
    company,
    phone,
    notes,
    groupName: customerGroupId === 0 ? null : names.group(customerGroupId),
    channelIds,
    storeCredit,
    addresses: [...new Set((addresses ?? []).map(customerAddressLine))].filter((line) => line !== ""),
    attributes: (attributes ?? []).map(({ attributeId, value }) => ({ name: names.attribute(attributeId), value })),
    createdAt: customer.dateCreated === null ? null : new Date(customer.dateCreated),
  };
}

/** First and last name together; empty of who has none. */
export function customerName({ firstName, lastName }: Pick<Customer, "firstName" | "lastName">): string {
  return `${firstName} ${lastName}`.trim();
}

async function withAll(context: LookupContext, customers: readonly Customer[]): Promise<Customer[]> {
  const { bigcommerce } = context;
  const ids = (isCut: (customer: Customer) => boolean): number[] => customers.filter(isCut).map(({ id }) => id);
  const [addresses, attributes] = await Promise.all([
    rest(context, {
      what: "addresses",
      customerIds: ids(({ addresses: some }) => some === null || some.length >= mostIncluded),
      list: (customerIds) => bigcommerce.customerAddresses.list({ customerIds }),
    }),
    rest(context, {
      what: "attributes",
      customerIds: ids(({ attributes: some }) => some === null || some.length >= mostIncluded),
      list: (customerIds) => bigcommerce.attributeValues.list({ customerIds }),
    }),
  ]);
  return customers.map((customer) => ({
    ...customer,
    addresses: addresses.get(customer.id) ?? customer.addresses,
    attributes: attributes.get(customer.id) ?? customer.attributes,
  }));
}

interface Rest<Item> {
  readonly what: string;
  readonly customerIds: readonly number[];
  readonly list: (customerIds: readonly number[]) => Promise<Item[]>;
}

/** All that some customers have of something, of which too many came along or none; without them where it cannot be read. */
async function rest<Item extends { readonly customerId: number }>(
  context: LookupContext,
  { what, customerIds, list }: Rest<Item>,
): Promise<ReadonlyMap<number, Item[]>> {
  if (customerIds.length === 0) return new Map();
  try {
    const items = await cached(context, `${what} of ${customerIds.join(",")}`, () => list(customerIds));
    return Map.groupBy(items, ({ customerId }) => customerId);
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.logger.warn({ error, customerIds }, `not all ${what} of customers could be read; those known are shown`);
    return new Map();
  }
}
