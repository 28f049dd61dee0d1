import { type Answer, type Call, pageLinks, pagination } from "../answer.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { orderOfPath } from "./payment-order.js";

/** `GET /v3/orders/{order_id}/transactions`: all of them, on one page; 204 where there are none. */
export function getTransactions(backend: Backend, call: Call): Answer {
  const order = orderOfPath(backend, call);
  // Nothing is documented to be asked for.
  const query = new Query(call.search, []);
  const data = backend.store.transactions.of(order);
  if (data.length === 0) return { status: 204 };
  const { limit } = query.paging();
  const counted = pagination(data.length, data.length, 1, Math.max(limit, data.length));
  const links = pageLinks(1, Math.max(limit, data.length), data.length);
  return { status: 200, body: { data, meta: { pagination: { ...counted, links } } } };
}
