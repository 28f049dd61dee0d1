/** What of a store orders are made of; each part is read, and fails, by itself. */
import type { Order, OrderInclude, OrderLineItem, OrderShipment, Refund } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import { orderAddressLine } from "../people/address-line.js";

/** An order comes with its lines. */
export const include: readonly OrderInclude[] = ["consignments.line_items"];

/** One by its number, whatever its state; null where there is none. */
export async function readOrder({ bigcommerce }: LookupContext, id: number): Promise<Order | null> {
  return bigcommerce.orders.get(id, { include }).catch((error: unknown) => {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
    throw error;
  });
}

/** How parts of orders are read: under a key, by which what was read lately may be found. */
export type Reading = <Value>(key: string, read: () => Promise<Value>) => Promise<Value>;

/** As they are now. */
export const anew: Reading = (_key, read) => read();

/** As they were read lately. */
export function lately(context: LookupContext): Reading {
  return (key, read) => cached(context, key, read);
}

/** The lines of an order, which come with it but for large ones; null where they could not be read. */
export async function readLines(
  context: LookupContext,
  reading: Reading,
  { id, lineItems }: Order,
): Promise<readonly OrderLineItem[] | null> {
  if (lineItems) return lineItems;
  return orNull(context, "the lines of an order", () =>
    reading(`lines ${id}`, () => context.bigcommerce.orderProducts.list(id)),
  );
}

/** By order, what went back; null where it could not be read. */
export async function readRefunds(
  context: LookupContext,
  reading: Reading,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Refund[]> | null> {
  if (orderIds.length === 0) return new Map();
  const refunds = await orNull(context, "refunds of orders", () =>
    reading(`refunds ${orderIds.join()}`, () => context.bigcommerce.refunds.list({ orderIds })),
  );
  if (!refunds) return null;
  const byOrder = Map.groupBy(refunds, ({ orderId }) => orderId);
  return new Map(orderIds.map((id) => [id, byOrder.get(id) ?? []]));
}

/** What was sent of an order; null where it could not be read. */
export function readShipments(
  context: LookupContext,
  reading: Reading,
  orderId: number,
): Promise<readonly OrderShipment[] | null> {
  return orNull(context, "the shipments of an order", () =>
    reading(`shipments ${orderId}`, () => context.bigcommerce.orderShipments.list(orderId)),
  );
}

/** Where an order goes, each in one line; null where it could not be read. */
export async function readShippingAddresses(
  context: LookupContext,
  reading: Reading,
  orderId: number,
): Promise<readonly string[] | null> {
  const addresses = await orNull(context, "the shipping addresses of an order", () =>
    reading(`shipping addresses ${orderId}`, () => context.bigcommerce.orderShippingAddresses.list(orderId)),
  );
  if (!addresses) return null;
  return [...new Set(addresses.map(({ address }) => orderAddressLine(address)))].filter((line) => line !== "");
}

/** What failed is nothing that was read: it is not kept. */
async function orNull<Value>(
  { logger, signal }: LookupContext,
  what: string,
  read: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    logger.warn({ err: error }, `${what} could not be read`);
    return null;
  }
}
