/**
 * The fifteen statuses an order may have, by id (BigCommerce API reference, orders v2). A merchant can rename but neither add
 * nor remove one: decide by these ids, show `customLabel`. No status moves money: a refund is `refunds.create`, a release of
 * an authorisation `orderPayments.void`.
 */
export const orderStatus = {
  incomplete: 0,
  pending: 1,
  shipped: 2,
  partiallyShipped: 3,
  refunded: 4,
  cancelled: 5,
  declined: 6,
  awaitingPayment: 7,
  awaitingPickup: 8,
  awaitingShipment: 9,
  completed: 10,
  awaitingFulfillment: 11,
  manualVerificationRequired: 12,
  disputed: 13,
  partiallyRefunded: 14,
} as const;

/** One of {@link orderStatus}. */
export type OrderStatusId = (typeof orderStatus)[keyof typeof orderStatus];

/** A status as the store shows it. */
export interface OrderStatus {
  /** One of {@link orderStatus}. */
  readonly id: number;
  /** The platform's own name. */
  readonly name: string;
  readonly systemLabel: string;
  /** What the merchant calls it; the one to show. */
  readonly customLabel: string;
  readonly systemDescription: string;
  /** Its place in the control panel's list, from 0; `null` where the store does not tell. */
  readonly position: number | null;
}

/** How many orders have a status. */
export interface OrderStatusCount extends OrderStatus {
  readonly count: number;
}

/** `/v2/order_statuses` (BigCommerce API reference, orders v2). Scope `store_v2_orders_read_only`. */
export interface OrderStatusesResource {
  /** All fifteen, in one request. */
  list(): Promise<OrderStatus[]>;
  /** @throws Fault NOT_FOUND for an id that is no status. */
  get(statusId: number): Promise<OrderStatus>;
}
