/** What of a store people are made of, as it stands there; kept for a moment. */
import type { Customer, CustomerFilter, CustomerInclude, Order } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { emailKey } from "./email-key.js";

const include: readonly CustomerInclude[] = ["addresses", "attributes", "storecredit"];

/** The most customers of one answer. */
const pageSize = 250;

/** Orders of an address among which a guest's are looked for, the newest first. */
const guestOrders = 50;

/** Accounts with one of the addresses, in any case. */
export function customersByEmails(context: LookupContext, emails: readonly string[]): Promise<readonly Customer[]> {
  // Whether the store looks at case is not documented: it is asked for what was typed, too.
  const asked = [...new Set(emails.flatMap((email) => [emailKey(email), email.trim()]))].sort();
  if (asked.length === 0) return Promise.resolve([]);
  return cached(context, keyOf("customers by e-mail", asked), () =>
    context.bigcommerce.customers.byEmails(asked, { include }),
  );
}

/** Accounts of these ids. */
export function customersByIds(context: LookupContext, ids: readonly number[]): Promise<readonly Customer[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return cached(context, keyOf("customers by id", ids), () => context.bigcommerce.customers.byIds(ids, { include }));
}

/** The newest 250 accounts of a filter, without what belongs to them, and how many there are. */
export function customersLike(
  context: LookupContext,
  filter: Pick<CustomerFilter, "phones" | "names" | "nameLike" | "companies">,
): Promise<{ readonly customers: readonly Customer[]; readonly total: number }> {
  return cached(context, keyOf("customers like", filter), async () => {
    const { items, total } = await context.bigcommerce.customers.page(1, { filter, limit: pageSize });
    return { customers: items, total };
  });
}

/** What was ordered by an address without an account, the newest first; empty where it is nobody's. */
export function ordersOfGuest(context: LookupContext, email: string): Promise<readonly Order[]> {
  return cached(context, keyOf("guest orders", emailKey(email)), async () => {
    const asked = [...new Set([emailKey(email), email.trim()])];
    const found = await Promise.all(
      asked.map((each) => context.bigcommerce.orders.latest({ filter: { email: each }, limit: guestOrders })),
    );
    const orders = new Map(found.flat().map((order) => [order.id, order]));
    return [...orders.values()]
      .filter(({ isGuest, billingAddress }) => isGuest && emailKey(billingAddress.email) === emailKey(email))
      .sort((one, other) => other.id - one.id);
  });
}

/** Whoever ordered something; null where there is no such order. */
export function orderOfNumber(context: LookupContext, id: number): Promise<Order | null> {
  return cached(context, keyOf("order", id), () =>
    context.bigcommerce.orders.get(id).catch((error: unknown) => {
      if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
      throw error;
    }),
  );
}

function keyOf(what: string, of: unknown): string {
  return `${what} ${JSON.stringify(of)}`;
}
