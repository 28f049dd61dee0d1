import { z } from "zod";
import { text, textOrMissing } from "../wire/text.js";
import type { CustomerAddress } from "./customer-address.js";
import { formFieldSchema } from "./form-field.js";

/** A customer's address as v3 answers it. */
export const addressSchema = z
  .object({
    id: z.number().int(),
    customer_id: z.number().int(),
    first_name: text,
    last_name: text,
    company: textOrMissing,
    address1: text,
    address2: textOrMissing,
    city: text,
    state_or_province: textOrMissing,
    postal_code: textOrMissing,
    country_code: text,
    country: textOrMissing,
    phone: textOrMissing,
    address_type: textOrMissing,
    form_fields: z.array(formFieldSchema).nullish(),
  })
  .transform((wire): CustomerAddress => ({
    id: wire.id,
    customerId: wire.customer_id,
    firstName: wire.first_name,
    lastName: wire.last_name,
    company: wire.company,
    address1: wire.address1,
    address2: wire.address2,
    city: wire.city,
    stateOrProvince: wire.state_or_province,
    postalCode: wire.postal_code,
    countryCode: wire.country_code,
    country: wire.country,
    phone: wire.phone,
    addressType: wire.address_type,
    formFields: wire.form_fields ?? null,
  }));
