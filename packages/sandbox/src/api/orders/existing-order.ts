import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";

/** The order in the path, archived or not; 404 where there is none. */
export function existingOrder({ orders }: Store, call: Call): StoreOrder {
  const order = orders.get(idIn(call, "order_id") ?? 0);
  if (order !== undefined) return order;
  throw notFound(`there is no order ${call.parameter("order_id")}`);
}

/** The part whose id stands in the path; 404 where the order has none such. */
export function existingPart<T extends { readonly id: number }>(call: Call, name: string, parts: readonly T[]): T {
  const id = idIn(call, name);
  const part = parts.find((one) => one.id === id);
  if (part !== undefined) return part;
  throw notFound(`order ${call.parameter("order_id")} has no such part ${call.parameter(name)}`);
}

/** A page of the parts of an order: a bare array, or 204 without a body where there is nothing on it. */
export function partsPage(call: Call, parts: readonly unknown[], filters: readonly string[] = []): Answer {
  const { page, limit } = new Query(call.search, ["page", "limit", ...filters], "v2").paging();
  const items = parts.slice((page - 1) * limit, page * limit);
  return items.length === 0 ? { status: 204 } : { status: 200, body: items };
}

function notFound(why: string): Refusal {
  return new Refusal(404, "The requested resource was not found.", { why });
}
