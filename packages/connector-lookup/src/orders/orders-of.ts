/** The orders of a person. */
import { orderStatus, type Order } from "@storegate/bigcommerce-client";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { emailKey } from "../people/email-key.js";
import type { Person } from "../people/person.js";
import {
  linesOf,
  newestOrders,
  orderNow,
  refundsOf,
  shipmentsOf,
  shippingAddressesOf,
  type NewestOf,
} from "./order-reads.js";
import { personOrderOf } from "./person-order-of.js";
import type { PersonOrder } from "./person-order.js";

/** Which of somebody's orders. */
export interface OrdersPage {
  readonly first: number;
  /** The number of the last order before; null is from the newest on. */
  readonly after: number | null;
  /** Of how many of them, the newest first, it is read what was sent: one request for each. None unless said. */
  readonly shipmentsOf?: number | undefined;
}

/**
 * Somebody's orders, newest first, over all their accounts and what was ordered by their address without one; not those that were never placed, and
 * not archived ones. What of an order could not be read is null in it, and hides nothing else.
 * @throws Fault as the store's client, where orders themselves cannot be read.
 */
export async function ordersOf(
  context: LookupContext,
  person: Person,
  { first, after, shipmentsOf: shipped = 0 }: OrdersPage,
): Promise<{ readonly orders: PersonOrder[]; readonly hasMore: boolean }> {
  const of = { count: first + 1, olderThan: after };
  const found = await Promise.all(
    sourcesOf(person).map(({ filter, isMeant }) => newestOrders(context, filter, { ...of, isMeant })),
  );
  const newest = [...new Map(found.flat().map((order) => [order.id, order])).values()].toSorted((a, b) => b.id - a.id);
  const page = newest.slice(0, first);
  const refunds = await refundsOf(
    context,
    page.map(({ id }) => id),
  );
  const sent = new Set(page.filter(hasShipped).slice(0, shipped));
  const orders = await Promise.all(
    page.map(async (order) => {
      const [lines, shipments] = await Promise.all([
        linesOf(context, order),
        sent.has(order) ? shipmentsOf(context, order.id) : hasShipped(order) ? null : [],
      ]);
      return personOrderOf(order, {
        lines,
        refunds: refunds?.get(order.id) ?? null,
        shipments,
        shippingAddresses: null,
      });
    }),
  );
  return { orders, hasMore: newest.length > first };
}

/** An order by its number as it is now, with everything of it; null where there is none. */
export async function orderById(context: LookupContext, id: number): Promise<PersonOrder | null> {
  const order = await orderNow(context, id);
  if (!order) return null;
  const [lines, refunds, shipments, shippingAddresses] = await Promise.all([
    linesOf(context, order),
    refundsOf(context, [id]),
    shipmentsOf(context, id),
    shippingAddressesOf(context, id),
  ]);
  return personOrderOf(order, { lines, refunds: refunds?.get(id) ?? null, shipments, shippingAddresses });
}

/** How many orders the store counts of somebody's accounts; null of a guest, whose are not counted apart. */
export async function countOrders(context: LookupContext, { accounts }: Person): Promise<number | null> {
  if (accounts.length === 0) return null;
  const counts = await Promise.all(
    accounts.map(({ id }) =>
      cached(context, `count of orders ${id}`, () => context.bigcommerce.orders.count({ customerId: id })),
    ),
  );
  return counts.reduce((sum, { count }) => sum + count, 0);
}

interface OrderSource {
  readonly filter: { readonly customerId: number } | { readonly email: string };
  readonly isMeant: NewestOf["isMeant"];
}

function sourcesOf({ accounts, email }: Person): readonly OrderSource[] {
  const own = accounts.map(({ id }): OrderSource => ({ filter: { customerId: id }, isMeant: () => true }));
  if (email === null) return own;
  const key = emailKey(email);
  const isMeant = ({ isGuest, billingAddress }: Order): boolean => isGuest && emailKey(billingAddress.email) === key;
  return [...own, { filter: { email: key }, isMeant }];
}

function hasShipped({ statusId, itemsShipped }: Order): boolean {
  const sent: readonly number[] = [orderStatus.shipped, orderStatus.partiallyShipped, orderStatus.completed];
  return (itemsShipped ?? 0) > 0 || sent.includes(statusId);
}
