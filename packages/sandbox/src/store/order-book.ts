import { foldCase } from "../world/letter-case.js";
import { ordersNearEmail } from "../world/order-buyer-face.js";
import { ordersOfCustomer } from "../world/seeded-order-buyer.js";
import { orderOfSeededCart, seededOrder } from "../world/seeded-order.js";
import { orderDate } from "../world/seeded-order-place.js";
import type { StoreSize } from "../world/world-size.js";
import type { HookEvents } from "./hook-events.js";
import { OrderArchive } from "./order-archive.js";
import { OrderPartsBook } from "./order-parts-book.js";
import type { StoreOrder } from "./order-resources.js";
import { orderStatusName } from "./order-status.js";
import { OrderStatusBook } from "./order-status-book.js";

/** Fields of an order that can be written; the status's names follow from its id. */
export type OrderFields = Partial<Omit<StoreOrder, "id" | "status" | "custom_status">>;

/**
 * The orders of the store, with ids from 1 on. Those that nobody touched are made from their id whenever they are asked for;
 * only the others are kept. Orders are never erased, only archived.
 */
export class OrderBook {
  readonly statuses = new OrderStatusBook();
  /** Lines, addresses, shipments and whatever else belongs to an order. */
  readonly parts: OrderPartsBook;
  readonly size: StoreSize;
  readonly archive: OrderArchive;
  readonly #events: HookEvents;
  readonly #touched = new Map<number, StoreOrder>();
  /** Ids of touched orders by customer, and by the billing address's e-mail without case. */
  readonly #ofCustomer = new Map<number, Set<number>>();
  readonly #ofEmail = new Map<string, Set<number>>();
  #lastId: number;
  #datesAscend = true;
  #archivedAllAt = 0;

  constructor(size: StoreSize, events: HookEvents) {
    this.size = size;
    this.#events = events;
    this.archive = new OrderArchive(size);
    this.parts = new OrderPartsBook(size, events);
    this.#lastId = size.orders;
  }

  /** The highest id ever given. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Whether an order with a higher id was never placed earlier, so that dates can be bisected by id. */
  get datesAscend(): boolean {
    return this.#datesAscend;
  }

  has(id: number): boolean {
    return Number.isInteger(id) && id >= 1 && id <= this.#lastId;
  }

  isTouched(id: number): boolean {
    return this.#touched.has(id);
  }

  /** The ids of touched orders, added ones among them, in no order. */
  touchedIds(): Iterable<number> {
    return this.#touched.keys();
  }

  /** The order, archived or not. */
  get(id: number): StoreOrder | undefined {
    if (!this.has(id)) return undefined;
    const order = this.#touched.get(id) ?? this.#seeded(id);
    return { ...order, custom_status: this.statuses.label(order.status_id) };
  }

  /** All orders by ascending id, archived ones too. */
  *all(): Generator<StoreOrder> {
    for (let id = 1; id <= this.#lastId; id++) {
      const order = this.get(id);
      if (order !== undefined) yield order;
    }
  }

  /** The ids of a customer's orders, by ascending id, archived ones too. */
  idsOfCustomer(customerId: number): number[] {
    const { account } = ordersOfCustomer(this.size, customerId);
    return this.#withTouched(account, this.#ofCustomer.get(customerId));
  }

  /** The ids of orders among which those are that are billed to an e-mail address, whatever its case. */
  idsNearEmail(email: string): number[] {
    return this.#withTouched(ordersNearEmail(this.size, email.toLowerCase()), this.#ofEmail.get(foldCase(email)));
  }

  /** The ids of orders among which the one is that a cart became. */
  idsNearCart(cart: string): number[] {
    const seeded = orderOfSeededCart(this.size, cart);
    return this.#withTouched(seeded === undefined ? [] : [seeded], this.#touched.keys());
  }

  /** Adds an order; its dates are now where `make` does not give others. */
  add(make: (id: number, now: string) => StoreOrder): StoreOrder {
    const order = make(this.#lastId + 1, orderDate(Date.now()));
    const last = this.get(this.#lastId);
    if (last !== undefined && Date.parse(order.date_created) < Date.parse(last.date_created)) this.#datesAscend = false;
    this.#lastId += 1;
    this.#put(order);
    this.#tell("created", order);
    return order;
  }

  /** Writes fields; `date_modified` moves even when nothing differs, unless it is among the fields. */
  change(id: number, fields: OrderFields): StoreOrder {
    const before = this.get(id);
    if (before === undefined) throw new Error(`The store has no order ${id}.`);
    const written = { ...before, date_modified: orderDate(Date.now()), ...fields, id };
    const after = {
      ...written,
      status: orderStatusName(written.status_id),
      custom_status: this.statuses.label(written.status_id),
    };
    this.#put(after);
    if (after.date_created !== before.date_created) this.#datesAscend = false;
    this.#tell(after.is_deleted && !before.is_deleted ? "archived" : "updated", after);
    if (after.status_id !== before.status_id) {
      const status = { previous_status_id: before.status_id, new_status_id: after.status_id };
      this.#tell("statusUpdated", after, { status });
    }
    return after;
  }

  /** Archives every order. Only of those that were touched before are others told. */
  archiveAll(): void {
    this.#archivedAllAt = Date.now();
    this.archive.archiveAll();
    for (const [id, order] of this.#touched) if (!order.is_deleted) this.change(id, { is_deleted: true });
  }

  #seeded(id: number): StoreOrder {
    const order = seededOrder(this.size, id);
    if (!this.archive.everything || order.is_deleted) return order;
    return { ...order, is_deleted: true, date_modified: orderDate(this.#archivedAllAt) };
  }

  #put(order: StoreOrder): void {
    const email = foldCase(order.billing_address.email);
    const before = this.#touched.get(order.id);
    if (before === undefined && order.id <= this.size.orders) this.archive.touch(order.id);
    if (before !== undefined) {
      this.#ofCustomer.get(before.customer_id)?.delete(before.id);
      this.#ofEmail.get(foldCase(before.billing_address.email))?.delete(before.id);
    }
    this.#touched.set(order.id, order);
    addTo(this.#ofCustomer, order.customer_id, order.id);
    addTo(this.#ofEmail, email, order.id);
  }

  #withTouched(seeded: readonly number[], touched: Iterable<number> = []): number[] {
    const untouched = seeded.filter((id) => !this.#touched.has(id));
    return [...untouched, ...touched].sort((a, b) => a - b);
  }

  #tell(what: string, { id, channel_id }: StoreOrder, more: Readonly<Record<string, unknown>> = {}): void {
    const data = { type: "order", id, ...more };
    this.#events.emit({ scope: `store/order/${what}`, data, channelId: channel_id });
  }
}

function addTo<K>(index: Map<K, Set<number>>, key: K, id: number): void {
  const ids = index.get(key) ?? new Set();
  index.set(key, ids.add(id));
}
