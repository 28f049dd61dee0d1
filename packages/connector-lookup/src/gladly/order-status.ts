/** What Gladly is told of an order's status. */
import { orderStatus } from "@storegate/bigcommerce-client";
import type { PersonOrder, PersonOrderItem } from "../orders/person-order.js";

/**
 * By BigCommerce's fifteen status ids. Gladly's list of words is not public; `pending`, `fulfilled`, `cancelled` and `complete` are in
 * its samples, the others are said plainly. A merchant whose Gladly wants other words sets `gladly.orderStatuses`.
 */
const defaultStatuses: readonly string[] = [
  "pending", // 0 Incomplete
  "pending", // 1 Pending
  "fulfilled", // 2 Shipped
  "partially fulfilled", // 3 Partially Shipped
  "refunded", // 4 Refunded
  "cancelled", // 5 Cancelled
  "cancelled", // 6 Declined
  "pending", // 7 Awaiting Payment
  "pending", // 8 Awaiting Pickup
  "pending", // 9 Awaiting Shipment
  "complete", // 10 Completed
  "pending", // 11 Awaiting Fulfillment
  "pending", // 12 Manual Verification Required
  "disputed", // 13 Disputed
  "partially refunded", // 14 Partially Refunded
];

/**
 * The word for an order's status.
 * @param chosen The merchant's words by status id; they go before ours.
 * @returns Of a status that is not known, what the merchant calls it.
 */
export function orderStatusText({ statusId, status }: PersonOrder, chosen: Readonly<Record<string, string>>): string {
  return chosen[String(statusId)] ?? defaultStatuses[statusId] ?? status;
}

/** The word for a line's status: what came of all of it, else what of some of it. */
export function itemStatusText(item: PersonOrderItem, { statusId }: PersonOrder): string {
  const { quantity, quantityShipped, quantityRefunded } = item;
  if (quantityRefunded > 0 && quantityRefunded >= quantity) return "refunded";
  if (statusId === orderStatus.cancelled || statusId === orderStatus.declined) return "cancelled";
  if (quantityShipped > 0 && quantityShipped >= quantity) return "fulfilled";
  return quantityShipped > 0 ? "partially fulfilled" : "pending";
}
