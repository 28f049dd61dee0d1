import type { StoreOrder } from "../../store/order-resources.js";
import { type Call, idIn } from "../answer.js";
import { missing } from "../customers/missing.js";
import type { Backend } from "../route.js";

/** The order that the path names, archived or not; 404 in v3's shape. */
export function orderOfPath({ store }: Backend, call: Call): StoreOrder {
  const order = store.orders.get(idIn(call, "order_id") ?? 0);
  if (order !== undefined) return order;
  const asked = call.parameter("order_id");
  throw missing(`the store has no order ${asked}`);
}
