import { type Answer, type Call, idIn } from "../answer.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";

/** `GET /v2/order_statuses`: all fifteen, by ascending id, on one page. */
export function listOrderStatuses({ store }: Backend): Answer {
  return { status: 200, body: store.orders.statuses.all() };
}

/** `GET /v2/order_statuses/{status_id}`. */
export function getOrderStatus({ store }: Backend, call: Call): Answer {
  const status = store.orders.statuses.get(idIn(call, "status_id") ?? -1);
  if (status !== undefined) return { status: 200, body: status };
  throw new Refusal(404, "The requested resource was not found.", {
    why: `orders have no status ${call.parameter("status_id")}`,
  });
}
