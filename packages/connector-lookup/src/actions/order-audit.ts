/** An order as an audit keeps it. */
import type { JsonObject } from "@storegate/connector-kit";
import { refundIds } from "./fingerprint.js";
import type { OrderNow } from "./refund-subject.js";

/** Its status and what was refunded of it; nothing of a person. */
export function orderAudit({ order, refunds }: OrderNow): JsonObject {
  const { id, statusId, customStatus: status, totalIncTax: total, currencyCode: currency } = order;
  return { orderId: id, statusId, status, total, currency, refundIds: refundIds(refunds) };
}
