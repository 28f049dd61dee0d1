/** What a subscriber agreed to get (BigCommerce API reference, subscribers v3). */
export const subscriberConsents = ["marketing_newsletter", "abandoned_cart"] as const;

/** One of {@link subscriberConsents}. */
export type SubscriberConsent = (typeof subscriberConsents)[number];

/** A subscriber as `/v3/customers/subscribers` answers it. It is bound to an e-mail address and needs no customer. */
export interface StoreSubscriber {
  readonly id: number;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  /** Mostly `storefront`, `order` or `custom`. */
  readonly source: string;
  /** The order with which they signed up. */
  readonly order_id: number | null;
  /** `2026-06-18T14:06:05+00:00`. */
  readonly date_created: string;
  readonly date_modified: string;
  readonly channel_id: number;
  /** Empty for who opted out. */
  readonly consents: readonly SubscriberConsent[];
}

/** Fields of a subscriber that can be written. */
export type SubscriberFields = Partial<Omit<StoreSubscriber, "id" | "date_created" | "date_modified">>;
