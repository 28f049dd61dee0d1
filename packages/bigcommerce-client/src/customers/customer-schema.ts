import { z } from "zod";
import { attributeValueSchema } from "./attribute-value-schema.js";
import { text } from "../wire/text.js";
import type { Customer } from "./customer.js";

/** A customer as v3 answers it, with the fields that are used; others are let be. */
export const customerSchema = z
  .object({
    id: z.number().int(),
    email: text,
    first_name: text,
    last_name: text,
    company: text,
    phone: text,
    customer_group_id: z.number().int(),
    date_modified: z.string(),
    attributes: z.array(attributeValueSchema).nullish(),
  })
  .transform((wire): Customer => ({
    id: wire.id,
    email: wire.email,
    firstName: wire.first_name,
    lastName: wire.last_name,
    company: wire.company,
    phone: wire.phone,
    customerGroupId: wire.customer_group_id,
    dateModified: wire.date_modified,
    attributes: wire.attributes ?? null,
  }));
