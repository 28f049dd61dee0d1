/** A status of orders; merchants may rename it, so what decides is the id (BigCommerce API reference, order statuses v2). */
export interface OrderStatus {
  readonly id: number;
  readonly name: string;
  readonly system_label: string;
  readonly custom_label: string;
  readonly system_description: string;
  /** Where it stands in lists. */
  readonly order: number;
}

const system: readonly (readonly [name: string, place: number, description: string])[] = [
  ["Incomplete", 0, "The shopper reached the payment page and did not finish."],
  ["Pending", 1, "The shopper began to check out and did not finish."],
  ["Shipped", 8, "It was shipped, and its receipt is not confirmed."],
  ["Partially Shipped", 6, "Some of its items were shipped."],
  ["Refunded", 11, "The whole order was refunded."],
  ["Cancelled", 9, "The merchant cancelled it."],
  ["Declined", 10, "The merchant declined it, for want of stock or of payment."],
  ["Awaiting Payment", 2, "The shopper checked out; the payment is still to be confirmed."],
  ["Awaiting Pickup", 5, "It is packed and waits for the shopper."],
  ["Awaiting Shipment", 4, "It is packed and waits for the carrier."],
  ["Completed", 7, "It was shipped or picked up, or its files were downloaded, and it is paid."],
  ["Awaiting Fulfillment", 3, "The shopper checked out and the payment is confirmed."],
  ["Manual Verification Required", 13, "It is on hold until someone has looked at it."],
  ["Disputed", 12, "The shopper disputes the payment."],
  ["Partially Refunded", 14, "Some of it was refunded."],
];

/** The fifteen statuses by id. */
export const orderStatuses: readonly OrderStatus[] = system.map(([name, order, system_description], id) => ({
  id,
  name,
  system_label: name,
  custom_label: name,
  system_description,
  order,
}));

/** The system's name of a status; "" for one that does not exist. */
export function orderStatusName(id: number): string {
  return system[id]?.[0] ?? "";
}
