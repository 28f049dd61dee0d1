import { readAddress } from "../api/orders/order-field-readers.js";
import { placeOrder } from "../api/orders/orders-create.js";
import type { OrderParts, StoreShipment } from "../store/order-part-resources.js";
import { emptyBillingAddress } from "../store/order-defaults.js";
import type { OrderBillingAddress, StoreOrder } from "../store/order-resources.js";
import { setShipments } from "../store/order-shipping.js";
import type { OrderFields } from "../store/order-book.js";
import type { OrderStatus } from "../store/order-status.js";
import type { Store } from "../store/store.js";
import { checked } from "./control-check.js";
import { orderPatch } from "./order-patch.js";

/**
 * Any field of an order, as the API answers it; the status's names and the dates that are left out follow. Of the billing
 * address only what is given changes.
 */
export type OrderPatch = Omit<OrderFields, "billing_address"> & {
  readonly billing_address?: Partial<OrderBillingAddress>;
};

/** An order that a third hand adds. */
export interface NewOrder {
  /** The customer who bought; left out or 0 is a guest. */
  readonly customerId?: number;
  /** The e-mail on the billing address; the customer's own where it is left out. */
  readonly email?: string;
  /** What was bought, in the API's own words, as `{ product_id, quantity }`; one custom product where it is left out. */
  readonly products?: readonly Readonly<Record<string, unknown>>[];
  /** Written on the order when it is there. */
  readonly fields?: OrderPatch;
}

/** An order with all that belongs to it. */
export type WholeOrder = StoreOrder & { readonly parts: OrderParts };

/** The orders in the hands of a test or of an operator. */
export interface OrdersControl {
  /** All orders by ascending id, archived ones too. */
  list(): Iterable<StoreOrder>;
  get(id: number): StoreOrder | undefined;
  /** Lines, addresses, shipments, coupons, fees and messages of an order; empty lists where there is no such order. */
  parts(id: number): OrderParts;
  /** All orders with all that belongs to them, to compare before and after. */
  whole(): Iterable<WholeOrder>;
  /** Throws where there is no such customer, product or status, or a field is none of an order. Then nothing is added. */
  add(order: NewOrder): StoreOrder;
  /** Changes an order and its `date_modified`. Throws where there is no such order, or a field is none of an order. */
  update(id: number, patch: OrderPatch): StoreOrder;
  /** Puts lists of parts in the place of an order's; amounts and counts of the order itself stay. */
  setParts(id: number, parts: Partial<OrderParts>): void;
  /** Puts shipments in the place of an order's and counts anew what is shipped. */
  ship(id: number, shipments: readonly StoreShipment[]): StoreOrder;
  /** Answers whether there was such an order, not yet archived. */
  archive(id: number): boolean;
  statuses(): readonly OrderStatus[];
  /** Gives a status the label that the merchant uses. */
  renameStatus(id: number, label: string): OrderStatus;
}

/** The control over the orders of a store. */
export function createOrdersControl(store: Store): OrdersControl {
  const { orders } = store;
  const parts = (id: number): OrderParts => ({
    products: orders.parts.list(id, "products"),
    shippingAddresses: orders.parts.list(id, "shippingAddresses"),
    shipments: orders.parts.list(id, "shipments"),
    coupons: orders.parts.list(id, "coupons"),
    fees: orders.parts.list(id, "fees"),
    messages: orders.parts.list(id, "messages"),
  });
  const existing = (id: number): StoreOrder => {
    const order = orders.get(id);
    if (order === undefined) throw new Error(`The store has no order ${id}.`);
    return order;
  };
  return {
    list: () => orders.all(),
    get: (id) => orders.get(id),
    parts,
    *whole() {
      for (const order of orders.all()) yield { ...order, parts: parts(order.id) };
    },
    add: (order) => addOrder(store, order),
    update: (id, patch) => orders.change(id, orderFields(store, existing(id), patch)),
    setParts: (id, changed) => orders.parts.set(existing(id).id, changed),
    ship: (id, shipments) => setShipments(orders, existing(id), shipments),
    archive(id) {
      if (orders.get(id)?.is_deleted !== false) return false;
      orders.change(id, { is_deleted: true });
      return true;
    },
    statuses: () => orders.statuses.all(),
    renameStatus: (id, label) => orders.statuses.rename(id, label),
  };
}

const something = { name: "Neue Ware", quantity: 1, price_ex_tax: 10, price_inc_tax: 11.9 };

function addOrder(store: Store, { customerId = 0, email, products, fields }: NewOrder): StoreOrder {
  const customer = store.customer(customerId);
  checkPatch(store, fields ?? {});
  const billing = {
    ...emptyBillingAddress,
    first_name: customer?.first_name ?? "",
    last_name: customer?.last_name ?? "",
    company: customer?.company ?? "",
    phone: customer?.phone ?? "",
    email: email ?? customer?.email ?? "",
    zip: "20457",
    country: "Germany",
    country_iso2: "DE",
  };
  const body = { customer_id: customerId, billing_address: billing, products: products ?? [something] };
  const order = placeOrder(store, body, () => undefined);
  return fields === undefined ? order : store.orders.change(order.id, orderFields(store, order, fields));
}

/** What a patch writes on an order. */
function orderFields(store: Store, order: StoreOrder, patch: OrderPatch): OrderFields {
  const { billing_address, ...fields } = checkPatch(store, patch);
  if (billing_address === undefined) return fields;
  return {
    ...fields,
    billing_address: { ...order.billing_address, ...readAddress("billing_address", billing_address) },
  };
}

function checkPatch(store: Store, patch: OrderPatch): OrderPatch {
  const read = checked<OrderPatch>(orderPatch, patch);
  const { customer_id = 0 } = read;
  if (customer_id === 0 || store.customer(customer_id) !== undefined) return read;
  throw new RangeError(`The store has no customer ${customer_id}; customer_id is 0 for a guest.`);
}
