import { seededOrderStatus } from "../../world/seeded-order-place.js";
import type { Answer, Call } from "../answer.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { letOthersRun } from "../turns.js";
import { existingOrder } from "./existing-order.js";
import { findOrders, pageOf } from "./order-listing.js";
import { includeParameters, orderOnWire, readIncludes } from "./order-wire.js";
import { orderFilters, readOrderSort, readOrderWish } from "./order-wish.js";

/** `GET /v2/orders`: a bare array; 204 without a body where there is nothing on the page. */
export async function listOrders(backend: Backend, call: Call): Promise<Answer> {
  const { store } = backend;
  const query = new Query(call.search, [...orderFilters, "page", "limit", "sort", ...includeParameters], "v2");
  const { page, limit } = query.paging();
  const includes = readIncludes(query);
  const sort = readOrderSort(query);
  const sequence = await findOrders(store, readOrderWish(query), call.signal);
  const ids = await pageOf(store, sequence, sort, (page - 1) * limit, limit, call.signal);
  if (ids.length === 0) return { status: 204 };
  const orders = ids.flatMap((id) => store.orders.get(id) ?? []);
  const body = orders.map((order) => orderOnWire(backend, order, includes));
  return { status: 200, body, headers: lastModified(orders) };
}

/** Orders, alone of all that was recorded, say when the newest of them changed. */
function lastModified(orders: readonly { readonly date_modified: string }[]): Record<string, string> {
  const newest = Math.max(...orders.map(({ date_modified }) => Date.parse(date_modified)));
  return { "last-modified": new Date(newest).toUTCString() };
}

/** `GET /v2/orders/{order_id}`, archived or not. */
export function getOrder(backend: Backend, call: Call): Answer {
  const order = existingOrder(backend.store, call);
  const includes = readIncludes(new Query(call.search, includeParameters, "v2"));
  return { status: 200, body: orderOnWire(backend, order, includes), headers: lastModified([order]) };
}

/** `GET /v2/orders/count`: of all statuses, in the order in which they are listed. Archived orders are not counted. */
export async function countOrders({ store }: Backend, call: Call): Promise<Answer> {
  const { orders } = store;
  const wish = readOrderWish(new Query(call.search, orderFilters, "v2"));
  const sequence = await findOrders(store, wish, call.signal);
  const counts = new Map<number, number>();
  let seen = 0;
  for (const id of sequence.from()) {
    const statusId = orders.isTouched(id) ? (orders.get(id)?.status_id ?? 0) : seededOrderStatus(orders.size, id);
    counts.set(statusId, (counts.get(statusId) ?? 0) + 1);
    if (++seen % 50_000 === 0) await letOthersRun(call.signal);
  }
  const statuses = orders.statuses
    .all()
    .toSorted((a, b) => a.order - b.order)
    .map(({ order, ...status }) => ({ ...status, count: counts.get(status.id) ?? 0, sort_order: order }));
  return { status: 200, body: { count: sequence.total, statuses } };
}
