/** An order as Gladly's transaction card shows it. */
import type { PersonOrder, PersonOrderItem, PersonOrderShipment } from "../orders/person-order.js";
import type { MoneyText } from "./money-text.js";
import type { GladlyAction } from "./offered-actions.js";
import { itemStatusText, orderStatusText } from "./order-status.js";

/** Where an order can be seen; what is not known is left out. */
export interface OrderLinks {
  /** For the agent, in the store's control panel. */
  readonly orderLink?: string;
  /** For the shopper. */
  readonly customerOrderUrl?: string;
}

/** A transaction of the type ORDER. All values are texts, money has its symbol, times are ISO 8601 in UTC. */
export interface OrderTransaction extends OrderLinks {
  readonly type: "ORDER";
  readonly createdAt: string;
  readonly orderNumber: string;
  readonly orderStatus: string;
  readonly orderTotal: string;
  readonly currencyCode: string;
  /** What the shopper wrote. Never the staff's notes: Gladly's bot reads transactions to shoppers. */
  readonly note: string;
  /** Of pieces, not of lines. Left out, as are the products, where the lines could not be read. */
  readonly itemCount?: string;
  readonly products?: readonly OrderProduct[];
  /** Left out where it is not known what was sent: an empty list would say that nothing was. */
  readonly fulfillments?: readonly OrderFulfillment[];
  /** Left out where there is nothing to do. */
  readonly actions?: readonly GladlyAction[];
}

/** A line of an order. */
export interface OrderProduct {
  /** Of the line, since one product may stand in two. */
  readonly id: string;
  /** With what the shopper chose: `Skirt (Size: S)`. */
  readonly name: string;
  readonly sku: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly total: string;
  readonly status: string;
}

/** A parcel. BigCommerce does not know whether it arrived. */
export interface OrderFulfillment {
  readonly status: "shipped";
  readonly trackingNumber: string;
  readonly trackingUrl?: string;
  /** {@link OrderProduct.id} of what is in it. */
  readonly productIds: readonly string[];
}

/** What an order is written with. */
export interface OrderWriting {
  readonly moneyText: MoneyText;
  /** The merchant's words by status id. */
  readonly orderStatuses: Readonly<Record<string, string>>;
  readonly links: OrderLinks;
  readonly actions: readonly GladlyAction[];
}

/** Writes an order as a transaction. */
export function orderTransaction(order: PersonOrder, writing: OrderWriting): OrderTransaction {
  const { moneyText, orderStatuses, links, actions } = writing;
  return {
    type: "ORDER",
    createdAt: order.createdAt.toISOString(),
    orderNumber: String(order.id),
    orderStatus: orderStatusText(order, orderStatuses),
    orderTotal: moneyText(order.total),
    currencyCode: order.total.currency,
    note: order.customerMessage,
    ...links,
    ...(order.items ? linesOf(order.items, order, moneyText) : {}),
    ...(order.shipments ? { fulfillments: order.shipments.map(fulfillmentOf) } : {}),
    ...(actions.length > 0 ? { actions } : {}),
  };
}

function linesOf(
  items: readonly PersonOrderItem[],
  order: PersonOrder,
  moneyText: MoneyText,
): Pick<OrderTransaction, "itemCount" | "products"> {
  return {
    itemCount: String(items.reduce((sum, { quantity }) => sum + quantity, 0)),
    products: items.map((item) => productOf(item, order, moneyText)),
  };
}

function productOf(item: PersonOrderItem, order: PersonOrder, moneyText: MoneyText): OrderProduct {
  const { id, name, sku, unitPrice, quantity, total, options } = item;
  return {
    id: String(id),
    name: options.length > 0 ? `${name} (${options.join(", ")})` : name,
    sku,
    unitPrice: moneyText(unitPrice),
    quantity: String(quantity),
    total: moneyText(total),
    status: itemStatusText(item, order),
  };
}

function fulfillmentOf({ trackingNumber, trackingUrl, items }: PersonOrderShipment): OrderFulfillment {
  return {
    status: "shipped",
    trackingNumber,
    ...(trackingUrl === null ? {} : { trackingUrl }),
    productIds: items.map(({ orderItemId }) => String(orderItemId)),
  };
}
