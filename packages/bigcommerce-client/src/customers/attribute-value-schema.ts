import { z } from "zod";
import type { CustomerAttributeValue } from "./attribute-value.js";

/** An attribute's value as v3 answers it. It is written as `value` and read as `attribute_value`. */
export const attributeValueSchema = z
  .object({
    id: z.number().int(),
    attribute_id: z.number().int(),
    customer_id: z.number().int(),
    attribute_value: z.string(),
  })
  .transform((wire): CustomerAttributeValue => ({
    id: wire.id,
    attributeId: wire.attribute_id,
    customerId: wire.customer_id,
    value: wire.attribute_value,
  }));
