import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { numbersIn } from "../../world/random.js";
import { lastSeededBefore, longestUntilModified } from "../../world/seeded-order-place.js";
import { letOthersRun } from "../turns.js";
import { OrderSequence } from "./order-sequence.js";
import { orderSortKey } from "./order-sort-key.js";
import { isOpen, isToldUnmade, orderTest, seededOrderTest } from "./order-match.js";
import type { OrderSort, OrderWish } from "./order-wish.js";

/** How many ids are looked at in one go, and how many orders made, before other requests get their turn. */
const glanceStep = 50_000;
const makeStep = 1000;

/**
 * The orders that are wanted, by ascending id. Ids, dates, customers, e-mails, carts and external ids lead to them; what else
 * is asked for is looked for one by one, until the signal ends. Without any of it nothing is looked at but what is answered.
 */
export async function findOrders(store: Store, wish: OrderWish, signal: AbortSignal): Promise<OrderSequence> {
  const { orders } = store;
  const test = orderTest(store, wish);
  const wanted = (ids: Iterable<number>) => pickOrders(store, ids, test, signal);
  const led = ledIds(store, wish);
  if (led !== undefined) return new OrderSequence(orders, nothing, await wanted(led));

  const touched = await wanted([...orders.touchedIds()].sort((a, b) => a - b));
  const { from, sureFrom, to } = boundsOf(store, wish);
  const glance = seededOrderTest(store, wish);
  const glanced: number[] = [];
  for (let id = from; id <= Math.min(to, sureFrom - 1); id++) {
    if (!orders.isTouched(id) && glance(id)) glanced.push(id);
    if (id % glanceStep === 0) await letOthersRun(signal);
  }
  const found = isToldUnmade(store, wish) ? glanced : await wanted(glanced);
  const sorted = [...found, ...touched].sort((a, b) => a - b);
  return new OrderSequence(orders, { from: Math.max(from, sureFrom), to, archived: wish.archived }, sorted);
}

/** The ids on a page of the sequence in another order. */
export async function pageOf(
  store: Store,
  sequence: OrderSequence,
  sort: OrderSort,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<number[]> {
  const byId = sort.key === "id" || (sort.key === "date_created" && store.orders.datesAscend);
  if (byId) return sequence.slice(offset, limit, sort.descending);
  const keyed: { readonly id: number; readonly key: number | string }[] = [];
  const keyOf = orderSortKey(store.orders, sort.key);
  for (const id of sequence.from()) {
    if (keyed.push({ id, key: keyOf(id) }) % makeStep === 0) await letOthersRun(signal);
  }
  const sign = sort.descending ? -1 : 1;
  // Those that are alike stay in the order of their ids.
  keyed.sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || a.id - b.id);
  return keyed.slice(offset, offset + limit).map(({ id }) => id);
}

const nothing = { from: 1, to: 0, archived: false };

/** The ids among which the wanted ones are, where the wish leads to few. */
function ledIds(store: Store, wish: OrderWish): Iterable<number> | undefined {
  const { orders } = store;
  if (wish.customerId !== undefined && wish.customerId !== 0) return orders.idsOfCustomer(wish.customerId);
  if (wish.email !== undefined) {
    const accounts = store.customersByEmail(wish.email).flatMap(({ id }) => orders.idsOfCustomer(id));
    return sortedOnce([...accounts, ...orders.idsNearEmail(wish.email)]);
  }
  if (wish.cartId !== undefined) return orders.idsNearCart(wish.cartId);
  // Seeded external ids hold the order's own.
  if (wish.externalOrderId !== undefined && wish.externalOrderId !== "") {
    return sortedOnce([...numbersIn(wish.externalOrderId).filter((id) => orders.has(id)), ...orders.touchedIds()]);
  }
  return undefined;
}

/** The seeded ids that the bounds of a wish leave, and the first one from which on all untouched ones are wanted. */
function boundsOf({ orders }: Store, wish: OrderWish): { from: number; sureFrom: number; to: number } {
  const { size, archive } = orders;
  const after = (time: number) => (time === Number.NEGATIVE_INFINITY ? 1 : lastSeededBefore(size, time) + 1);
  const upTo = (time: number) =>
    time === Number.POSITIVE_INFINITY ? size.orders : lastSeededBefore(size, Math.floor(time) + 1);
  // An order is modified no earlier than placed, and no later than some weeks after; unless all were archived since.
  const modified = archive.everything
    ? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
    : wish.modified;
  const from = Math.max(
    Math.ceil(wish.ids.from),
    after(wish.created.from),
    after(modified.from - longestUntilModified * 1000),
    1,
  );
  const to = Math.min(Math.floor(wish.ids.to), upTo(wish.created.to), upTo(modified.to), size.orders);
  const others = [wish.customerId, wish.statusId, wish.paymentMethod, wish.channelId, wish.externalOrderId];
  const isSure =
    others.every((one) => one === undefined) &&
    isOpen(wish.totals) &&
    wish.modified.to === Number.POSITIVE_INFINITY &&
    (isOpen(wish.modified) || !archive.everything);
  return { from, sureFrom: isSure ? Math.max(from, after(modified.from)) : to + 1, to };
}

async function pickOrders(
  { orders }: Store,
  ids: Iterable<number>,
  test: (order: StoreOrder) => boolean,
  signal: AbortSignal,
): Promise<number[]> {
  const picked: number[] = [];
  let seen = 0;
  for (const id of ids) {
    const order = orders.get(id);
    if (order !== undefined && test(order)) picked.push(id);
    if (++seen % makeStep === 0) await letOthersRun(signal);
  }
  return picked;
}

function sortedOnce(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
