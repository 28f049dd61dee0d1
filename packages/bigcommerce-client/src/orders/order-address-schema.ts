import { z } from "zod";
import { text, textOrMissing } from "../wire/text.js";
import type { OrderAddress, OrderFormField } from "./order-address.js";

const formValue = z.union([z.string(), z.number().transform(String), z.null().transform(() => "")]);

const formFieldSchema: z.ZodType<OrderFormField> = z.object({
  name: z.string(),
  value: z.union([formValue, z.array(formValue)]),
});

/** The fields of an address as v2 answers them, in a billing address, a shipping address and a shipment. */
export const wireAddressSchema = z.object({
  first_name: textOrMissing,
  last_name: textOrMissing,
  company: textOrMissing,
  street_1: textOrMissing,
  street_2: textOrMissing,
  city: textOrMissing,
  state: textOrMissing,
  zip: textOrMissing,
  country: textOrMissing,
  country_iso2: textOrMissing,
  phone: textOrMissing,
  email: text,
  form_fields: z.array(formFieldSchema).nullish(),
});

/** The address in the fields of something that has one. */
export function orderAddressOf(wire: z.infer<typeof wireAddressSchema>): OrderAddress {
  return {
    firstName: wire.first_name,
    lastName: wire.last_name,
    company: wire.company,
    street1: wire.street_1,
    street2: wire.street_2,
    city: wire.city,
    state: wire.state,
    zip: wire.zip,
    country: wire.country,
    countryIso2: wire.country_iso2,
    phone: wire.phone,
    email: wire.email,
    formFields: wire.form_fields ?? [],
  };
}

/** An address alone. */
export const orderAddressSchema = wireAddressSchema.transform(orderAddressOf);
