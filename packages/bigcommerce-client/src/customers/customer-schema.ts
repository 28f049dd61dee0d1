import { z } from "zod";
import { decimal } from "../wire/decimal.js";
import { instant, instantOrNull } from "../wire/instant.js";
import { text, textOrMissing } from "../wire/text.js";
import { attributeValueSchema } from "./attribute-value-schema.js";
import { addressSchema } from "./customer-address-schema.js";
import type { Customer } from "./customer.js";
import { formFieldSchema } from "./form-field.js";

const whole = z.number().int();

/** A customer as v3 answers it; fields that are not used are let be. */
export const customerSchema = z
  .object({
    id: whole,
    email: text,
    first_name: text,
    last_name: text,
    company: text,
    phone: text,
    notes: textOrMissing,
    tax_exempt_category: textOrMissing,
    customer_group_id: whole,
    registration_ip_address: textOrMissing,
    accepts_product_review_abandoned_cart_emails: z.boolean().nullish(),
    authentication: z.object({ force_password_reset: z.boolean().nullish() }).nullish(),
    origin_channel_id: whole.nullish(),
    channel_ids: z.array(whole).nullish(),
    date_created: instantOrNull,
    date_modified: instant,
    attributes: z.array(attributeValueSchema).nullish(),
    addresses: z.array(addressSchema).nullish(),
    address_count: whole.nullish(),
    store_credit_amounts: z.array(z.object({ amount: decimal })).nullish(),
    form_fields: z.array(formFieldSchema).nullish(),
  })
  .transform((wire): Customer => ({
    id: wire.id,
    email: wire.email,
    firstName: wire.first_name,
    lastName: wire.last_name,
    company: wire.company,
    phone: wire.phone,
    notes: wire.notes,
    taxExemptCategory: wire.tax_exempt_category,
    customerGroupId: wire.customer_group_id,
    registrationIpAddress: wire.registration_ip_address,
    acceptsProductReviewAbandonedCartEmails: wire.accepts_product_review_abandoned_cart_emails ?? null,
    forcePasswordReset: wire.authentication?.force_password_reset ?? null,
    originChannelId: wire.origin_channel_id ?? null,
    channelIds: wire.channel_ids ?? null,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
    attributes: wire.attributes ?? null,
    addresses: wire.addresses ?? null,
    addressCount: wire.address_count ?? null,
    storeCredit: wire.store_credit_amounts?.[0]?.amount ?? null,
    formFields: wire.form_fields ?? null,
  }));
