import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";

/** What was sent of an order, to one address (BigCommerce API reference, orders v2). Absent text is an empty string. */
export interface OrderShipment {
  readonly id: number;
  readonly orderId: number;
  /** `null` for a guest. */
  readonly customerId: number | null;
  readonly orderAddressId: number | null;
  readonly dateCreated: Instant | null;
  readonly trackingNumber: string;
  readonly trackingCarrier: string;
  /** The merchant's own link. */
  readonly trackingLink: string;
  /** The platform's link, where it knows the carrier and the merchant gave none. */
  readonly generatedTrackingLink: string;
  readonly shippingProvider: string;
  readonly shippingMethod: string;
  readonly merchantShippingCost: DecimalString | null;
  readonly comments: string;
  readonly items: readonly OrderShipmentItem[];
}

/** How many of an order's line were sent. */
export interface OrderShipmentItem {
  readonly orderProductId: number;
  /** `null` for an item that is not in the catalogue. */
  readonly productId: number | null;
  readonly quantity: number;
}

/** A change to a shipment; what is left out stays as it is. */
export interface OrderShipmentUpdate {
  /** The order-address id it goes to. */
  readonly orderAddressId?: number;
  /** At most 50 characters. */
  readonly trackingNumber?: string;
  /** One of AfterShip's couriers. */
  readonly trackingCarrier?: string;
  /** At most 500 characters. */
  readonly trackingLink?: string;
  /** `usps`, `fedex`, `carrier_{id}`, …; empty for another. */
  readonly shippingProvider?: string;
  readonly shippingMethod?: string;
  readonly merchantShippingCost?: DecimalString;
  /** At most 65,535 characters. */
  readonly comments?: string;
}

/** A shipment to be made. */
export interface NewOrderShipment extends OrderShipmentUpdate {
  readonly orderAddressId: number;
  readonly items: readonly Pick<OrderShipmentItem, "orderProductId" | "quantity">[];
}

/** `/v2/orders/{id}/shipments`. Reading needs `store_v2_orders_read_only`, writing `store_v2_orders`. */
export interface OrderShipmentsResource {
  /** All of one order; none before anything was sent. */
  list(orderId: number): Promise<OrderShipment[]>;
  /** @throws Fault NOT_FOUND */
  get(orderId: number, shipmentId: number): Promise<OrderShipment>;
  /**
   * Makes one. It is sent once: where no answer tells what became of it the fault is OUTCOME_UNKNOWN, which is not retryable;
   * then compare the lines and the tracking number of the order's shipments. The store may mail the shopper, by its settings.
   */
  create(orderId: number, shipment: NewOrderShipment): Promise<OrderShipment>;
  update(orderId: number, shipmentId: number, update: OrderShipmentUpdate): Promise<OrderShipment>;
  /**
   * Deletes one. NOT_FOUND says that there is none such, be it that an attempt whose answer was lost deleted it. All
   * shipments of an order at once, which the API offers, are not deleted here.
   */
  delete(orderId: number, shipmentId: number): Promise<void>;
}
