import type { StoreRefund } from "../../store/refund-resources.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { missing } from "../customers/missing.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { orderOfPath } from "./payment-order.js";
import { refundAnswer, singleRefundAnswer } from "./payment-refund-answer.js";

const filters = ["order_id:in", "id:in", "created:min", "created:max", "transaction_id", "page", "limit"];

/** `GET /v3/orders/{order_id}/payment_actions/refunds`: by ascending id, all at once. */
export function getOrderRefunds(backend: Backend, call: Call): Answer {
  const order = orderOfPath(backend, call);
  const isMeant = byTransaction(new Query(call.search, ["transaction_id"]));
  return listed(backend.store.refunds.of(order.id).filter(isMeant));
}

/** `GET /v3/orders/payment_actions/refunds/{refund_id}`. */
export function getRefund({ store }: Backend, call: Call): Answer {
  const refund = store.refunds.get(idIn(call, "refund_id") ?? 0);
  if (refund !== undefined) return { status: 200, body: { data: singleRefundAnswer(refund), meta: {} } };
  const asked = call.parameter("refund_id");
  throw missing(`the store has no refund ${asked}`);
}

/** `GET /v3/orders/payment_actions/refunds`: of all orders, by ascending id; a page says nothing of how many there are. */
export function getRefunds({ store }: Backend, call: Call): Answer {
  const query = new Query(call.search, filters);
  const { page, limit } = query.paging();
  const span = { from: query.time("created:min"), to: query.time("created:max") };
  const orderIds = query.integers("order_id:in");
  const ids = query.integers("id:in");
  const transaction = query.text("transaction_id");
  const offset = (page - 1) * limit;
  if (orderIds === undefined && ids === undefined && transaction === undefined) {
    return listed(store.refunds.page(span, offset, limit));
  }
  const candidates =
    ids !== undefined
      ? ids.flatMap((id) => store.refunds.get(id) ?? [])
      : orderIds !== undefined
        ? orderIds.flatMap((id) => store.refunds.of(id))
        : store.refunds.ofTransaction(transactionIdOf(transaction));
  const isMeant = byTransaction(query);
  const unique = new Map(candidates.map((refund) => [refund.id, refund]));
  const found = [...unique.values()]
    .filter(
      (refund) =>
        isMeant(refund) &&
        (orderIds === undefined || orderIds.includes(refund.orderId)) &&
        refund.createdAt >= (span.from ?? Number.NEGATIVE_INFINITY) &&
        refund.createdAt <= (span.to ?? Number.POSITIVE_INFINITY),
    )
    .sort((a, b) => a.id - b.id);
  return listed(found.slice(offset, offset + limit));
}

function listed(refunds: readonly StoreRefund[]): Answer {
  return { status: 200, body: { data: refunds.map(refundAnswer), meta: {} } };
}

function byTransaction(query: Query): (refund: StoreRefund) => boolean {
  const text = query.text("transaction_id");
  if (text === undefined) return () => true;
  const id = transactionIdOf(text);
  return ({ payments }) => payments.some((payment) => payment.transactionId === id);
}

/** The number in a transaction's id, which is a text here; 0 for what is none, and so nothing's id. */
function transactionIdOf(text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : 0;
}
