import type { DecimalString } from "../wire/decimal.js";
import type { NewAddress } from "./customer-address.js";
import type { FormField } from "./form-field.js";

/** What can be written to any customer. */
interface WritableCustomer {
  /** At most 255 characters. */
  readonly company?: string;
  /** At most 50 characters. */
  readonly phone?: string;
  readonly notes?: string;
  /** At most 255 characters. */
  readonly taxExemptCategory?: string;
  /** 0 is no group. */
  readonly customerGroupId?: number;
  readonly acceptsProductReviewAbandonedCartEmails?: boolean;
  /** Whether the next login asks for a new password. */
  readonly forcePasswordReset?: boolean;
  readonly newPassword?: string;
  /** In the store's currency, with at most fifteen digits; another fails its customer alone, unsent. */
  readonly storeCredit?: DecimalString;
  /** The channels it may log in to, at least one; `null` for all of them, where the channel allows global logins. */
  readonly channelIds?: readonly number[] | null;
  readonly formFields?: readonly FormField[];
}

/** A customer to be made (BigCommerce API reference, customers v3). */
export interface NewCustomer extends WritableCustomer {
  /** 3 to 250 characters; no other customer of the same channels may have it. */
  readonly email: string;
  /** 1 to 100 characters. */
  readonly firstName: string;
  /** 1 to 100 characters. */
  readonly lastName: string;
  /** The channel it came from; it cannot be changed later. */
  readonly originChannelId?: number;
  /** At most ten. The definitions must exist. */
  readonly attributes?: readonly { readonly attributeId: number; readonly value: string }[];
  /** At most ten. */
  readonly addresses?: readonly NewAddress[];
  /** Whether the store sends the customer its mail of welcome. */
  readonly triggerAccountCreatedNotification?: boolean;
}

/**
 * A change to one customer; what is left out stays as it is. Attribute values and addresses have resources of their own,
 * because this call does not take them.
 */
export interface CustomerUpdate extends WritableCustomer {
  readonly id: number;
  /** 3 to 255 characters. */
  readonly email?: string;
  /** 1 to 100 characters. */
  readonly firstName?: string;
  /** 1 to 100 characters. */
  readonly lastName?: string;
}
