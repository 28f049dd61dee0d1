/** What of a store orders are made of; each part is read, and fails, by itself. */
import {
  orderStatus,
  type Order,
  type OrderInclude,
  type OrderLineItem,
  type OrderListFilter,
  type OrderShipment,
  type Refund,
} from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { orderAddressLine } from "../people/address-line.js";

const include: readonly OrderInclude[] = ["consignments.line_items"];
/** How many orders are asked for at once, where some of them are passed over. */
const leastAsked = 20;
/** How often at most, for one page. */
const mostAsked = 10;

/** The newest orders of a filter that an agent is shown: not those that were never placed, and not archived ones. */
export function newestOrders(
  context: LookupContext,
  filter: OrderListFilter,
  { count, olderThan, isMeant }: NewestOf,
): Promise<readonly Order[]> {
  return cached(context, `orders ${JSON.stringify([filter, count, olderThan])}`, async () => {
    const found: Order[] = [];
    const limit = Math.max(count, leastAsked);
    let maxId = olderThan === null ? undefined : olderThan - 1;
    for (let asked = 0; asked < mostAsked && found.length < count; asked += 1) {
      const some = await context.bigcommerce.orders.latest({
        filter: { ...filter, ...(maxId === undefined ? {} : { maxId }) },
        include,
        limit,
      });
      found.push(...some.filter((order) => isShown(order) && isMeant(order)));
      const last = some.at(-1);
      if (last === undefined || some.length < limit || last.id <= 1) break;
      maxId = last.id - 1;
    }
    return found.slice(0, count);
  });
}

/** Which of them. */
export interface NewestOf {
  readonly count: number;
  /** An order's number; null is from the newest on. */
  readonly olderThan: number | null;
  readonly isMeant: (order: Order) => boolean;
}

function isShown({ statusId, isDeleted }: Order): boolean {
  return statusId !== orderStatus.incomplete && !isDeleted;
}

/** One by its number, whatever its state; null where there is none. Never kept: somebody is about to act on it. */
export async function orderNow({ bigcommerce }: LookupContext, id: number): Promise<Order | null> {
  return bigcommerce.orders.get(id, { include }).catch((error: unknown) => {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
    throw error;
  });
}

/** The lines of an order, which come with it but for large ones. */
export async function linesOf({ bigcommerce }: LookupContext, order: Order): Promise<readonly OrderLineItem[]> {
  return order.lineItems ?? bigcommerce.orderProducts.list(order.id);
}

/** By order, what went back; null where it could not be read. */
export async function refundsOf(
  context: LookupContext,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Refund[]> | null> {
  if (orderIds.length === 0) return new Map();
  const refunds = await orNull(context, "refunds", () => context.bigcommerce.refunds.list({ orderIds }));
  if (!refunds) return null;
  const byOrder = Map.groupBy(refunds, ({ orderId }) => orderId);
  return new Map(orderIds.map((id) => [id, byOrder.get(id) ?? []]));
}

/** What was sent of an order; null where it could not be read. */
export function shipmentsOf(context: LookupContext, orderId: number): Promise<readonly OrderShipment[] | null> {
  return orNull(context, "shipments", () =>
    cached(context, `shipments ${orderId}`, () => context.bigcommerce.orderShipments.list(orderId)),
  );
}

/** Where an order goes, each in one line; null where it could not be read. */
export function shippingAddressesOf(context: LookupContext, orderId: number): Promise<readonly string[] | null> {
  return orNull(context, "shipping addresses", async () => {
    const addresses = await cached(context, `shipping addresses ${orderId}`, () =>
      context.bigcommerce.orderShippingAddresses.list(orderId),
    );
    return [...new Set(addresses.map(({ address }) => orderAddressLine(address)))].filter((line) => line !== "");
  });
}

async function orNull<Value>(
  { logger, signal }: LookupContext,
  what: string,
  read: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    logger.warn({ err: error }, `an order's ${what} could not be read`);
    return null;
  }
}
