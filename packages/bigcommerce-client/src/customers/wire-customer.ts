import { jsonAmount } from "../wire/json-amount.js";
import type { AddressUpdate, NewAddress } from "./customer-address.js";
import type { CustomerUpdate, NewCustomer } from "./customer-write.js";

// What is undefined is left out of the JSON, and so stays as it is in the store.

/** A new customer as `POST /v3/customers` takes it. */
export type WireNewCustomer = Readonly<Record<string, unknown>>;

/** Makes {@link WireNewCustomer}. @throws Fault INPUT for a store credit that is none, or that would be rounded. */
export function wireNewCustomer(customer: NewCustomer): WireNewCustomer {
  return {
    ...wireFields(customer),
    origin_channel_id: customer.originChannelId,
    attributes: customer.attributes?.map(({ attributeId, value }) => ({
      attribute_id: attributeId,
      attribute_value: value,
    })),
    addresses: customer.addresses?.map(wireAddress),
    trigger_account_created_notification: customer.triggerAccountCreatedNotification,
  };
}

/** A change as `PUT /v3/customers` takes it. @throws as {@link wireNewCustomer}. */
export function wireUpdate(update: CustomerUpdate): Record<string, unknown> & { readonly id: number } {
  return { id: update.id, ...wireFields(update) };
}

/** An address, or what of it changes, as v3 takes it. */
export function wireAddress(address: NewAddress | AddressUpdate): Record<string, unknown> {
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    state_or_province: address.stateOrProvince,
    postal_code: address.postalCode,
    country_code: address.countryCode,
    phone: address.phone,
    address_type: address.addressType,
    form_fields: address.formFields,
  };
}

function wireFields(customer: NewCustomer | CustomerUpdate): Record<string, unknown> {
  const { forcePasswordReset, newPassword, storeCredit } = customer;
  return {
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    company: customer.company,
    phone: customer.phone,
    notes: customer.notes,
    tax_exempt_category: customer.taxExemptCategory,
    customer_group_id: customer.customerGroupId,
    accepts_product_review_abandoned_cart_emails: customer.acceptsProductReviewAbandonedCartEmails,
    authentication:
      forcePasswordReset === undefined && newPassword === undefined
        ? undefined
        : { force_password_reset: forcePasswordReset, new_password: newPassword },
    // The API takes a number here, and a list of one.
    store_credit_amounts: storeCredit === undefined ? undefined : [{ amount: jsonAmount(storeCredit, "storeCredit") }],
    channel_ids: customer.channelIds,
    form_fields: customer.formFields,
  };
}
