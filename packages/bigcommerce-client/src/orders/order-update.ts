import type { OrderAddress } from "./order-address.js";
import type { OrderStatusId } from "./order-status.js";

/**
 * A change to an order; what is left out stays as it is. Lines, totals and fees are not offered: sending lines takes the
 * discounts off those that change, sending fees replaces them all (BigCommerce API reference, orders v2).
 */
export interface OrderUpdate {
  /** `orderStatus.cancelled` cancels. It moves no money, and may put stock back, by the store's inventory settings. */
  readonly statusId?: OrderStatusId;
  /** Gives the order to a customer; `null` makes it a guest's. */
  readonly customerId?: number | null;
  /** At most 65,535 characters; empty takes them away. */
  readonly staffNotes?: string;
  readonly customerMessage?: string;
  /** Only what changes, and always the ZIP code, of two or more characters. */
  readonly billingAddress?: Partial<Omit<OrderAddress, "formFields">> & Pick<OrderAddress, "zip">;
  /** A channel that exists and is connected. */
  readonly channelId?: number;
  readonly paymentMethod?: string;
  /** `null` takes it away. */
  readonly externalOrderId?: string | null;
  /** `M-MIG` keeps a migrated order out of the store's turnover. */
  readonly externalSource?: string | null;
  /** As `en`, `asa`, `en-US`, `es-419`. */
  readonly customerLocale?: string;
}

/** An update as v2 takes it. */
export function wireOrderUpdate(update: OrderUpdate): Record<string, unknown> {
  const { billingAddress: address } = update;
  return {
    status_id: update.statusId,
    customer_id: update.customerId === null ? 0 : update.customerId,
    staff_notes: update.staffNotes,
    customer_message: update.customerMessage,
    billing_address:
      address === undefined
        ? undefined
        : {
            first_name: address.firstName,
            last_name: address.lastName,
            company: address.company,
            street_1: address.street1,
            street_2: address.street2,
            city: address.city,
            state: address.state,
            zip: address.zip,
            country: address.country,
            country_iso2: address.countryIso2,
            phone: address.phone,
            email: address.email,
          },
    channel_id: update.channelId,
    payment_method: update.paymentMethod,
    external_order_id: update.externalOrderId,
    external_source: update.externalSource,
    customer_locale: update.customerLocale,
  };
}
