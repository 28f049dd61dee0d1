import { isDeepStrictEqual } from "node:util";
import { lastSeededPartIds } from "../world/seeded-order-ids.js";
import {
  seededOrderCoupons,
  seededOrderFees,
  seededOrderMessages,
  seededOrderShippingAddresses,
} from "../world/seeded-order-parts.js";
import { seededOrderProducts } from "../world/seeded-order-products.js";
import { seededShipments } from "../world/seeded-shipments.js";
import type { StoreSize } from "../world/world-size.js";
import type { HookEvents } from "./hook-events.js";
import type { OrderParts } from "./order-part-resources.js";

/** Kinds of parts that later get ids of their own. */
type PartKind = keyof ReturnType<typeof lastSeededPartIds>;

const noParts: OrderParts = {
  products: [],
  shippingAddresses: [],
  shipments: [],
  coupons: [],
  fees: [],
  messages: [],
};

/** What belongs to each order. What nobody touched is made anew whenever it is asked for, list by list. */
export class OrderPartsBook {
  readonly #size: StoreSize;
  readonly #events: HookEvents;
  readonly #touched = new Map<number, Partial<OrderParts>>();
  readonly #lastIds: Record<PartKind, number>;

  constructor(size: StoreSize, events: HookEvents) {
    this.#size = size;
    this.#events = events;
    this.#lastIds = { ...lastSeededPartIds(size) };
  }

  /** One list of an order's parts; empty for an order that does not exist. */
  list<K extends keyof OrderParts>(orderId: number, kind: K): OrderParts[K] {
    const touched: OrderParts[K] | undefined = this.#touched.get(orderId)?.[kind];
    if (touched !== undefined) return touched;
    if (orderId < 1 || orderId > this.#size.orders) return noParts[kind];
    return makers[kind](this.#size, orderId);
  }

  /** Puts lists in the place of an order's. */
  set(orderId: number, parts: Partial<OrderParts>): void {
    const shipments = this.list(orderId, "shipments");
    const messages = this.list(orderId, "messages");
    this.#touched.set(orderId, { ...this.#touched.get(orderId), ...parts });
    if (parts.shipments !== undefined) this.#tellOfShipments(orderId, shipments, parts.shipments);
    for (const { id } of parts.messages ?? []) {
      if (!messages.some((message) => message.id === id)) this.#tellOfMessage(orderId, id);
    }
  }

  /** An id that no part of the kind had before. */
  nextId(kind: PartKind): number {
    this.#lastIds[kind] += 1;
    return this.#lastIds[kind];
  }

  #tellOfMessage(orderId: number, id: number): void {
    const data = { type: "order", id: orderId, message: { order_message_id: id } };
    this.#events.emit({ scope: "store/order/message/created", data });
  }

  #tellOfShipments(orderId: number, before: OrderParts["shipments"], after: OrderParts["shipments"]): void {
    const tell = (what: string, id: number) =>
      this.#events.emit({ scope: `store/shipment/${what}`, data: { type: "shipment", id, orderId } });
    for (const shipment of after) {
      const old = before.find(({ id }) => id === shipment.id);
      if (old === undefined) tell("created", shipment.id);
      else if (old !== shipment && !isDeepStrictEqual(old, shipment)) tell("updated", shipment.id);
    }
    for (const { id } of before) if (!after.some((shipment) => shipment.id === id)) tell("deleted", id);
  }
}

const makers: { readonly [K in keyof OrderParts]: (size: StoreSize, orderId: number) => OrderParts[K] } = {
  products: seededOrderProducts,
  shippingAddresses: seededOrderShippingAddresses,
  shipments: seededShipments,
  coupons: seededOrderCoupons,
  fees: seededOrderFees,
  messages: seededOrderMessages,
};
