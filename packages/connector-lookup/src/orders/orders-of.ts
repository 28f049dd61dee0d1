/** The orders of a person. */
import { orderStatus, type Order, type OrderShipment } from "@storegate/bigcommerce-client";
import type { LookupContext } from "../lookup-context.js";
import { emailKey } from "../people/email-key.js";
import type { Person } from "../people/person.js";
import { fewAtOnce } from "./few-at-once.js";
import { newestOrders, type OrderSource } from "./newest-orders.js";
import {
  anew,
  lately,
  readLines,
  readOrder,
  readRefunds,
  readShipments,
  readShippingAddresses,
} from "./order-reads.js";
import { personOrderOf, shipmentOf } from "./person-order-of.js";
import type { PersonOrder, PersonOrderShipment } from "./person-order.js";

/** Which of somebody's orders. */
export interface OrdersPage {
  readonly first: number;
  /** The number of the last order before; null is from the newest on. */
  readonly after: number | null;
  /** Of how many of those that were sent, the newest first, it is read what was: one request for each. None unless said. */
  readonly shipmentsOf?: number | undefined;
}

/**
 * Somebody's orders, newest first, over all their accounts and what was ordered by their address without one; not those that were
 * never placed, and not archived ones. What of an order could not be read is null in it, and hides nothing else.
 * @throws Fault as the store's client, where orders themselves cannot be read.
 */
export async function ordersOf(
  context: LookupContext,
  person: Person,
  { first, after, shipmentsOf: asked = 0 }: OrdersPage,
): Promise<{ readonly orders: PersonOrder[]; readonly hasMore: boolean }> {
  const of = { count: first + 1, olderThan: after };
  const found = await Promise.all(sourcesOf(person).map((source) => newestOrders(context, source, of)));
  const newest = [...new Map(found.flat().map((order) => [order.id, order])).values()].toSorted((a, b) => b.id - a.id);
  const page = newest.slice(0, first);
  const sent = new Set(page.filter(mayBeSent).slice(0, asked));
  const atOnce = fewAtOnce();
  const reading = lately(context);
  const [refunds, parts] = await Promise.all([
    atOnce(() =>
      readRefunds(
        context,
        reading,
        page.map(({ id }) => id),
      ),
    ),
    Promise.all(
      page.map(async (order) => ({
        order,
        lines: await atOnce(() => readLines(context, reading, order)),
        shipments: sent.has(order) ? await atOnce(() => readShipments(context, reading, order.id)) : unread(order),
      })),
    ),
  ]);
  const orders = parts.map(({ order, ...read }) =>
    personOrderOf(order, { ...read, refunds: refunds?.get(order.id) ?? null, shippingAddresses: null }),
  );
  return { orders, hasMore: newest.length > first };
}

/** An order by its number as it is now, with everything of it, be it archived or never placed; null where there is none. */
export async function orderById(context: LookupContext, id: number): Promise<PersonOrder | null> {
  const order = await readOrder(context, id);
  if (!order) return null;
  const [lines, refunds, shipments, shippingAddresses] = await Promise.all([
    readLines(context, anew, order),
    readRefunds(context, anew, [id]),
    readShipments(context, anew, id),
    readShippingAddresses(context, anew, id),
  ]);
  return personOrderOf(order, { lines, refunds: refunds?.get(id) ?? null, shipments, shippingAddresses });
}

/** What was sent of one of somebody's orders, of which it was not read yet; null where it cannot be. */
export async function shipmentsOf(
  context: LookupContext,
  { id, shipments }: PersonOrder,
): Promise<readonly PersonOrderShipment[] | null> {
  return shipments ?? (await readShipments(context, lately(context), id))?.map(shipmentOf) ?? null;
}

/** Where one of somebody's orders goes, of which it was not read yet; null where it cannot be. */
export async function shippingAddressesOf(
  context: LookupContext,
  { id, shippingAddresses }: PersonOrder,
): Promise<readonly string[] | null> {
  return shippingAddresses ?? readShippingAddresses(context, lately(context), id);
}

function sourcesOf({ accounts, email }: Person): readonly OrderSource[] {
  const accountIds = accounts.map(({ id }) => id);
  // Whether the store looks at case is not documented.
  const emails = email === null ? [] : [...new Set([emailKey(email), email.trim()])];
  return [
    ...accountIds.map((customerId) => ({ customerId })),
    ...emails.map((each): OrderSource => ({ email: each, accountIds })),
  ];
}

/** The shipments of an order where they are not asked for: they are known where nothing was sent. */
function unread(order: Order): readonly OrderShipment[] | null {
  return mayBeSent(order) ? null : [];
}

/** Whether something of an order may have been sent: anything but a sure no. */
function mayBeSent({ statusId, itemsShipped }: Order): boolean {
  const sent: readonly number[] = [orderStatus.shipped, orderStatus.partiallyShipped, orderStatus.completed];
  return itemsShipped !== 0 || sent.includes(statusId);
}
