import { z } from "zod";
import { decimal } from "../wire/decimal.js";
import { FieldReader } from "../wire/field-reader.js";
import { attributeValueSchema } from "./attribute-value-schema.js";
import { addressSchema } from "./customer-address-schema.js";
import type { Customer } from "./customer.js";
import { formFieldSchema } from "./form-field.js";

const channelsSchema = z.array(z.number().int());
const attributesSchema = z.array(attributeValueSchema);
const addressesSchema = z.array(addressSchema);
const creditsSchema = z.array(z.object({ amount: decimal }));
const formFieldsSchema = z.array(formFieldSchema);

/** A customer as v3 answers it; fields that are not used are let be. */
export const customerSchema = z.transform((wire: unknown, { issues }): Customer => {
  const read = new FieldReader(wire, issues);
  return {
    id: read.whole("id"),
    email: read.text("email"),
    firstName: read.text("first_name"),
    lastName: read.text("last_name"),
    company: read.text("company"),
    phone: read.text("phone"),
    notes: read.textOrMissing("notes"),
    taxExemptCategory: read.textOrMissing("tax_exempt_category"),
    customerGroupId: read.whole("customer_group_id"),
    registrationIpAddress: read.textOrMissing("registration_ip_address"),
    acceptsProductReviewAbandonedCartEmails: read.flagOrNull("accepts_product_review_abandoned_cart_emails"),
    forcePasswordReset: read.within("authentication")?.flagOrNull("force_password_reset") ?? null,
    originChannelId: read.wholeOrNull("origin_channel_id"),
    channelIds: read.partOrNull("channel_ids", channelsSchema),
    dateCreated: read.instantOrNull("date_created"),
    dateModified: read.instant("date_modified"),
    attributes: read.partOrNull("attributes", attributesSchema),
    addresses: read.partOrNull("addresses", addressesSchema),
    addressCount: read.wholeOrNull("address_count"),
    storeCredit: read.partOrNull("store_credit_amounts", creditsSchema)?.[0]?.amount ?? null,
    formFields: read.partOrNull("form_fields", formFieldsSchema),
  };
});
