import type { Instant } from "../wire/instant.js";
import type { DateRange } from "../wire/date-range.js";
import type { NumberedPage } from "../lists/numbered-page.js";
import type { NumberedCursor, NumberedStreamPage } from "../lists/numbered-page-stream.js";

/** What a subscriber agreed to; the two that are documented, and what may come. */
export type SubscriberConsent = "marketing_newsletter" | "abandoned_cart" | (string & Record<never, never>);

/** Somebody on the store's newsletter list (`/v3/customers/subscribers`), who need not be a customer. */
export interface Subscriber {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** `storefront`, `order`, `custom`, or what an app wrote. */
  readonly source: string;
  /** The order it came with. */
  readonly orderId: number | null;
  /** The channel it came from; `null` where the store does not say. */
  readonly channelId: number | null;
  /** Empty for one who opted out. */
  readonly consents: readonly SubscriberConsent[];
  /** `null` where the store does not say. */
  readonly dateCreated: Instant | null;
  /** `null` where the store does not say. */
  readonly dateModified: Instant | null;
}

/** What can be written to a subscriber. */
export interface SubscriberUpdate {
  readonly email?: string | undefined;
  /** At most 255 characters. */
  readonly firstName?: string | undefined;
  /** At most 255 characters. */
  readonly lastName?: string | undefined;
  /** At most 255 characters. */
  readonly source?: string | undefined;
  readonly orderId?: number | null | undefined;
  readonly channelId?: number | undefined;
  /** In place of all that there are; an empty list opts out. */
  readonly consents?: readonly SubscriberConsent[] | undefined;
}

/** A subscriber to be made. Without `consents` the store takes it for a newsletter's. */
export interface NewSubscriber extends SubscriberUpdate {
  readonly email: string;
}

/** Which subscribers; what is left out does not narrow. */
export interface SubscriberFilter {
  readonly ids?: readonly number[] | undefined;
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly source?: string | undefined;
  readonly orderId?: number | undefined;
  readonly created?: DateRange | undefined;
  readonly modified?: DateRange | undefined;
}

/**
 * `/v3/customers/subscribers` (BigCommerce API reference, subscribers v3). One call a subscriber: there are no batches, and
 * addresses are looked up one by one. Its scope is the customers', not marketing's.
 */
export interface SubscribersResource {
  /**
   * All subscribers, or those of a filter, page by page, each page's by ascending id, from `from` on when given. They are
   * paged by number: see {@link NumberedCursor} for what changes meanwhile do. Scope `store_v2_customers_read_only`.
   */
  pages(options?: {
    readonly filter?: SubscriberFilter;
    readonly from?: NumberedCursor | null;
    /** Subscribers a page; default and most 250. */
    readonly limit?: number;
  }): AsyncIterable<NumberedStreamPage<Subscriber>>;
  /** One page by its number, from 1. Scope `store_v2_customers_read_only`. */
  page(
    number: number,
    options?: { readonly filter?: SubscriberFilter; readonly limit?: number },
  ): Promise<NumberedPage<Subscriber>>;
  /**
   * Those with the address, compared without case: none or one, as far as is documented. An empty address is nobody's.
   * Scope `store_v2_customers_read_only`.
   */
  byEmail(email: string): Promise<Subscriber[]>;
  /** Throws a Fault NOT_FOUND where there is none. Scope `store_v2_customers_read_only`. */
  get(id: number): Promise<Subscriber>;
  /**
   * Makes a subscriber. Throws a Fault CONFLICT where the address is on the list. It is never sent again when its answer was
   * lost: `byEmail` tells whether it was made. Scope `store_v2_customers`.
   */
  create(subscriber: NewSubscriber): Promise<Subscriber>;
  /**
   * Changes a subscriber; what is left out stays as it is. Throws a Fault NOT_FOUND where there is none, CONFLICT for an
   * address of another's. Scope `store_v2_customers`.
   */
  update(id: number, changes: SubscriberUpdate): Promise<Subscriber>;
  /**
   * Takes a subscriber off the list for good; to opt out, write empty consents instead. One that is not there counts as
   * deleted. Scope `store_v2_customers`.
   */
  delete(id: number): Promise<void>;
}
