import type { Instant } from "../wire/instant.js";

/** What every event tells (BigCommerce API reference, webhook events). It names things by id alone. */
export interface WebhookEventHead {
  /** What happened, such as `store/order/statusUpdated`. */
  readonly scope: string;
  readonly storeHash: string;
  /** The store's other identifier, a number. */
  readonly storeId: string | null;
  /**
   * Of the payload: the same in each delivery of an event, and in those of like events of the same second. Neither order nor
   * a single delivery is warranted.
   */
  readonly hash: string | null;
  readonly createdAt: Instant;
  /** The payload's `data` as it came. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A customer was made, changed or deleted. Attributes set through the API are not told. */
export interface CustomerEvent extends WebhookEventHead {
  readonly entity: "customer";
  readonly customerId: number;
}

/** An address of a customer's was made, changed or deleted. */
export interface CustomerAddressEvent extends WebhookEventHead {
  readonly entity: "customerAddress";
  readonly addressId: number;
  readonly customerId: number;
}

/** An order was made, changed or archived, or something of it was. */
export interface OrderEvent extends WebhookEventHead {
  readonly entity: "order";
  readonly orderId: number;
  /** The ids of the two statuses, where the status changed. */
  readonly statusChange: { readonly from: number; readonly to: number } | null;
  /** The refund that was made, where one was. */
  readonly refundId: number | null;
  /** The message that was written, where one was. */
  readonly messageId: number | null;
}

/** A product was made, changed or deleted, or its stock changed. */
export interface ProductEvent extends WebhookEventHead {
  readonly entity: "product";
  readonly productId: number;
}

/** A SKU was made, changed or deleted, or its stock changed. */
export interface SkuEvent extends WebhookEventHead {
  readonly entity: "sku";
  /** Of v2's SKUs; `variantId` is v3's. */
  readonly skuId: number;
  readonly productId: number | null;
  readonly variantId: number | null;
}

/** A subscriber was made, changed or deleted. */
export interface SubscriberEvent extends WebhookEventHead {
  readonly entity: "subscriber";
  readonly subscriberId: number;
}

/** An event of any other kind, or one whose payload this program does not know: `data` tells what there is. */
export interface OtherEvent extends WebhookEventHead {
  readonly entity: "other";
}

/** An event that a webhook delivered. */
export type WebhookEvent =
  | CustomerEvent
  | CustomerAddressEvent
  | OrderEvent
  | ProductEvent
  | SkuEvent
  | SubscriberEvent
  | OtherEvent;
