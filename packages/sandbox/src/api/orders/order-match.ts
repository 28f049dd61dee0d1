import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { foldCase } from "../../world/letter-case.js";
import { orderBuyer } from "../../world/seeded-order-buyer.js";
import { seededOrderModifiedTime, seededOrderStatus } from "../../world/seeded-order-place.js";
import type { Span } from "../query.js";
import type { OrderWish } from "./order-wish.js";

/** Whether an order is wanted. An e-mail is that of the customer's account, or of the billing address, whatever its case. */
export function orderTest(store: Store, wish: OrderWish): (order: StoreOrder) => boolean {
  const email = wish.email === undefined ? undefined : foldCase(wish.email);
  const isOf = (order: StoreOrder) =>
    foldCase(order.billing_address.email) === email ||
    foldCase(store.customer(order.customer_id)?.email ?? "") === email;
  return (order) =>
    order.is_deleted === wish.archived &&
    isIn(wish.ids, order.id) &&
    isWanted(wish.customerId, order.customer_id) &&
    isWanted(wish.statusId, order.status_id) &&
    isWanted(wish.cartId, order.cart_id) &&
    isWanted(wish.paymentMethod?.toLowerCase(), order.payment_method.toLowerCase()) &&
    isWanted(wish.channelId, order.channel_id) &&
    isWanted(wish.externalOrderId, order.external_order_id) &&
    isIn(wish.totals, Number(order.total_inc_tax)) &&
    isIn(wish.created, Date.parse(order.date_created)) &&
    isIn(wish.modified, Date.parse(order.date_modified)) &&
    (email === undefined || isOf(order));
}

/**
 * Whether a seeded order that nobody touched may be wanted, told without making it. Nothing is told of amounts, methods of
 * payment, channels and texts.
 */
export function seededOrderTest({ orders }: Store, wish: OrderWish): (id: number) => boolean {
  const { size, archive } = orders;
  // After all were archived at once, that is when they were modified.
  const modified = isOpen(wish.modified) || archive.everything ? undefined : wish.modified;
  return (id) =>
    archive.isArchived(id) === wish.archived &&
    isWanted(wish.statusId, wish.statusId === undefined ? undefined : seededOrderStatus(size, id)) &&
    (wish.customerId !== 0 || orderBuyer(size, id).kind !== "account") &&
    (modified === undefined || isIn(modified, seededOrderModifiedTime(size, id)));
}

/** Whether {@link seededOrderTest}, within the bounds of ids and dates of creation, tells all there is to know. */
export function isToldUnmade({ orders }: Store, wish: OrderWish): boolean {
  return (
    (wish.customerId === undefined || wish.customerId === 0) &&
    wish.email === undefined &&
    wish.cartId === undefined &&
    wish.paymentMethod === undefined &&
    wish.channelId === undefined &&
    wish.externalOrderId === undefined &&
    isOpen(wish.totals) &&
    (isOpen(wish.modified) || !orders.archive.everything)
  );
}

/** Whether a span lets everything through. */
export function isOpen({ from, to }: Span): boolean {
  return from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY;
}

function isIn({ from, to }: Span, value: number): boolean {
  return value >= from && value <= to;
}

function isWanted<T>(wanted: T | undefined, value: T | null | undefined): boolean {
  return wanted === undefined || wanted === value;
}
