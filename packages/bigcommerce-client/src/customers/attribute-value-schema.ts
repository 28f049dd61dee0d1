import { z } from "zod";
import { instantOrNull } from "../wire/instant.js";
import { text } from "../wire/text.js";
import type { CustomerAttributeValue } from "./attribute-value.js";

/** An attribute's value as v3 answers it. It is written as `value` and read as `attribute_value`. */
export const attributeValueSchema = z
  .object({
    id: z.number().int(),
    attribute_id: z.number().int(),
    customer_id: z.number().int(),
    attribute_value: text,
    date_created: instantOrNull,
    date_modified: instantOrNull,
  })
  .transform((wire): CustomerAttributeValue => ({
    id: wire.id,
    attributeId: wire.attribute_id,
    customerId: wire.customer_id,
    value: wire.attribute_value,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
  }));
